//! The encoder's settings and options: the caller's, and what is right when the caller says nothing.

use sluice_ffi::dictionary::Dictionary;
use sluice_ffi::encoder::{EncoderInput, EncoderSettings};
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::registry::{self, OptionKind};

use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};
use crate::suggest::with_nearest;
use crate::write_config::CodecConfig;

/// Encoders whose own default bit rate is one number for all sizes of picture.
const NO_DEFAULT_BIT_RATE: [&str; 8] = [
    "libopenh264",
    "mpeg1video",
    "mpeg2video",
    "mpeg4",
    "flv",
    "h263p",
    "wmv2",
    "msmpeg4",
];

/// Bits per pixel that look right at the usual contents.
const BITS_PER_PIXEL: f64 = 0.15;

/// Never less, bits per second: small pictures carry more detail per pixel.
const LEAST_BIT_RATE: f64 = 500_000.0;

/// The encoder's usual settings from the caller's.
#[must_use]
pub fn settings(
    codec: EncoderCodec,
    config: &CodecConfig,
    options: &OptionList,
    input: &EncoderInput,
) -> EncoderSettings {
    let bit_rate = config
        .bit_rate
        .or_else(|| default_bit_rate(codec, config, options, input));
    // A buffer alone says nothing: it is filled at some rate, and several encoders want to hear it.
    let says_max_rate = options.iter().any(|(key, _)| key == "maxrate");
    EncoderSettings {
        bit_rate,
        max_rate: config
            .buffer_size
            .and(bit_rate)
            .filter(|_| !says_max_rate && codec.media_type() == MediaType::Video),
        bit_rate_tolerance: config.bit_rate_tolerance,
        buffer_size: config.buffer_size,
        compression_level: config.compression_level,
        qscale: config.qscale,
        qmin: config.qmin,
        qmax: config.qmax,
        gop_size: config.gop_size.map(|size| gop_size(codec, size)),
        max_b_frames: config.max_b_frames,
    }
}

/// 0 is "every frame a key frame" for all encoders but one, for which it is "none after the first".
fn gop_size(codec: EncoderCodec, size: i32) -> i32 {
    if codec.name() == "libopenh264" {
        size.max(1)
    } else {
        size
    }
}

fn default_bit_rate(
    codec: EncoderCodec,
    config: &CodecConfig,
    options: &OptionList,
    input: &EncoderInput,
) -> Option<i64> {
    let said = config.qscale.is_some()
        || options
            .iter()
            .any(|(key, _)| ["b", "rc_mode", "global_quality"].contains(&key.as_str()));
    let EncoderInput::Video(video) = input else {
        return None;
    };
    if said || !NO_DEFAULT_BIT_RATE.contains(&codec.name()) {
        return None;
    }
    let pixels = f64::from(video.width) * f64::from(video.height) * video.frame_rate.as_f64();
    let rate = (pixels * BITS_PER_PIXEL).clamp(LEAST_BIT_RATE, 200_000_000.0);
    #[expect(clippy::cast_possible_truncation, reason = "clamped just above")]
    let rate = rate as i64;
    Some(rate)
}

/// Channels that FFmpeg hands to Opus in the wrong order, unless it is told to use Opus's own mapping.
const MISPLACED_IN_OPUS: [u32; 2] = [5, 7];

/// The caller's options and those that we add: threads for pictures, leave for experimental encoders, and what keeps Opus's
/// channels in their places.
#[must_use]
pub fn options(codec: EncoderCodec, given: &OptionList, input: &EncoderInput) -> OptionList {
    let mut all = given.clone();
    let has = |key: &str| given.iter().any(|(name, _)| name == key);
    if codec.media_type() == MediaType::Video && !has("threads") {
        all.push(("threads".to_owned(), "auto".to_owned()));
    }
    if codec.is_experimental() && !has("strict") {
        all.push(("strict".to_owned(), "experimental".to_owned()));
    }
    if let EncoderInput::Audio(audio) = input
        && codec.name() == "libopus"
        && MISPLACED_IN_OPUS.contains(&audio.layout.channels())
        && !has("mapping_family")
    {
        all.push(("mapping_family".to_owned(), "1".to_owned()));
    }
    all
}

pub(crate) fn dictionary(options: &OptionList) -> Result<Dictionary> {
    Dictionary::from_pairs(options.iter().map(|(key, value)| (key, value))).map_err(|error| {
        Error::invalid_arg("open", format!("An option has a NUL character: {error}."))
    })
}

/// Refuses option names that the encoder does not have, before anything is opened.
///
/// # Errors
/// `ERR_UNEXPECTED_OPTIONS` with all of them, and the nearest valid names.
pub fn check_options(
    codec: EncoderCodec,
    given: &OptionList,
    operation: &'static str,
) -> Result<()> {
    let Some(known) = registry::options(OptionKind::Encoder, codec.name()) else {
        return Ok(());
    };
    let known: Vec<&str> = known.iter().map(|option| option.name.as_str()).collect();
    let unknown: Vec<String> = given
        .iter()
        .map(|(key, _)| key.clone())
        .filter(|key| !known.contains(&key.as_str()))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let names = with_nearest(&unknown, &known);
    let message = format!("The encoder '{}' has no option {names}.", codec.name());
    let mut error = Error::new(ErrorKind::UnexpectedOptions, operation, message);
    error.details.options = unknown;
    Err(error)
}
