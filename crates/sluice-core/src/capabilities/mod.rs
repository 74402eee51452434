//! What this build can do, as JSON text: the lists are long and crossed seldom, so that one text is both the cheapest
//! and the plainest way over the edge.

mod devices;
mod entries;
mod options;

use serde::Serialize;
use sluice_ffi::registry;

use entries::{BitstreamFilter, Codec, Filter, Format, Name, Versions};

pub use devices::{DeviceEnd, device_list};
pub use options::registry_options;

/// One of the lists by its JavaScript name (`"demuxers"`, `"inputProtocols"`, …); `None` when there is no such list.
#[must_use]
pub fn registry(list: &str) -> Option<String> {
    let text = match list {
        "demuxers" => json(registry::demuxers().iter().map(Format::demuxer)),
        "muxers" => json(registry::muxers().iter().map(Format::from)),
        "inputDevices" => json(registry::input_devices().iter().map(Format::from)),
        "outputDevices" => json(registry::output_devices().iter().map(Format::from)),
        "decoders" => json(registry::decoders().iter().map(Codec::decoder)),
        "encoders" => json(registry::encoders().iter().map(Codec::encoder)),
        "filters" => json(registry::filters().iter().map(Filter::from)),
        "bitstreamFilters" => json(
            registry::bitstream_filters()
                .iter()
                .map(BitstreamFilter::from),
        ),
        "inputProtocols" => json(registry::input_protocols().into_iter().map(Name::protocol)),
        "outputProtocols" => json(registry::output_protocols().into_iter().map(Name::protocol)),
        "hardwareTypes" => json(registry::hardware_types().into_iter().map(Name::hardware)),
        _ => return None,
    };
    Some(text)
}

/// The versions of sluice and of each of FFmpeg's libraries as one JSON object.
#[must_use]
pub fn versions_json() -> String {
    to_json(&Versions::from(registry::versions()))
}

/// FFmpeg's licence as it was configured.
#[must_use]
pub fn license() -> String {
    registry::license()
}

/// FFmpeg's configure line.
#[must_use]
pub fn build_configuration() -> String {
    registry::build_configuration()
}

fn json<T: Serialize>(entries: impl Iterator<Item = T>) -> String {
    to_json(&entries.collect::<Vec<_>>())
}

/// Plain structs of texts, numbers and lists always serialise; should that ever change, an empty object is read as an
/// empty answer instead of taking the process down.
fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_the_contract_is_there_and_no_other() {
        for list in [
            "demuxers",
            "muxers",
            "inputDevices",
            "outputDevices",
            "decoders",
            "encoders",
            "filters",
            "bitstreamFilters",
            "inputProtocols",
            "outputProtocols",
            "hardwareTypes",
        ] {
            let text = registry(list).unwrap();
            let parsed: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
            assert!(!parsed.is_empty(), "{list}");
            for entry in parsed {
                assert!(
                    entry["name"].is_string() && entry["longName"].is_string(),
                    "{entry}"
                );
            }
        }
        assert_eq!(registry("everything"), None);
    }

    #[test]
    fn an_encoder_is_described_in_the_words_of_the_api() {
        let all: Vec<serde_json::Value> =
            serde_json::from_str(&registry("encoders").unwrap()).unwrap();
        let mp3 = all.iter().find(|e| e["name"] == "libmp3lame").unwrap();
        assert_eq!(mp3["mediaType"], "audio");
        assert_eq!(mp3["sampleRates"].as_array().unwrap().len(), 9);
        assert_eq!(mp3["channelLayouts"][0], "mono");
    }

    #[test]
    fn options_carry_type_default_and_range() {
        let text = registry_options("encoder", "libmp3lame").unwrap();
        let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let reservoir = all.iter().find(|o| o["name"] == "reservoir").unwrap();
        assert_eq!(
            (&reservoir["type"], &reservoir["default"]),
            (&"bool".into(), &true.into())
        );
        assert_eq!(registry_options("encoder", "nosuch"), None);
        assert_eq!(registry_options("nokind", "libmp3lame"), None);
    }
}
