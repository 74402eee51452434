//! The options that a codec, format, filter, protocol or bitstream filter accepts.

use ffmpeg_next::ffi;
use libc::c_void;

use super::{iterate, register_devices};
use crate::media_type::MediaType;
use crate::raw::enum_value;
use crate::text::{c_string, lossy, lossy_or_empty};

/// Which table to look in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// A decoder by name.
    Decoder,
    /// An encoder by name.
    Encoder,
    /// A demuxer or input device by name.
    Demuxer,
    /// A muxer or output device by name.
    Muxer,
    /// A filter by name.
    Filter,
    /// A bitstream filter by name.
    BitstreamFilter,
    /// A protocol by name.
    Protocol,
}

/// A default.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// A whole number; for `bool` 0, 1 or -1 (auto).
    Integer(i64),
    /// Any number.
    Number(f64),
    /// A text.
    Text(String),
}

/// One option.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionEntry {
    /// Its name.
    pub name: String,
    /// One line of help; empty where FFmpeg has none.
    pub help: String,
    /// FFmpeg's word for the type (`"int"`, `"flags"`, `"string"`, …).
    pub kind: &'static str,
    /// Whether it takes a list of such values.
    pub array: bool,
    /// The default, where there is one.
    pub default: Option<OptionValue>,
    /// Smallest and largest value, for numbers.
    pub range: Option<(f64, f64)>,
    /// Named values: name, value, help.
    pub choices: Vec<(String, OptionValue, String)>,
    /// Of the thing itself; false: of every codec or every format.
    pub private: bool,
    /// FFmpeg advises against it.
    pub deprecated: bool,
}

/// What the thing of this kind and name accepts: its own options first, then the general
/// ones of its kind. `None` when there is no such thing.
#[must_use]
pub fn options(kind: OptionKind, name: &str) -> Option<Vec<OptionEntry>> {
    register_devices();
    let encoding = ffi::AV_OPT_FLAG_ENCODING_PARAM;
    let decoding = ffi::AV_OPT_FLAG_DECODING_PARAM;
    match kind {
        OptionKind::Decoder => codec_options(name, false, decoding),
        OptionKind::Encoder => codec_options(name, true, encoding),
        OptionKind::Demuxer => {
            // SAFETY: FFmpeg's iterator over its static table.
            let all = unsafe { iterate(ffi::av_demuxer_iterate) };
            let found = all.into_iter().find(|f| is_named(f.name, name))?;
            Some(with_general(found.priv_class, format_class(), decoding))
        }
        OptionKind::Muxer => {
            // SAFETY: FFmpeg's iterator over its static table.
            let all = unsafe { iterate(ffi::av_muxer_iterate) };
            let found = all.into_iter().find(|f| is_named(f.name, name))?;
            Some(with_general(found.priv_class, format_class(), encoding))
        }
        OptionKind::Filter => {
            // SAFETY: FFmpeg's iterator over its static table.
            let all = unsafe { iterate(ffi::av_filter_iterate) };
            let found = all.into_iter().find(|f| is_named(f.name, name))?;
            // SAFETY: no arguments; a class in static memory.
            let general = unsafe { ffi::avfilter_get_class() };
            Some(with_general_after(of_filter(found.priv_class), general, 0))
        }
        OptionKind::BitstreamFilter => {
            // SAFETY: FFmpeg's iterator over its static table.
            let all = unsafe { iterate(ffi::av_bsf_iterate) };
            let found = all.into_iter().find(|f| is_named(f.name, name))?;
            Some(of_class(found.priv_class, true, 0))
        }
        OptionKind::Protocol => protocol_options(name),
    }
}

fn codec_options(name: &str, encoder: bool, direction: i32) -> Option<Vec<OptionEntry>> {
    // SAFETY: FFmpeg's iterator over its static table.
    let all = unsafe { iterate(ffi::av_codec_iterate) };
    let found = all.into_iter().find(|&codec| {
        // SAFETY: a codec of the static table.
        let is_encoder = unsafe { ffi::av_codec_is_encoder(codec) } != 0;
        is_encoder == encoder && is_named(codec.name, name)
    })?;
    let kind = match MediaType::from_raw(enum_value(&found.type_)) {
        MediaType::Audio => ffi::AV_OPT_FLAG_AUDIO_PARAM,
        MediaType::Subtitle => ffi::AV_OPT_FLAG_SUBTITLE_PARAM,
        _ => ffi::AV_OPT_FLAG_VIDEO_PARAM,
    };
    // SAFETY: no arguments; a class in static memory.
    let general = unsafe { ffi::avcodec_get_class() };
    Some(with_general(found.priv_class, general, direction | kind))
}

fn protocol_options(name: &str) -> Option<Vec<OptionEntry>> {
    let known = super::input_protocols();
    let known = known.into_iter().chain(super::output_protocols());
    if !known.into_iter().any(|protocol| protocol == name) {
        return None;
    }
    let name = c_string(name, "protocol options").ok()?;
    // SAFETY: a terminated text; the class is null or in static memory.
    let class = unsafe { ffi::avio_protocol_get_class(name.as_ptr()) };
    Some(of_class(class, true, 0))
}

fn format_class() -> *const ffi::AVClass {
    // SAFETY: no arguments; a class in static memory.
    unsafe { ffi::avformat_get_class() }
}

/// Whether one of the comma-separated names of a table entry is this one, or all together.
fn is_named(entry: *const libc::c_char, name: &str) -> bool {
    // SAFETY: called with names of static tables only.
    let entry = unsafe { lossy_or_empty(entry) };
    entry == name || entry.split(',').any(|part| part == name)
}

fn with_general(
    own: *const ffi::AVClass,
    general: *const ffi::AVClass,
    flags: i32,
) -> Vec<OptionEntry> {
    with_general_after(of_class(own, true, 0), general, flags)
}

/// What a filter accepts: its own options and those of what works inside it (`shortest` of all that join streams).
fn of_filter(class: *const ffi::AVClass) -> Vec<OptionEntry> {
    let mut list = of_class(class, true, 0);
    let mut place = std::ptr::null_mut();
    while !class.is_null() {
        // SAFETY: a class of a static table; `place` is the iterator's own and begins null.
        let child = unsafe { ffi::av_opt_child_class_iterate(class, &raw mut place) };
        if child.is_null() {
            break;
        }
        add_new(&mut list, of_class(child, true, 0));
    }
    list
}

fn with_general_after(
    mut list: Vec<OptionEntry>,
    general: *const ffi::AVClass,
    flags: i32,
) -> Vec<OptionEntry> {
    add_new(&mut list, of_class(general, false, flags));
    list
}

fn add_new(list: &mut Vec<OptionEntry>, more: Vec<OptionEntry>) {
    for entry in more {
        if !list.iter().any(|known| known.name == entry.name) {
            list.push(entry);
        }
    }
}

/// The options of a class that carry all of `flags`.
fn of_class(class: *const ffi::AVClass, private: bool, flags: i32) -> Vec<OptionEntry> {
    let all = raw_options(class);
    let constants = |unit: *const libc::c_char| -> Vec<(String, OptionValue, String)> {
        // SAFETY: units are null or static texts.
        let Some(unit) = (unsafe { lossy(unit) }) else {
            return Vec::new();
        };
        let of_unit = all.iter().filter(|option| {
            // SAFETY: as above.
            is_constant(option) && unsafe { lossy(option.unit) }.as_deref() == Some(&unit)
        });
        of_unit.map(|option| constant(option)).collect()
    };
    let shown = all.iter().filter(|option| {
        !is_constant(option)
            && option.flags & flags == flags
            && option.flags & ffi::AV_OPT_FLAG_READONLY == 0
    });
    shown
        .map(|option| describe(option, constants(option.unit), private))
        .collect()
}

fn raw_options(class: *const ffi::AVClass) -> Vec<&'static ffi::AVOption> {
    let mut found = Vec::new();
    if class.is_null() {
        return found;
    }
    let mut option = std::ptr::null();
    loop {
        // SAFETY: `av_opt_next` reads only the class, through a pointer to the pointer to
        // it: what AV_OPT_SEARCH_FAKE_OBJ calls a fake object.
        option = unsafe { ffi::av_opt_next((&raw const class).cast::<c_void>(), option) };
        // SAFETY: null at the end, else an entry of the class's static table.
        match unsafe { option.as_ref() } {
            Some(option) => found.push(option),
            None => return found,
        }
    }
}

const ARRAY: i32 = 1 << 16;

fn type_of(option: &ffi::AVOption) -> i32 {
    enum_value(&option.type_)
}

fn is_constant(option: &ffi::AVOption) -> bool {
    type_of(option) == ffi::AVOptionType::AV_OPT_TYPE_CONST as i32
}

fn constant(option: &ffi::AVOption) -> (String, OptionValue, String) {
    // SAFETY: texts of a static table.
    let name = unsafe { lossy_or_empty(option.name) };
    // SAFETY: as above.
    let help = unsafe { lossy_or_empty(option.help) };
    // SAFETY: constants use the integer of the union.
    let value = unsafe { option.default_val.i64_ };
    (name, OptionValue::Integer(value), help)
}

fn describe(
    option: &ffi::AVOption,
    choices: Vec<(String, OptionValue, String)>,
    private: bool,
) -> OptionEntry {
    let raw_type = type_of(option);
    let array = raw_type & ARRAY != 0;
    let (kind, shape) = kind_of(raw_type & !ARRAY);
    OptionEntry {
        // SAFETY: texts of a static table.
        name: unsafe { lossy_or_empty(option.name) },
        // SAFETY: as above.
        help: unsafe { lossy_or_empty(option.help) },
        kind,
        array,
        default: if array { None } else { default(option, shape) },
        range: (shape != Shape::Text).then_some((option.min, option.max)),
        choices,
        private,
        deprecated: option.flags & ffi::AV_OPT_FLAG_DEPRECATED != 0,
    }
}

/// Which member of the union of defaults is the one in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Integer,
    Number,
    Text,
}

fn kind_of(raw: i32) -> (&'static str, Shape) {
    use ffi::AVOptionType as T;
    const TABLE: [(T, &str, Shape); 20] = [
        (T::AV_OPT_TYPE_FLAGS, "flags", Shape::Integer),
        (T::AV_OPT_TYPE_INT, "int", Shape::Integer),
        (T::AV_OPT_TYPE_INT64, "int64", Shape::Integer),
        (T::AV_OPT_TYPE_UINT, "uint", Shape::Integer),
        (T::AV_OPT_TYPE_UINT64, "uint64", Shape::Integer),
        (T::AV_OPT_TYPE_DOUBLE, "double", Shape::Number),
        (T::AV_OPT_TYPE_FLOAT, "float", Shape::Number),
        (T::AV_OPT_TYPE_STRING, "string", Shape::Text),
        (T::AV_OPT_TYPE_RATIONAL, "rational", Shape::Number),
        (T::AV_OPT_TYPE_BINARY, "binary", Shape::Text),
        (T::AV_OPT_TYPE_DICT, "dictionary", Shape::Text),
        (T::AV_OPT_TYPE_IMAGE_SIZE, "size", Shape::Text),
        (T::AV_OPT_TYPE_PIXEL_FMT, "pixel format", Shape::Integer),
        (T::AV_OPT_TYPE_SAMPLE_FMT, "sample format", Shape::Integer),
        (T::AV_OPT_TYPE_VIDEO_RATE, "frame rate", Shape::Text),
        (T::AV_OPT_TYPE_DURATION, "duration", Shape::Integer),
        (T::AV_OPT_TYPE_COLOR, "color", Shape::Text),
        (T::AV_OPT_TYPE_CHLAYOUT, "channel layout", Shape::Text),
        (T::AV_OPT_TYPE_BOOL, "bool", Shape::Integer),
        (T::AV_OPT_TYPE_CONST, "constant", Shape::Integer),
    ];
    let found = TABLE.iter().find(|(kind, ..)| *kind as i32 == raw);
    found.map_or(("unknown", Shape::Text), |(_, name, shape)| (name, *shape))
}

fn default(option: &ffi::AVOption, shape: Shape) -> Option<OptionValue> {
    match shape {
        // SAFETY: the type says that the integer is the member in use.
        Shape::Integer => Some(OptionValue::Integer(unsafe { option.default_val.i64_ })),
        // SAFETY: the type says that the double is the member in use (rationals too:
        // opt.c reads their default as a double).
        Shape::Number => Some(OptionValue::Number(unsafe { option.default_val.dbl })),
        Shape::Text => {
            let raw = type_of(option);
            if kind_of(raw).0 == "unknown" {
                return None;
            }
            // SAFETY: the type says that the text is the member in use; null or static.
            let text = unsafe { option.default_val.str_ };
            // SAFETY: as above.
            unsafe { lossy(text) }.map(OptionValue::Text)
        }
    }
}
