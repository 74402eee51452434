//! Opening a decoder, again for each seek of an audio stream.

use std::sync::Arc;
use std::thread::available_parallelism;

use sluice_ffi::codec::Codec;
use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::decoder::{Decoder, DecoderOptions};
use sluice_ffi::hardware::HardwareDevice;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::registry::{OptionKind, decoders, options};
use sluice_ffi::{AvError, AvErrorKind};

use super::hardware::open_hardware;
use super::{DecoderInput, DecoderSettings};
use crate::config::{Limits, OptionList};
use crate::error::{Error, ErrorKind, Result};
use crate::suggest::did_you_mean;
use crate::time::{Rational, Seconds};

/// Most threads that a decoder gets by itself.
const MOST_THREADS: usize = 16;
/// Samples of the largest frame that a run-up counts with; also where the codec does not say.
const LARGEST_FRAME: u32 = 2048;

/// All that a decoder is opened with.
#[derive(Debug)]
pub(super) struct Recipe {
    stream: usize,
    parameters: Arc<CodecParameters>,
    decoder: Option<String>,
    hardware: Option<HardwareDevice>,
    options: OptionList,
    /// Whether the caller gave some of them.
    has_own_options: bool,
    time_base: sluice_ffi::rational::Rational,
    max_pixels: u64,
    padded_pixels: u64,
}

impl Recipe {
    pub(super) fn new(
        input: &DecoderInput,
        settings: &DecoderSettings,
        limits: &Limits,
    ) -> Result<Self> {
        let mut options = settings.options.clone();
        if !options.iter().any(|(name, _)| name == "threads") {
            let threads = available_parallelism()
                .map_or(1, usize::from)
                .min(MOST_THREADS);
            options.push(("threads".to_owned(), threads.to_string()));
        }
        if !options.iter().any(|(name, _)| name == "err_detect") {
            let detection = error_detection(&input.parameters, input.strict);
            options.extend(detection.map(|flags| ("err_detect".to_owned(), flags.to_owned())));
        }
        let hardware = settings
            .hardware
            .as_deref()
            .map(open_hardware)
            .transpose()?;
        Ok(Self {
            stream: input.stream,
            parameters: Arc::clone(&input.parameters),
            decoder: settings.decoder.clone(),
            hardware,
            options,
            has_own_options: !settings.options.is_empty(),
            time_base: sluice_ffi::rational::Rational::new(
                to_i32(input.time_base.num()),
                to_i32(input.time_base.den()),
            ),
            max_pixels: limits.max_pixels,
            padded_pixels: limits.padded_pixels(),
        })
    }

    pub(super) const fn max_pixels(&self) -> u64 {
        self.max_pixels
    }

    /// Opens the decoder for the beginning of its stream.
    pub(super) fn open(&self, operation: &'static str) -> Result<Decoder> {
        self.open_for(&self.parameters, operation)
    }

    /// Opens the decoder for what follows a seek: the samples that an encoder put before the first are dropped at the beginning of
    /// the stream only, where the demuxer says so again.
    pub(super) fn open_again(&self, operation: &'static str) -> Result<Decoder> {
        let mut parameters = self.parameters.try_clone().map_err(Error::from)?;
        parameters.set_initial_padding(0);
        self.open_for(&parameters, operation)
    }

    /// Opens a decoder beside that of the stream, without threads.
    pub(super) fn open_with_one_thread(&self) -> Result<Decoder> {
        let mut options = self.options.clone();
        options.retain(|(name, _)| name != "threads");
        options.push(("threads".to_owned(), "1".to_owned()));
        self.open_as(&self.parameters, &options, "read")
    }

    /// An option by its name.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        let found = self.options.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it is FFmpeg's own choice of a decoder for one of these codecs, on the processor.
    pub(super) fn is_plain(&self, codecs: &[&str]) -> bool {
        let chosen = self.decoder.is_some() || self.hardware.is_some();
        !chosen && codecs.contains(&self.parameters.codec_id().name())
    }

    fn open_for(&self, parameters: &CodecParameters, operation: &'static str) -> Result<Decoder> {
        self.open_as(parameters, &self.options, operation)
    }

    fn open_as(
        &self,
        parameters: &CodecParameters,
        options: &OptionList,
        operation: &'static str,
    ) -> Result<Decoder> {
        let opened = Decoder::open(&DecoderOptions {
            parameters,
            decoder: self.decoder.as_deref(),
            options,
            time_base: self.time_base,
            max_pixels: Some(self.padded_pixels),
            hardware: self.hardware.as_ref(),
        });
        let (decoder, unused) = opened.map_err(|error| open_error(error, self, operation))?;
        if let Some(device) = self
            .hardware
            .as_ref()
            .filter(|device| !device.decodes(decoder.codec()))
        {
            let message = format!(
                "The decoder '{}' can't work on '{}'.",
                decoder.codec().name(),
                device.name()
            );
            return Err(Error::new(ErrorKind::Hardware, operation, message).in_stream(self.stream));
        }
        if unused.is_empty() {
            Ok(decoder)
        } else {
            Err(unexpected_options(
                unused,
                decoder.codec().name(),
                operation,
            ))
        }
    }
}

/// Codecs that carry checksums of what they decode to, which FFmpeg compares only when asked: without that, damage comes out
/// as wrong samples and pixels.
const WITH_CHECKSUMS: [&str; 6] = ["flac", "png", "apng", "tta", "wavpack", "ffv1"];

/// Which errors a decoder looks for (FFmpeg's `err_detect`), where not only for those that it can't miss.
fn error_detection(parameters: &CodecParameters, strict: bool) -> Option<&'static str> {
    if strict {
        return Some("crccheck+bitstream+buffer+explode");
    }
    let checked = WITH_CHECKSUMS.contains(&parameters.codec_id().name());
    checked.then_some("crccheck+explode")
}

pub(super) fn to_i32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// Codecs whose frames depend on earlier ones need a run-up: what the file says, else ten frames (an MP3's bit reservoir
/// reaches back that far) of the codec's size. Uncompressed and lossless audio needs none.
pub(super) fn preroll(parameters: &CodecParameters) -> Seconds {
    let rate = parameters.sample_rate();
    if parameters.media_type() != MediaType::Audio
        || rate == 0
        || parameters.codec_id().is_lossless()
    {
        return Seconds::ZERO;
    }
    let size = match parameters.frame_size() {
        0 => LARGEST_FRAME,
        size => size.min(LARGEST_FRAME),
    };
    let frames = 10 * i64::from(size);
    let samples = frames.max(parameters.seek_preroll().into());
    Seconds::of_samples(samples, Rational::new(to_i32(rate), 1))
}

/// Samples that the lengths of all blocks are multiples of; 0 if that is not known. The pts of a container with coarse ticks
/// are moved onto that grid after a seek.
pub(super) fn grid(parameters: &CodecParameters) -> u32 {
    if parameters.codec_id().name() == "vorbis" {
        vorbis_grid(parameters.extradata()).unwrap_or(0)
    } else {
        parameters.frame_size()
    }
}

/// A block of Vorbis has a quarter of its own window and a quarter of the one before, which are of two sizes: powers of two
/// that the identification header has in its last byte but one.
fn vorbis_grid(headers: &[u8]) -> Option<u32> {
    const NAME: &[u8] = b"\x01vorbis";
    const SIZES: usize = 28;
    let start = headers
        .windows(NAME.len())
        .position(|bytes| bytes == NAME)?;
    let sizes = *headers.get(start + SIZES)?;
    let (small, large) = (1_u32 << (sizes & 15), 1_u32 << (sizes >> 4));
    Some(if small == large { small / 2 } else { small / 4 })
}

fn open_error(error: AvError, recipe: &Recipe, operation: &'static str) -> Error {
    let codec = recipe.parameters.codec_id().name();
    let kind = error.kind();
    let stream = recipe.stream;
    let named = recipe.decoder.as_deref();
    let attempt = match named {
        Some(name) => format!("Can't decode stream {stream} ({codec}) with '{name}'"),
        None => format!("Can't decode stream {stream} ({codec})"),
    };
    let mut failure = Error::of_data(error, operation, &attempt).in_stream(stream);
    match (kind, named) {
        (AvErrorKind::DecoderNotFound, Some(name)) => {
            let names: Vec<_> = decoders().into_iter().map(|decoder| decoder.name).collect();
            failure
                .message
                .push_str(&did_you_mean(name, names.iter().map(String::as_str)));
        }
        // Whoever gave no options has nothing else to be refused than the data.
        (AvErrorKind::InvalidArgument, None) if !recipe.has_own_options => {
            failure.kind = ErrorKind::InvalidData;
        }
        (AvErrorKind::InvalidArgument, _) => {
            failure.kind = ErrorKind::InvalidArg;
            let other = named.and_then(|name| Codec::decoder_by_name(name).ok());
            if let Some(other) = other.filter(|other| other.id() != recipe.parameters.codec_id()) {
                failure.message = format!(
                    "The decoder '{}' decodes {}, but stream {stream} is {codec}.",
                    other.name(),
                    other.id().name()
                );
            }
        }
        _ => {}
    }
    failure
}

/// The error for decoder options that nobody used, with the name that each probably meant.
fn unexpected_options(unused: Vec<String>, decoder: &str, operation: &'static str) -> Error {
    let known = options(OptionKind::Decoder, decoder).unwrap_or_default();
    let mut message = format!("The decoder '{decoder}' has no option {}.", quoted(&unused));
    for name in &unused {
        message.push_str(&did_you_mean(
            name,
            known.iter().map(|option| option.name.as_str()),
        ));
    }
    let mut error = Error::new(ErrorKind::UnexpectedOptions, operation, message);
    error.details.options = unused;
    error
}

fn quoted(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::vorbis_grid;

    #[test]
    fn blocks_of_vorbis_are_multiples_of_a_quarter_of_the_small_window() {
        let header = |sizes: u8| {
            let mut bytes = b"\x02\x1e\x34\x01vorbis".to_vec();
            bytes.extend([0; 21]);
            bytes.extend([sizes, 1]);
            bytes
        };
        assert_eq!(vorbis_grid(&header(0xb8)), Some(64));
        assert_eq!(vorbis_grid(&header(0x99)), Some(256));
        assert_eq!(vorbis_grid(b"\x01vorbis"), None);
    }
}
