//! Decoders and encoders, with what an encoder takes.

use std::ffi::c_void;

use ffmpeg_next::ffi;

use super::iterate;
use crate::channel_layout::ChannelLayout;
use crate::media_type::MediaType;
use crate::pixel_format::PixelFormat;
use crate::rational::Rational;
use crate::raw::{self, enum_value};
use crate::sample_format::SampleFormat;
use crate::text::lossy_or_empty;

/// A decoder or an encoder. The lists say what an encoder takes; an empty one means that
/// FFmpeg does not restrict it.
#[derive(Debug, Clone)]
pub struct CodecEntry {
    /// FFmpeg's name of this implementation (`"libopenh264"`).
    pub name: String,
    /// The name for people.
    pub long_name: String,
    /// The name of the coding it implements (`"h264"`).
    pub codec: String,
    /// What it codes.
    pub media_type: MediaType,
    /// FFmpeg asks for `strict=experimental` before it opens.
    pub experimental: bool,
    /// It runs on a device.
    pub hardware: bool,
    /// Sample formats.
    pub sample_formats: Vec<SampleFormat>,
    /// Sample rates in Hz.
    pub sample_rates: Vec<u32>,
    /// Channel layouts.
    pub channel_layouts: Vec<ChannelLayout>,
    /// Pixel formats.
    pub pixel_formats: Vec<PixelFormat>,
    /// Frame rates.
    pub frame_rates: Vec<Rational>,
}

/// Every decoder.
#[must_use]
pub fn decoders() -> Vec<CodecEntry> {
    // SAFETY: any codec of the static table may be asked.
    codecs(
        |codec| unsafe { ffi::av_codec_is_decoder(codec) } != 0,
        false,
    )
}

/// Every encoder.
#[must_use]
pub fn encoders() -> Vec<CodecEntry> {
    // SAFETY: any codec of the static table may be asked.
    codecs(
        |codec| unsafe { ffi::av_codec_is_encoder(codec) } != 0,
        true,
    )
}

fn codecs(wanted: impl Fn(&ffi::AVCodec) -> bool, takes: bool) -> Vec<CodecEntry> {
    // SAFETY: FFmpeg's iterator over its static table of codecs.
    let all = unsafe { iterate(ffi::av_codec_iterate) };
    let entries = all.into_iter().filter(|codec| wanted(codec));
    entries.map(|codec| entry(codec, takes)).collect()
}

fn entry(codec: &ffi::AVCodec, takes: bool) -> CodecEntry {
    let has = |flag: u32| codec.capabilities.cast_unsigned() & flag != 0;
    let mut entry = CodecEntry {
        // SAFETY: texts of the static table.
        name: unsafe { lossy_or_empty(codec.name) },
        // SAFETY: as above.
        long_name: unsafe { lossy_or_empty(codec.long_name) },
        // SAFETY: as above; `avcodec_get_name` never returns null.
        codec: unsafe { lossy_or_empty(raw::avcodec_get_name(enum_value(&codec.id))) },
        media_type: MediaType::from_raw(enum_value(&codec.type_)),
        experimental: has(ffi::AV_CODEC_CAP_EXPERIMENTAL),
        hardware: has(ffi::AV_CODEC_CAP_HARDWARE),
        sample_formats: Vec::new(),
        sample_rates: Vec::new(),
        channel_layouts: Vec::new(),
        pixel_formats: Vec::new(),
        frame_rates: Vec::new(),
    };
    if takes {
        fill_supported(&mut entry, codec);
    }
    entry
}

fn fill_supported(entry: &mut CodecEntry, codec: &ffi::AVCodec) {
    use ffi::AVCodecConfig as Config;
    // SAFETY: each config is read as the element type that its documentation gives
    // (enums as the ints they are).
    unsafe {
        entry.pixel_formats = supported(codec, Config::AV_CODEC_CONFIG_PIX_FORMAT, |raw: &i32| {
            Some(PixelFormat::from_raw(*raw))
        });
    }
    // SAFETY: sample formats are ints.
    unsafe {
        entry.sample_formats =
            supported(codec, Config::AV_CODEC_CONFIG_SAMPLE_FORMAT, |raw: &i32| {
                Some(SampleFormat::from_raw(*raw))
            });
    }
    // SAFETY: sample rates are ints.
    unsafe {
        entry.sample_rates = supported(codec, Config::AV_CODEC_CONFIG_SAMPLE_RATE, |raw: &i32| {
            u32::try_from(*raw).ok()
        });
    }
    // SAFETY: frame rates are AVRational.
    unsafe {
        entry.frame_rates = supported(
            codec,
            Config::AV_CODEC_CONFIG_FRAME_RATE,
            |raw: &ffi::AVRational| Some(Rational::from(*raw)),
        );
    }
    // SAFETY: layouts are AVChannelLayout.
    unsafe {
        entry.channel_layouts = supported(
            codec,
            Config::AV_CODEC_CONFIG_CHANNEL_LAYOUT,
            |raw: &ffi::AVChannelLayout| ChannelLayout::copy_of(raw).ok(),
        );
    }
}

/// One list of what the codec takes; empty where it is not restricted or does not apply.
///
/// # Safety
/// `T` must be the element type that FFmpeg documents for `config`.
unsafe fn supported<T: 'static, R>(
    codec: &ffi::AVCodec,
    config: ffi::AVCodecConfig,
    read: impl Fn(&T) -> Option<R>,
) -> Vec<R> {
    let mut list: *const c_void = std::ptr::null();
    let mut count = 0;
    // SAFETY: no context is needed for a codec's own lists; both outputs are ours.
    let code = unsafe {
        raw::avcodec_get_supported_config(
            std::ptr::null(),
            codec,
            config as i32,
            0,
            &raw mut list,
            &raw mut count,
        )
    };
    let count = usize::try_from(count).unwrap_or(0);
    if code < 0 || list.is_null() || count == 0 {
        return Vec::new();
    }
    // SAFETY: FFmpeg says that `count` elements of this static list are there, of type
    // `T` as the caller vouches.
    let elements = unsafe { std::slice::from_raw_parts(list.cast::<T>(), count) };
    elements.iter().filter_map(read).collect()
}
