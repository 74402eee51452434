//! Opening a source: what FFmpeg may do meanwhile, and what its refusals mean.

use std::collections::VecDeque;

use sluice_ffi::StopFlag;
use sluice_ffi::input::{Input, InputOptions};
use sluice_ffi::log::last_lines;
use sluice_ffi::registry::{OptionKind, options};
use sluice_ffi::stream::Stream;

use super::end::{index_behind_data, is_past_its_data};
use super::hop_gate::{HopGate, tls_options};
use super::raw_time::RawTime;
use super::refusal::Attempt;
use super::{Demuxer, facts, limits};
use crate::config::{FailOn, OpenConfig, OptionList, SourceInput};
use crate::device_names::own_name;
use crate::error::{Error, ErrorKind, Result};
use crate::media::{StreamDetails, StreamInfo};
use crate::redact::redact;
use crate::source::bridge::{SourceBridge, SourceFacts};
use crate::source::policy::opens_others;
use crate::source::prepare::{PreparedSource, prepare};
use crate::suggest::did_you_mean;
use crate::trusted;

pub(super) const OPERATION: &str = "open";
/// What FFmpeg looks at by itself.
const PROBE_SIZE: u64 = 5_000_000;
/// What FFmpeg looks at by itself to tell the format alone, and the least that it takes.
const FORMAT_PROBE_SIZE: u64 = 1 << 20;
const LEAST_PROBE: u64 = 2048;
/// Bytes that FFmpeg may read at once while it opens a source, whatever is in it.
const LARGEST_BUFFER: u64 = 1 << 20;
/// Seconds that an RTSP server waits for its publisher before FFmpeg gives up: ten days, so that the deadline is what ends it.
const LONGEST_LISTEN: &str = "864000";

pub(super) fn open(input: SourceInput, config: &OpenConfig, stop: StopFlag) -> Result<Demuxer> {
    sluice_ffi::init();
    stop.set_deadline_in(config.open_timeout);
    let config = OpenConfig {
        format: config.format.as_deref().map(own_name).map(str::to_owned),
        ..config.clone()
    };
    let again = match (&input, &config.format) {
        (SourceInput::Text(text), None) => Some(SourceInput::Text(text.clone())),
        _ => None,
    };
    let opened = open_until(input, &config, &stop).or_else(|error| match again {
        Some(input) if is_image_by_name(&error) => {
            let format = Some("image2pipe".to_owned());
            open_until(input, &OpenConfig { format, ..config }, &stop).and_then(require_picture)
        }
        _ => Err(error),
    });
    stop.set_deadline_in(None);
    stop.set_patience(config.timeout);
    opened
}

/// Whether FFmpeg took a file for an image because of its name alone. It would open it as a sequence, which is nobody's to choose but
/// the caller's; as a single image it is fine. A JPEG without the JFIF header is such a one, and every TGA.
fn is_image_by_name(error: &Error) -> bool {
    let log = &error.details.log;
    log.iter()
        .any(|line| line.contains("[image2] Format not on whitelist"))
}

/// Refuses what is an image by its name and not by its content.
fn require_picture(demuxer: Demuxer) -> Result<Demuxer> {
    let has_size = |stream: &StreamInfo| matches!(&stream.details, StreamDetails::Video(video) if video.width > 0);
    if demuxer.info.streams.iter().any(has_size) {
        return Ok(demuxer);
    }
    Err(Error::new(
        ErrorKind::InvalidData,
        OPERATION,
        format!(
            "Can't open {}: its name says that it is an image, and no image can be found in it.",
            demuxer.described
        ),
    ))
}

fn open_until(input: SourceInput, config: &OpenConfig, stop: &StopFlag) -> Result<Demuxer> {
    trusted::check_config(config)?;
    let prepared = prepare(input, config, stop).map_err(|error| {
        error
            .during(OPERATION)
            .unless_stopped(stop, "opening the source")
    })?;
    let source = SourceFacts::default();
    let has_reader = prepared.reader.is_some();
    let attempt = Attempt {
        described: prepared.described.clone(),
        config,
        stop,
        source: &source,
        has_reader,
        reach: prepared.reach.clone(),
    };
    let scheme = scheme_of(&prepared);
    let options = input_options(prepared, config, stop, &source);
    let given = options.options.clone();
    // FFmpeg asks for its own buffers, or for a whole attachment: a smaller block can't be told from them.
    let block = config.limits.max_attachment_bytes.max(LARGEST_BUFFER);
    source.limit_blocks(Some(block).filter(|bytes| *bytes < u64::MAX));
    let (mut input, unused) = Input::open(options).map_err(|(error, _)| attempt.refused(error))?;
    source.limit_blocks(None);
    require_used(&unused, &given, config, &input)?;
    limits::check(&input, &config.limits)?;
    if opens_others(&input.format_name()) && config.limits.max_playlist_depth == 0 {
        return Err(too_deep(0));
    }
    // FFmpeg hands a context back although its source failed under it.
    if let Some(error) = source.take_error() {
        return Err(attempt.stopped_or(error));
    }
    if is_past_its_data(&input) {
        return Err(index_behind_data(OPERATION, &attempt.described));
    }
    if is_plain_sound(&input) {
        input.set_timestamp_probe(1);
    }
    let most = config.limits.padded_pixels().min(i32::MAX as u64);
    input
        .find_stream_info(&[("max_pixels".to_owned(), most.to_string())])
        .map_err(|error| attempt.refused(error))?;
    if let Some(error) = source.take_error() {
        return Err(attempt.stopped_or(error));
    }
    limits::check(&input, &config.limits)?;
    if let Some(error) = Error::too_many_pixels(OPERATION, &last_lines(), config.limits.max_pixels)
    {
        return Err(error);
    }
    if input.stream_count() == 0 && opens_others(&input.format_name()) {
        return Err(attempt.without_streams());
    }
    let info = facts::source_info(&input)?;
    let flac = flac_stream_info(&input);
    let raw = RawTime::of(&input);
    let single = input.streams().map(|stream| facts::is_single(&stream));
    Ok(Demuxer {
        single: single.collect(),
        input: Some(input),
        source: source.clone(),
        has_reader,
        missing: source.take_missing(),
        needs_all: config.fail_on != FailOn::None
            && !config
                .options
                .iter()
                .any(|(name, _)| name == "seg_max_retry"),
        scheme,
        described: attempt.described,
        info,
        stop: stop.clone(),
        timeout: config.timeout,
        doubtful: None,
        cut: None,
        ahead: VecDeque::new(),
        packets: 0,
        last: None,
        wanted: Vec::new(),
        flac,
        raw,
    })
}

/// Whether there is nothing but samples that are not coded. Their packets have no timestamps in most containers, and FFmpeg would wait
/// for fifty of them to see that: seconds of a live source.
fn is_plain_sound(input: &Input) -> bool {
    let is_plain = |stream: Stream<'_>| {
        let parameters = stream.parameters();
        parameters.is_ok_and(|parameters| parameters.codec_id().name().starts_with("pcm_"))
    };
    input.stream_count() > 0 && input.streams().all(is_plain)
}

/// What bytes that refer to others are relative to, if only to have the others refused.
fn base_of_bytes(config: &OpenConfig) -> String {
    let refers = config.format.as_deref().is_some_and(opens_others);
    if refers { "bytes:" } else { "" }.to_owned()
}

fn scheme_of(prepared: &PreparedSource) -> String {
    let address = prepared
        .address
        .as_deref()
        .filter(|_| prepared.reader.is_none());
    address
        .and_then(|address| address.split_once("://"))
        .map(|(scheme, _)| scheme.to_ascii_lowercase())
        .unwrap_or_default()
}

fn input_options(
    prepared: PreparedSource,
    config: &OpenConfig,
    stop: &StopFlag,
    source: &SourceFacts,
) -> InputOptions {
    let limits = &config.limits;
    let hops = prepared
        .hops
        .first
        .split(',')
        .chain(prepared.hops.nested.split(','));
    let mut protocols: Vec<String> = hops
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    protocols.sort_unstable();
    protocols.dedup();
    if protocols.is_empty() {
        // An empty list would mean "all" to FFmpeg; no protocol has this name.
        protocols.push("none".to_owned());
    }
    let is_address = prepared.reader.is_none();
    let is_device = is_address && config.format.is_some() && prepared.hops.first.is_empty();
    let allowed = prepared
        .demuxers
        .map(|names| names.split(',').map(str::to_owned).collect());
    let (formats, decoders) = match trusted::lists(config.profile) {
        Some((formats, decoders)) => (Some(formats), Some(decoders)),
        None => (allowed, None),
    };
    let address = prepared.address.as_deref().unwrap_or_default();
    let hop_gate = HopGate::new(address, prepared.reach, source.clone(), config);
    InputOptions {
        url: prepared.address.unwrap_or_else(|| base_of_bytes(config)),
        io: prepared
            .reader
            .map(|reader| Box::new(SourceBridge::new(reader, source.clone())) as Box<_>),
        buffer_size: config.buffer_size.max(1),
        format: config.format.clone(),
        options: option_list(config, is_address && !is_device),
        probe_size: Some(
            config
                .probe_size
                .unwrap_or(PROBE_SIZE)
                .min(limits.max_probe_bytes),
        ),
        format_probe_size: Some(limits.max_probe_bytes.clamp(LEAST_PROBE, FORMAT_PROBE_SIZE)),
        analyze_duration: config
            .analyze_duration
            .map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX)),
        max_streams: Some(u32::try_from(limits.max_streams).unwrap_or(u32::MAX)),
        protocols: (!is_device).then_some(protocols),
        formats,
        forbidden_formats: Vec::new(),
        gate: Some(Box::new(hop_gate)),
        decoders,
        stop: stop.clone(),
    }
}

/// The STREAMINFO block of a FLAC file; `None` for any other.
fn flac_stream_info(input: &Input) -> Option<Vec<u8>> {
    let stream = input.stream(0).filter(|_| input.format_name() == "flac")?;
    let parameters = stream.parameters().ok()?;
    Some(parameters.extradata().to_vec())
}

/// The error of playlists inside playlists.
pub(super) fn too_deep(allowed: u64) -> Error {
    Error::limit(
        OPERATION,
        "maxPlaylistDepth",
        allowed.saturating_add(1),
        allowed,
    )
}

/// The error of a source that refers to what it may not reach.
pub(super) fn not_allowed(described: &str, address: &str) -> Error {
    let message = format!(
        "{described} refers to '{}', which it may not reach: a source reaches only where it came from (files: its own folder; https: \
         https; bytes: nothing).",
        redact(address)
    );
    Error::new(ErrorKind::ProtocolNotAllowed, OPERATION, message)
}

/// The caller's options and, for addresses, what every connection below needs that FFmpeg opens without asking us.
fn option_list(config: &OpenConfig, is_network: bool) -> OptionList {
    let mut list = config.options.clone();
    // Scripts of `concat` that name further scripts; no other demuxer has the option.
    let depth = config.limits.max_playlist_depth.min(i32::MAX as u64);
    list.push(("recursion_depth".to_owned(), depth.to_string()));
    if is_network {
        list.extend(
            tls_options(&config.tls)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
    }
    let has = |name: &str| config.options.iter().find(|(given, _)| given == name);
    let listens = has("rtsp_flags").is_some_and(|(_, flags)| flags.contains("listen"));
    if listens && has("listen_timeout").is_none() {
        // FFmpeg multiplies its own default, no limit at all, out of its option's range; the deadline is ours.
        list.push(("listen_timeout".to_owned(), LONGEST_LISTEN.to_owned()));
    }
    list
}

/// Options of the caller's that nobody used are an error that names them all.
fn require_used(
    unused: &[String],
    given: &OptionList,
    config: &OpenConfig,
    input: &Input,
) -> Result<()> {
    let own = |name: &&String| config.options.iter().any(|(given, _)| given == *name);
    let unused: Vec<String> = unused
        .iter()
        .filter(own)
        .filter(|name| given.iter().any(|(given, _)| given == *name))
        .cloned()
        .collect();
    if unused.is_empty() {
        return Ok(());
    }
    let format = input.format_name();
    let first = format.split(',').next().unwrap_or_default();
    let known = options(OptionKind::Demuxer, first).unwrap_or_default();
    let names = unused
        .iter()
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut message = format!("The demuxer '{first}' and its protocol have no option {names}.");
    for name in &unused {
        message.push_str(&did_you_mean(
            name,
            known.iter().map(|option| option.name.as_str()),
        ));
    }
    let mut error = Error::new(ErrorKind::UnexpectedOptions, OPERATION, message);
    error.details.options = unused;
    Err(error)
}
