//! Opening: one call that takes a URL, a custom source or neither, a demuxer by name,
//! options and the stop flag together.

use std::ptr::{self, NonNull};

use ffmpeg_next::ffi;

use crate::dictionary::Dictionary;
use crate::error::{AvError, Result, check};
use crate::source_io::{IoError, SourceContext, SourceIo};
use crate::stop::StopFlag;
use crate::text::c_string;

use super::gate::{Gate, OpenGate};
use super::{Input, first_picture};

const OPERATION: &str = "open input";

/// What an input is opened with.
pub struct InputOptions {
    /// A URL or path with a protocol (`file:/a/b`), a device's own syntax, or the name
    /// that custom bytes go by (for extensions and relative references).
    pub url: String,
    /// Where bytes come from instead of a protocol of FFmpeg.
    pub io: Option<Box<dyn SourceIo>>,
    /// Bytes asked of `io` at a time.
    pub buffer_size: usize,
    /// A demuxer or input device by name; `None` to find out from the bytes.
    pub format: Option<String>,
    /// Demuxer, protocol and device options. The named settings below win over them.
    pub options: Vec<(String, String)>,
    /// Bytes to look at before streams must be known.
    pub probe_size: Option<u64>,
    /// Bytes to look at to find the format.
    pub format_probe_size: Option<u64>,
    /// Microseconds of media to look at before streams must be known.
    pub analyze_duration: Option<u64>,
    /// More streams than this are an error.
    pub max_streams: Option<u32>,
    /// Protocols that may be used, here and by whatever the input refers to.
    pub protocols: Option<Vec<String>>,
    /// Demuxers that may be used, here and by whatever the input refers to.
    pub formats: Option<Vec<String>>,
    /// Demuxers that may not be used, out of all or of `formats`.
    pub forbidden_formats: Vec<String>,
    /// Asked before anything is opened that the source refers to; `None` allows what `protocols` allows.
    pub gate: Option<Box<dyn Gate>>,
    /// Decoders that may be used while streams are analysed.
    pub decoders: Option<Vec<String>>,
    /// Stops every wait of the input.
    pub stop: StopFlag,
}

impl Default for InputOptions {
    fn default() -> Self {
        Self {
            url: String::new(),
            io: None,
            buffer_size: 65536,
            format: None,
            options: Vec::new(),
            probe_size: None,
            format_probe_size: None,
            analyze_duration: None,
            max_streams: None,
            protocols: None,
            formats: None,
            forbidden_formats: Vec::new(),
            gate: None,
            decoders: None,
            stop: StopFlag::new(),
        }
    }
}

type Opened = std::result::Result<(Input, Vec<String>), (AvError, Option<IoError>)>;

pub(super) fn open(mut options: InputOptions) -> Opened {
    crate::init();
    options.stop.ends_lookups();
    let bare = |error| (error, None);
    let format = demuxer(options.format.as_deref()).map_err(bare)?;
    let mut dictionary = dictionary(&options).map_err(bare)?;
    let io = options.io.take();
    let mut io = io
        .map(|io| SourceContext::new(io, options.buffer_size, options.stop.clone()))
        .transpose()
        .map_err(bare)?;
    let context = allocate(&options.stop, io.as_ref()).map_err(bare)?;
    let opens_main = io.is_none() && !opens_itself(format);
    let gate = options.gate.take().map(|gate| {
        // SAFETY: a new context; it is freed by `connect` or by the input's drop, before the gate in both cases.
        unsafe { OpenGate::set_up(gate, opens_main, context) }
    });
    let opened = connect(context, &options.url, format, &mut dictionary)
        .map_err(|error| stopped_or(error, &options.stop).with_subject(options.url.clone()));
    match opened {
        Ok(context) => {
            let input = Input {
                context,
                io,
                gate,
                stop: options.stop,
            };
            Ok((input, dictionary.keys()))
        }
        Err(error) => Err((error, io.as_mut().and_then(SourceContext::take_error))),
    }
}

/// A demuxer or input device by name; null for none asked for.
fn demuxer(name: Option<&str>) -> Result<*const ffi::AVInputFormat> {
    let Some(name) = name else {
        return Ok(ptr::null());
    };
    let text = c_string(name, OPERATION)?;
    // SAFETY: a terminated string; null or an entry of FFmpeg's static table.
    let format = unsafe { ffi::av_find_input_format(text.as_ptr()) };
    if format.is_null() {
        return Err(AvError::new(ffi::AVERROR_DEMUXER_NOT_FOUND, OPERATION).with_subject(name));
    }
    // A device's library is bound on first use: without it the process would end there.
    crate::device::load_device_libraries(name)?;
    Ok(format)
}

/// Whether the demuxer that was asked for opens its source itself.
fn opens_itself(format: *const ffi::AVInputFormat) -> bool {
    // SAFETY: null or an entry of FFmpeg's static table.
    unsafe { format.as_ref() }.is_some_and(|format| format.flags & ffi::AVFMT_NOFILE != 0)
}

fn dictionary(options: &InputOptions) -> Result<Dictionary> {
    let mut dictionary = Dictionary::from_pairs(options.options.iter().map(|(k, v)| (k, v)))?;
    let numbers = [
        ("probesize", options.probe_size),
        ("formatprobesize", options.format_probe_size),
        ("analyzeduration", options.analyze_duration),
        ("max_streams", options.max_streams.map(u64::from)),
    ];
    for (name, value) in numbers {
        if let Some(value) = value {
            dictionary.set(name, &value.min(i32::MAX as u64).to_string())?;
        }
    }
    let lists = [
        ("protocol_whitelist", options.protocols.clone()),
        ("format_whitelist", allowed_formats(options)),
        ("codec_whitelist", options.decoders.clone()),
    ];
    for (name, value) in lists {
        if let Some(value) = value {
            dictionary.set(name, &value.join(","))?;
        }
    }
    Ok(dictionary)
}

/// FFmpeg has no list of forbidden formats, so the allowed ones are all the others.
fn allowed_formats(options: &InputOptions) -> Option<Vec<String>> {
    if options.forbidden_formats.is_empty() {
        return options.formats.clone();
    }
    let candidates = options.formats.clone().unwrap_or_else(demuxer_names);
    let forbidden = |name: &String| {
        name.split(',')
            .any(|part| options.forbidden_formats.iter().any(|f| f == part))
    };
    Some(
        candidates
            .into_iter()
            .filter(|name| !forbidden(name))
            .collect(),
    )
}

fn demuxer_names() -> Vec<String> {
    let mut names = Vec::new();
    let mut state = ptr::null_mut();
    loop {
        // SAFETY: the iteration state is ours and started at null.
        let format = unsafe { ffi::av_demuxer_iterate(&raw mut state) };
        // SAFETY: null or an entry of FFmpeg's static table.
        let Some(format) = (unsafe { format.as_ref() }) else {
            return names;
        };
        // SAFETY: a static, terminated string.
        names.push(unsafe { crate::text::lossy_or_empty(format.name) });
    }
}

fn allocate(stop: &StopFlag, io: Option<&SourceContext>) -> Result<NonNull<ffi::AVFormatContext>> {
    // SAFETY: allocates, no precondition.
    let context = unsafe { ffi::avformat_alloc_context() };
    let mut context = NonNull::new(context).ok_or_else(|| AvError::out_of_memory(OPERATION))?;
    // SAFETY: a new context that only we know.
    let raw = unsafe { context.as_mut() };
    raw.interrupt_callback = stop.interrupt_callback();
    if let Some(io) = io {
        raw.pb = io.as_ptr();
    }
    Ok(context)
}

/// Gives the context to FFmpeg, which frees it when it fails.
fn connect(
    context: NonNull<ffi::AVFormatContext>,
    url: &str,
    format: *const ffi::AVInputFormat,
    dictionary: &mut Dictionary,
) -> Result<NonNull<ffi::AVFormatContext>> {
    let mut context = context.as_ptr();
    let url = c_string(url, OPERATION).inspect_err(|_| {
        // SAFETY: the context is still ours and not open; C leaves a custom source alone.
        unsafe { ffi::avformat_free_context(context) };
    })?;
    // SAFETY: a context made for this, a terminated URL, null or a static format, and a
    // dictionary of ours.
    let code = unsafe {
        ffi::avformat_open_input(
            &raw mut context,
            url.as_ptr(),
            format,
            dictionary.as_mut_ptr(),
        )
    };
    check(code, OPERATION)?;
    NonNull::new(context).ok_or_else(|| AvError::out_of_memory(OPERATION))
}

/// FFmpeg turns an interrupted wait into various codes; the flag tells what it was.
fn stopped_or(error: AvError, stop: &StopFlag) -> AvError {
    if stop.is_raised() {
        return AvError {
            code: ffi::AVERROR_EXIT,
            ..error
        };
    }
    error
}

pub(super) fn find_stream_info(input: &mut Input, pairs: &[(String, String)]) -> Result<()> {
    const OPERATION: &str = "analyse streams";
    input.stop.ends_lookups();
    let mut dictionaries = Vec::new();
    for is_complete in first_picture::complete(input, pairs) {
        let mut dictionary = Dictionary::from_pairs(pairs.iter().map(|(k, v)| (k, v)))?;
        if is_complete {
            dictionary.set("skip_frame", "all")?;
        }
        dictionaries.push(dictionary);
    }
    let mut raw: Vec<_> = dictionaries.into_iter().map(Dictionary::into_raw).collect();
    let list = if raw.is_empty() {
        ptr::null_mut()
    } else {
        raw.as_mut_ptr()
    };
    // SAFETY: an open input, and one dictionary for each stream it has now.
    let code = unsafe { ffi::avformat_find_stream_info(input.context.as_ptr(), list) };
    for mut dictionary in raw {
        // SAFETY: given to C above for the call only; ours again.
        unsafe { ffi::av_dict_free(&raw mut dictionary) };
    }
    check(code, OPERATION).map_err(|error| stopped_or(error, &input.stop))?;
    if input.stop.is_raised() {
        return Err(AvError::new(ffi::AVERROR_EXIT, OPERATION));
    }
    input.stop.progress();
    Ok(())
}
