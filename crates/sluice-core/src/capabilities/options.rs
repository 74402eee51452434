//! What a codec, format, filter or protocol accepts.

use serde::Serialize;
use serde_json::Value;
use sluice_ffi::registry::{self, OptionEntry, OptionKind, OptionValue};

#[derive(Serialize)]
struct Entry {
    name: String,
    help: String,
    r#type: &'static str,
    array: bool,
    default: Value,
    min: Option<f64>,
    max: Option<f64>,
    choices: Vec<Choice>,
    general: bool,
    deprecated: bool,
}

#[derive(Serialize)]
struct Choice {
    name: String,
    value: Value,
    help: String,
}

/// The options of the thing of this kind (`"decoder"`, `"encoder"`, `"demuxer"`, `"muxer"`, `"filter"`,
/// `"bitstreamFilter"`, `"protocol"`) and name, as a JSON list; `None` when there is no such kind or thing.
#[must_use]
pub fn registry_options(kind: &str, name: &str) -> Option<String> {
    let kind = match kind {
        "decoder" => OptionKind::Decoder,
        "encoder" => OptionKind::Encoder,
        "demuxer" => OptionKind::Demuxer,
        "muxer" => OptionKind::Muxer,
        "filter" => OptionKind::Filter,
        "bitstreamFilter" => OptionKind::BitstreamFilter,
        "protocol" => OptionKind::Protocol,
        _ => return None,
    };
    let options = registry::options(kind, name)?;
    Some(super::json(options.into_iter().map(entry)))
}

fn entry(option: OptionEntry) -> Entry {
    let finite = |value: f64| value.is_finite().then_some(value);
    Entry {
        default: option
            .default
            .map_or(Value::Null, |value| default(value, option.kind)),
        name: option.name,
        help: option.help,
        r#type: option.kind,
        array: option.array,
        min: option.range.and_then(|(min, _)| finite(min)),
        max: option.range.and_then(|(_, max)| finite(max)),
        choices: option
            .choices
            .into_iter()
            .map(|(name, value, help)| Choice {
                name,
                value: plain(value),
                help,
            })
            .collect(),
        general: !option.private,
        deprecated: option.deprecated,
    }
}

/// Booleans are 0 and 1 in FFmpeg's tables, and -1 where "auto" is the default.
fn default(value: OptionValue, kind: &str) -> Value {
    match (value, kind) {
        (OptionValue::Integer(number), "bool") => match number {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            _ => Value::Null,
        },
        (value, _) => plain(value),
    }
}

fn plain(value: OptionValue) -> Value {
    match value {
        OptionValue::Integer(number) => number.into(),
        OptionValue::Number(number) => number.into(),
        OptionValue::Text(text) => text.into(),
    }
}
