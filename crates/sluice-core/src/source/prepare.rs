//! From what the caller gave to what FFmpeg opens.

use std::path::Path;

use sluice_ffi::device::load_device_libraries;
use sluice_ffi::registry::{FormatEntry, demuxers, input_devices};
use sluice_ffi::{AvError, StopFlag};

use super::file::{FileKind, FileSource, inspect};
use super::location::{Location, file_address};
use super::memory::MemorySource;
use super::pipe::PipeSource;
use super::policy::{Hops, left_out, opens_others, playlist_of_extension};
use super::reach::Reach;
use super::spool::able_to_go_back;
use crate::config::{OpenConfig, SourceInput};
use crate::device_names::elsewhere;
use crate::error::{Error, ErrorKind, Result};
use crate::io::SourceRead;
use crate::suggest::did_you_mean;

const OPERATION: &str = "open";
/// Names of the demuxer whose index may lie behind the data.
const MP4_AND_KIN: [&str; 6] = ["mov", "mp4", "m4a", "3gp", "3g2", "mj2"];

/// What FFmpeg opens.
pub struct PreparedSource {
    /// The source in words, for messages.
    pub described: String,
    /// The address that relative references start from, and that is opened where there is no reader.
    pub address: Option<String>,
    /// Where the bytes come from; `None` where FFmpeg opens the address itself.
    pub reader: Option<Box<dyn SourceRead>>,
    /// Protocols of the source and of what it refers to.
    pub hops: Hops,
    /// What it may refer to.
    pub reach: Reach,
    /// Demuxers that the content may choose, comma-separated; `None` where the caller named one.
    pub demuxers: Option<String>,
}

/// Opens the bytes of a source, or says how FFmpeg is to open it.
///
/// # Errors
/// `ERR_UNSUPPORTED_FORMAT` for a format that FFmpeg does not have, and what files and folders fail with.
pub fn prepare(input: SourceInput, config: &OpenConfig, stop: &StopFlag) -> Result<PreparedSource> {
    let format = config.format.as_deref().map(Format::find).transpose()?;
    match input {
        SourceInput::Text(text) => prepare_text(&text, format, config, stop),
        SourceInput::Bytes(bytes) => {
            if (*bytes).as_ref().is_empty() {
                return Err(Error::new(
                    ErrorKind::InvalidData,
                    OPERATION,
                    "Can't open the bytes: there are none.",
                ));
            }
            Ok(bytes_source(
                "the bytes",
                Box::new(MemorySource::new(bytes)),
                format.as_ref(),
            ))
        }
        SourceInput::Custom(reader) => Ok(bytes_source(
            "the custom source",
            spooled(reader, config)?,
            format.as_ref(),
        )),
    }
}

/// The demuxer or device that the caller named.
struct Format {
    is_device: bool,
    opens_itself: bool,
}

impl Format {
    fn find(name: &str) -> Result<Self> {
        let has = |entry: &FormatEntry| entry.name.split(',').any(|other| other == name);
        let devices = input_devices();
        if devices.iter().any(has) {
            load_device_libraries(name).map_err(|error| device_error(error, name))?;
            return Ok(Self {
                is_device: true,
                opens_itself: true,
            });
        }
        let demuxers = demuxers();
        if let Some(demuxer) = demuxers.iter().find(|entry| has(entry)) {
            return Ok(Self {
                is_device: false,
                opens_itself: demuxer.opens_itself,
            });
        }
        if let Some(message) = elsewhere(name, "inputDevices") {
            return Err(Error::new(ErrorKind::UnsupportedFormat, OPERATION, message));
        }
        let names = demuxers
            .iter()
            .chain(&devices)
            .flat_map(|entry| entry.name.split(','));
        let hint = did_you_mean(name, names);
        Err(Error::new(
            ErrorKind::UnsupportedFormat,
            OPERATION,
            format!(
                "There is no demuxer or input device '{name}'.{hint} The lists are in demuxers() and inputDevices()."
            ),
        ))
    }
}

/// FFmpeg's devices call system libraries that may not be on this machine.
fn device_error(error: AvError, name: &str) -> Error {
    let subject = error
        .subject
        .clone()
        .unwrap_or_else(|| format!("the device '{name}' can't be used"));
    let mut failure = Error::from_ffmpeg(error, OPERATION, "Can't open a device");
    failure.kind = ErrorKind::Device;
    failure.message =
        format!("Can't open '{name}': {subject}. Install that library, or use another device.");
    failure
}

fn bytes_source(
    described: &str,
    reader: Box<dyn SourceRead>,
    format: Option<&Format>,
) -> PreparedSource {
    PreparedSource {
        described: described.to_owned(),
        address: None,
        reader: Some(reader),
        hops: Hops::none(),
        reach: Reach::Nothing,
        demuxers: format.is_none().then(|| allowed_demuxers(&[])),
    }
}

fn prepare_text(
    text: &str,
    format: Option<Format>,
    config: &OpenConfig,
    stop: &StopFlag,
) -> Result<PreparedSource> {
    let location = Location::parse(text, format.as_ref().is_some_and(|format| format.is_device));
    if let Some(protocol) = left_out(&location, config.protocols.as_deref()) {
        let message = format!(
            "Can't open {}: it needs the protocol '{protocol}', which `protocols` leaves out.",
            location.describe()
        );
        return Err(Error::new(
            ErrorKind::ProtocolNotAllowed,
            OPERATION,
            message,
        ));
    }
    let opens_itself = format.as_ref().is_some_and(|format| format.opens_itself);
    let mut extra: Vec<&str> = playlist_of_extension(&location).into_iter().collect();
    let (address, reader) = match &location {
        Location::Device(text) => (Some(text.clone()), None),
        Location::Url { scheme, url } => {
            extra.extend(demuxers_of_scheme(scheme));
            (Some(url.clone()), None)
        }
        Location::Path(path) if opens_itself => (own_address(path, config), None),
        Location::Path(path) => (
            file_address(path),
            Some(spooled(open_path(path, stop)?, config)?),
        ),
    };
    let hops = Hops::of(&location, config.protocols.as_deref());
    Ok(PreparedSource {
        described: location.describe(),
        reach: Reach::of(&location, &hops),
        address,
        reader,
        hops,
        demuxers: format.is_none().then(|| allowed_demuxers(&extra)),
    })
}

/// What a demuxer that opens its files itself is told. Patterns are matched against paths without a protocol; an absolute one
/// can't be taken for anything else.
fn own_address(path: &Path, config: &OpenConfig) -> Option<String> {
    let address = file_address(path)?;
    let is_sequence = config.format.as_deref() == Some("image2");
    match address.strip_prefix("file:").filter(|_| is_sequence) {
        Some(path) => Some(path.to_owned()),
        None => Some(address),
    }
}

/// MP4 that lies before its index goes through a temporary file where the source can't go back.
fn spooled(reader: Box<dyn SourceRead>, config: &OpenConfig) -> Result<Box<dyn SourceRead>> {
    let is_other = config
        .format
        .as_deref()
        .is_some_and(|name| !MP4_AND_KIN.contains(&name));
    if is_other {
        return Ok(reader);
    }
    able_to_go_back(reader, config.buffer_size, config.limits.max_spool_bytes)
}

fn open_path(path: &Path, stop: &StopFlag) -> Result<Box<dyn SourceRead>> {
    Ok(match inspect(path)? {
        FileKind::Regular => Box::new(FileSource::open(path)?),
        FileKind::Stream => {
            let stop = stop.clone();
            Box::new(PipeSource::open(path, Box::new(move || stop.is_raised()))?)
        }
    })
}

/// Demuxers that a URL's scheme asks for. HLS looks at the server's content type by itself.
fn demuxers_of_scheme(scheme: &str) -> &'static [&'static str] {
    match scheme {
        "rtsp" | "rtsps" => &["rtsp"],
        "rtp" | "srtp" => &["rtp", "sdp"],
        "http" | "https" => &["hls"],
        _ => &[],
    }
}

fn allowed_demuxers(extra: &[&str]) -> String {
    let all = demuxers();
    let names = all
        .iter()
        .map(|demuxer| demuxer.name.as_str())
        .filter(|name| {
            let asked = name.split(',').any(|name| extra.contains(&name));
            asked || !opens_others(name)
        });
    names.collect::<Vec<_>>().join(",")
}
