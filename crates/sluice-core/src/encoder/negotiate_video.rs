//! What a video encoder gets: what the caller asked for if it takes it, else the nearest to the source that it takes.

use sluice_ffi::color::{ColorInfo, ColorRange, ColorSpace};
use sluice_ffi::encoder::VideoEncoderInput;
use sluice_ffi::encoder_codec::{EncoderCodec, nearest_pixel_format};
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::rational::Rational as FfiRational;

use super::refuse;
use crate::error::{Error, ErrorKind, Result};
use crate::time::Rational;
use crate::write_config::VideoInputConfig;

const OPERATION: &str = "addVideoStream";

/// Codecs made for delivery: their players decode 4:2:0, and few of them anything else.
const DELIVERY: [&str; 9] = [
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "av1",
    "mpeg1video",
    "mpeg2video",
    "mpeg4",
    "vvc",
];

/// Pictures of this height and more are BT.709 unless they say otherwise, as in every player.
const HD_HEIGHT: u32 = 720;

/// Codecs whose stream counts frames, so that their time base is the frame rate.
const FIXED_RATE: [&str; 11] = [
    "mpeg1video",
    "mpeg2video",
    "mpeg4",
    "msmpeg4v2",
    "msmpeg4v3",
    "h261",
    "h263",
    "h263p",
    "flv1",
    "wmv1",
    "wmv2",
];

/// Ticks a second of streams whose frame rate may change: those of MPEG, a multiple of most rates.
const FINE_TICKS: i64 = 90_000;

/// The time base for pictures of this rate and the ticks from one to the next: a tick a picture, or fine enough for
/// pictures at any time (`variable`).
#[must_use]
pub fn time_base(rate: FfiRational, variable: bool) -> (FfiRational, i64) {
    let (num, den) = (i64::from(rate.num.max(1)), i64::from(rate.den.max(1)));
    let coarse = (rate.inverse(), 1);
    if !variable {
        return coarse;
    }
    if FINE_TICKS * den % num == 0 {
        return (FfiRational::new(1, 90_000), FINE_TICKS * den / num);
    }
    let ticks = (FINE_TICKS * den + num - 1) / num;
    i32::try_from(num * ticks).map_or(coarse, |fine| (FfiRational::new(rate.den, fine), ticks))
}

/// Decides format, size, frame rate and colours for what is written in `source` format and comes from the filters in
/// `source_size`. `variable`: the container keeps
/// the time of every single picture.
///
/// # Errors
/// `ERR_ENCODER_CONFIG` naming what the encoder takes, `ERR_INVALID_ARG` for a format that is none.
pub fn negotiate(
    codec: EncoderCodec,
    config: &VideoInputConfig,
    source: PixelFormat,
    source_size: (u32, u32),
    variable: bool,
) -> Result<VideoEncoderInput> {
    let frame_rate = frame_rate(codec, config)?;
    let format = format(codec, config, source)?;
    let (width, height) = size(codec, config, source_size, format)?;
    Ok(VideoEncoderInput {
        width,
        height,
        format,
        frame_rate,
        time_base: time_base(
            frame_rate,
            variable && !FIXED_RATE.contains(&codec.id().name()),
        )
        .0,
        sample_aspect_ratio: FfiRational::new(0, 1),
        color: color(codec, source, format, height),
    })
}

/// Encoders that want whole chroma samples; one of them cuts other pictures without a word.
const WHOLE_CHROMA: [&str; 4] = ["libopenh264", "libx264", "libx265", "libsvtav1"];

/// Encoders that refuse smaller pictures only when they get one.
const LEAST_SIDES: [(&str, u32); 1] = [("libopenh264", 16)];

/// What containers of uncoded pictures take.
const HELD: [(&str, &[&str]); 1] = [(
    "yuv4mpegpipe",
    &["yuv420p", "yuv422p", "yuv444p", "yuv411p", "gray"],
)];

/// The pixel format nearest to `source` that the container takes, where it does not take all that its encoder does.
#[must_use]
pub fn held_format(container: &str, source: PixelFormat) -> Option<String> {
    let (_, names) = HELD.iter().find(|(name, _)| *name == container)?;
    let held: Vec<PixelFormat> = names
        .iter()
        .filter_map(|name| PixelFormat::from_name(name))
        .collect();
    let nearest = nearest_pixel_format(source, &held)?;
    nearest.name().map(str::to_owned)
}

/// The size asked for, or the source's: where the encoder wants whole chroma samples, the nearest such size.
fn size(
    codec: EncoderCodec,
    config: &VideoInputConfig,
    source: (u32, u32),
    format: PixelFormat,
) -> Result<(u32, u32)> {
    let shifts = format
        .descriptor()
        .filter(|_| WHOLE_CHROMA.contains(&codec.name()));
    let (across, down) = shifts.map_or((1, 1), |descriptor| {
        (
            1 << descriptor.log2_chroma_width,
            1 << descriptor.log2_chroma_height,
        )
    });
    let fit = |wanted: Option<u32>, source: u32, step: u32, name: &str| match wanted {
        Some(wanted) if wanted % step != 0 => {
            let message = format!(
                "The encoder '{}' does not take `{name}` {wanted} in '{}'. It takes multiples of {step}.",
                codec.name(),
                format.name().unwrap_or_default()
            );
            Err(Error::new(ErrorKind::EncoderConfig, OPERATION, message))
        }
        Some(wanted) => Ok(wanted),
        None => Ok((source / step * step).max(step)),
    };
    let width = fit(config.encoder_width, source.0, across, "encoderWidth")?;
    let height = fit(config.encoder_height, source.1, down, "encoderHeight")?;
    let least = LEAST_SIDES.iter().find(|(name, _)| *name == codec.name());
    match least {
        Some((name, least)) if width.min(height) < *least => {
            let message = format!(
                "The encoder '{name}' does not take pictures of {width}x{height}. It takes {least}x{least} and more; set `encoderWidth` and `encoderHeight`, or choose another encoder."
            );
            Err(Error::new(ErrorKind::EncoderConfig, OPERATION, message))
        }
        _ => Ok((width, height)),
    }
}

fn is_rgb(format: PixelFormat) -> bool {
    format
        .descriptor()
        .is_some_and(|descriptor| descriptor.is_rgb())
}

fn has_alpha(format: PixelFormat) -> bool {
    format
        .descriptor()
        .is_some_and(|descriptor| descriptor.has_alpha())
}

fn format(
    codec: EncoderCodec,
    config: &VideoInputConfig,
    source: PixelFormat,
) -> Result<PixelFormat> {
    let list: Option<Vec<PixelFormat>> = codec
        .pixel_formats()?
        .map(|list| settled(codec, config, software(list)));
    let wanted = match &config.encoder_format {
        None => None,
        Some(name) => Some(PixelFormat::from_name(name).ok_or_else(|| {
            Error::invalid_arg(
                OPERATION,
                format!("`encoderFormat` is no pixel format: '{name}'."),
            )
        })?),
    };
    match (wanted, list) {
        (wanted, None) => Ok(wanted.unwrap_or(source)),
        (Some(wanted), Some(list)) if list.contains(&wanted) => Ok(wanted),
        (Some(wanted), Some(list)) => {
            let what = format!("the pixel format '{}'", wanted.name().unwrap_or_default());
            Err(refuse(
                codec,
                OPERATION,
                &what,
                list.iter().filter_map(|format| format.name()),
            ))
        }
        (None, Some(list)) if usual(codec, source, &list).is_some() => {
            Ok(usual(codec, source, &list).unwrap_or(source))
        }
        (None, Some(list)) if list.contains(&source) && !is_delivered_rgb(codec, source) => {
            Ok(source)
        }
        (None, Some(list)) => {
            let playable = playable(codec, source, &list);
            Ok(nearest_pixel_format(source, &playable).unwrap_or(source))
        }
    }
}

/// Encoders that list formats which serve nobody who names none: GIF's fixed colours, profiles that few can play, or what
/// goes with another option.
const USUAL: [(&str, &str); 3] = [("gif", "pal8"), ("dnxhd", "yuv422p"), ("vbn", "rgba")];

/// What such an encoder gets of RGB.
fn usual(codec: EncoderCodec, source: PixelFormat, list: &[PixelFormat]) -> Option<PixelFormat> {
    let (_, name) = USUAL.iter().find(|(encoder, _)| *encoder == codec.name())?;
    let format = PixelFormat::from_name(name)?;
    (!is_gray(source) && list.contains(&format)).then_some(format)
}

fn is_gray(format: PixelFormat) -> bool {
    format
        .descriptor()
        .is_some_and(|descriptor| descriptor.components().len() == 1 && !descriptor.is_palette())
}

/// Without the formats that the encoder takes only as an experiment, where nobody asks for one.
fn settled(
    codec: EncoderCodec,
    config: &VideoInputConfig,
    list: Vec<PixelFormat>,
) -> Vec<PixelFormat> {
    let asks = |(key, _): &(String, String)| ["strict", "level"].contains(&key.as_str());
    let named = config.encoder_format.is_some();
    if codec.name() != "ffv1" || named || config.common.encoder_options.iter().any(asks) {
        return list;
    }
    let is_whole = |format: &PixelFormat| {
        !format
            .name()
            .is_some_and(|name| name.contains("f32") || name.contains("f16"))
    };
    list.into_iter().filter(is_whole).collect()
}

fn software(list: Vec<PixelFormat>) -> Vec<PixelFormat> {
    let is_software = |format: &PixelFormat| {
        format
            .descriptor()
            .is_some_and(|descriptor| !descriptor.is_hardware())
    };
    list.into_iter().filter(is_software).collect()
}

fn is_delivered_rgb(codec: EncoderCodec, source: PixelFormat) -> bool {
    is_rgb(source) && DELIVERY.contains(&codec.id().name())
}

/// The formats of `list` from which the nearest is taken. RGB for a delivery codec becomes 4:2:0, as everyone's players
/// want it; 4:4:4 and RGB profiles are there for whoever names them in `encoderFormat`.
fn playable(codec: EncoderCodec, source: PixelFormat, list: &[PixelFormat]) -> Vec<PixelFormat> {
    if !is_delivered_rgb(codec, source) {
        return list.to_vec();
    }
    let is_420 = |format: &&PixelFormat| {
        format
            .descriptor()
            .is_some_and(|d| !d.is_rgb() && d.log2_chroma_width == 1 && d.log2_chroma_height == 1)
    };
    let found: Vec<PixelFormat> = list.iter().filter(is_420).copied().collect();
    let with_alpha = |format: &&PixelFormat| has_alpha(**format) == has_alpha(source);
    let same_alpha: Vec<PixelFormat> = found.iter().filter(with_alpha).copied().collect();
    match (same_alpha.is_empty(), found.is_empty()) {
        (false, _) => same_alpha,
        (true, false) => found,
        (true, true) => list.to_vec(),
    }
}

/// What the colours of the encoded pictures mean.
fn color(codec: EncoderCodec, source: PixelFormat, format: PixelFormat, height: u32) -> ColorInfo {
    let mut color = ColorInfo::default();
    let jpeg = codec.id().name() == "mjpeg";
    if is_rgb(format)
        || format
            .descriptor()
            .is_some_and(|descriptor| descriptor.is_palette())
    {
        color.space = ColorSpace::RGB;
        color.range = ColorRange::FULL;
    } else if jpeg || format.name().is_some_and(|name| name.starts_with("yuvj")) {
        color.space = ColorSpace::BT470BG;
        color.range = ColorRange::FULL;
    } else if is_rgb(source) {
        // We choose the matrix, so we say which it is.
        color.space = if height >= HD_HEIGHT {
            ColorSpace::BT709
        } else {
            ColorSpace::SMPTE170M
        };
        color.range = ColorRange::LIMITED;
    }
    color
}

fn frame_rate(codec: EncoderCodec, config: &VideoInputConfig) -> Result<FfiRational> {
    let wanted = config.encoder_frame_rate.unwrap_or(config.frame_rate);
    let value = FfiRational::new(wanted.num, wanted.den);
    let Some(mut list) = codec.frame_rates()? else {
        return Ok(value);
    };
    if !config
        .common
        .encoder_options
        .iter()
        .any(|(key, _)| key == "strict")
    {
        list.retain(|rate| !is_private(codec, *rate));
    }
    let same = |rate: &&FfiRational| {
        i64::from(rate.num) * i64::from(value.den) == i64::from(value.num) * i64::from(rate.den)
    };
    if let Some(listed) = list.iter().find(same) {
        return Ok(*listed);
    }
    if config.encoder_frame_rate.is_some() {
        let names: Vec<String> = list
            .iter()
            .map(|rate| format!("{}/{}", rate.num, rate.den))
            .collect();
        let what = format!("the frame rate {}", describe_rate(wanted));
        return Err(refuse(
            codec,
            OPERATION,
            &what,
            names.iter().map(String::as_str),
        ));
    }
    let distance = |rate: &FfiRational| (rate.as_f64() - value.as_f64()).abs();
    Ok(list
        .into_iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .unwrap_or(value))
}

/// Whether MPEG-1 and 2 have the rate by private agreement alone: their encoders then want to hear `strict`.
fn is_private(codec: EncoderCodec, rate: FfiRational) -> bool {
    ["mpeg1video", "mpeg2video"].contains(&codec.name())
        && rate.den == 1
        && [5, 10, 12, 15].contains(&rate.num)
}

fn describe_rate(rate: Rational) -> String {
    if rate.den == 1 {
        rate.num.to_string()
    } else {
        format!("{}/{}", rate.num, rate.den)
    }
}

#[cfg(test)]
mod tests;
