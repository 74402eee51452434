//! Option objects, checked in TypeScript already, as the core's plain settings.

use std::time::Duration;

use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;
use sluice_core::config::{
    AudioOutputConfig, BufferChunkSize, CommonOutput, FailOn, FramePicks, FramesPerChunk, Limits,
    Normalize, OpenConfig, OptionList, Profile, SeekMode, SubtitleOutputConfig, TlsConfig,
    VideoOutputConfig,
};
use sluice_core::error::{Error, Result};
use sluice_core::format::{AudioLayout, SampleFormat, Scaler, VideoLayout};
use sluice_core::time::Rational;

/// One `name=value`.
#[napi(object)]
pub struct NativeOption {
    pub name: String,
    pub value: String,
}

/// A fraction.
#[napi(object)]
pub struct NativeRational {
    pub num: i32,
    pub den: i32,
}

/// What an input may cost; every field is given, infinite where the limit is lifted.
#[napi(object, object_to_js = false)]
pub struct NativeLimits {
    pub max_pixels: f64,
    pub max_streams: f64,
    pub max_channels: f64,
    pub max_sample_rate: f64,
    pub max_probe_bytes: f64,
    pub max_metadata_bytes: f64,
    pub max_attachment_bytes: f64,
    pub max_chunk_bytes: f64,
    pub max_spool_bytes: f64,
    pub max_redirects: f64,
    pub max_playlist_depth: f64,
}

/// How a source is opened.
#[napi(object, object_to_js = false)]
pub struct NativeOpenOptions {
    pub format: Option<String>,
    pub options: Vec<NativeOption>,
    pub buffer_size: u32,
    pub probe_size: Option<f64>,
    pub analyze_duration: Option<f64>,
    pub open_timeout: Option<f64>,
    pub timeout: Option<f64>,
    pub verify_tls: bool,
    pub tls_ca_file: Option<String>,
    pub fail_on: String,
    pub untrusted: bool,
    pub protocols: Option<Vec<String>>,
    pub limits: NativeLimits,
}

/// How a sound stream is decoded.
#[napi(object, object_to_js = false)]
pub struct NativeAudioOutputOptions {
    pub stream_index: Option<u32>,
    pub frames_per_chunk: u32,
    pub buffer_chunk_size: Option<u32>,
    pub buffer_unlimited: bool,
    pub decoder: Option<String>,
    pub decoder_options: Vec<NativeOption>,
    pub filter: Option<String>,
    pub hardware: Option<String>,
    pub format: Option<String>,
    pub sample_rate: Option<u32>,
    pub channels: Option<u32>,
    pub channel_layout: Option<String>,
    pub planar: bool,
}

/// How a picture stream is decoded.
#[napi(object, object_to_js = false)]
pub struct NativeVideoOutputOptions {
    pub stream_index: Option<u32>,
    pub frames_per_chunk: u32,
    pub buffer_chunk_size: Option<u32>,
    pub buffer_unlimited: bool,
    pub decoder: Option<String>,
    pub decoder_options: Vec<NativeOption>,
    pub filter: Option<String>,
    pub hardware: Option<String>,
    pub format: Option<String>,
    pub frame_rate: Option<NativeRational>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub scaler: String,
    pub layout: String,
    pub autorotate: bool,
    pub normalize_mean: Option<Vec<f64>>,
    pub normalize_std: Option<Vec<f64>>,
}

/// Which frames are wanted: `at` (seconds), `indices`, or `every` (seconds, one value).
#[napi(object, object_to_js = false)]
pub struct NativeFramePicks {
    pub kind: String,
    pub values: Float64Array,
}

impl NativeFramePicks {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "TypeScript lets only whole numbers from 0 on through"
    )]
    pub(crate) fn into_core(self) -> FramePicks {
        match self.kind.as_str() {
            "at" => FramePicks::At(self.values.to_vec()),
            "indices" => {
                FramePicks::Indices(self.values.iter().map(|index| *index as u64).collect())
            }
            _ => FramePicks::Every(self.values.first().copied().unwrap_or(0.0)),
        }
    }
}

/// Options in the core's form.
pub(crate) fn option_list(options: Vec<NativeOption>) -> OptionList {
    options
        .into_iter()
        .map(|option| (option.name, option.value))
        .collect()
}

impl NativeRational {
    pub(crate) fn into_core(self) -> Rational {
        Rational::new(self.num, self.den)
    }
}

impl NativeLimits {
    fn into_core(self) -> Limits {
        Limits {
            max_pixels: bytes(self.max_pixels),
            max_streams: bytes(self.max_streams),
            max_channels: bytes(self.max_channels),
            max_sample_rate: bytes(self.max_sample_rate),
            max_probe_bytes: bytes(self.max_probe_bytes),
            max_metadata_bytes: bytes(self.max_metadata_bytes),
            max_attachment_bytes: bytes(self.max_attachment_bytes),
            max_chunk_bytes: bytes(self.max_chunk_bytes),
            max_spool_bytes: bytes(self.max_spool_bytes),
            max_redirects: bytes(self.max_redirects),
            max_playlist_depth: bytes(self.max_playlist_depth),
        }
    }
}

impl NativeOpenOptions {
    pub(crate) fn into_core(self) -> OpenConfig {
        OpenConfig {
            format: self.format,
            options: option_list(self.options),
            buffer_size: self.buffer_size as usize,
            probe_size: self.probe_size.map(bytes),
            analyze_duration: self.analyze_duration.map(seconds),
            open_timeout: self.open_timeout.map(milliseconds),
            timeout: self.timeout.map(milliseconds),
            tls: TlsConfig {
                reject_unauthorized: self.verify_tls,
                ca_file: self.tls_ca_file,
            },
            fail_on: match self.fail_on.as_str() {
                "none" => FailOn::None,
                "truncated" => FailOn::Truncated,
                "warning" => FailOn::Warning,
                _ => FailOn::Error,
            },
            profile: if self.untrusted {
                Profile::Untrusted
            } else {
                Profile::Default
            },
            protocols: self.protocols,
            limits: self.limits.into_core(),
        }
    }
}

impl NativeAudioOutputOptions {
    pub(crate) fn into_core(self) -> Result<AudioOutputConfig> {
        Ok(AudioOutputConfig {
            common: CommonOutput {
                stream_index: self.stream_index.map(|index| index as usize),
                frames_per_chunk: frames_per_chunk(self.frames_per_chunk),
                buffer_chunk_size: buffer_chunk_size(self.buffer_chunk_size, self.buffer_unlimited),
                decoder: self.decoder,
                decoder_options: option_list(self.decoder_options),
                filter: self.filter,
                hardware: self.hardware,
            },
            format: self
                .format
                .as_deref()
                .map(|name| sample_format("addAudioStream", name))
                .transpose()?,
            sample_rate: self.sample_rate,
            channels: self.channels,
            channel_layout: self.channel_layout,
            layout: audio_layout(self.planar),
        })
    }
}

impl NativeVideoOutputOptions {
    pub(crate) fn into_core(self) -> VideoOutputConfig {
        VideoOutputConfig {
            common: CommonOutput {
                stream_index: self.stream_index.map(|index| index as usize),
                frames_per_chunk: frames_per_chunk(self.frames_per_chunk),
                buffer_chunk_size: buffer_chunk_size(self.buffer_chunk_size, self.buffer_unlimited),
                decoder: self.decoder,
                decoder_options: option_list(self.decoder_options),
                filter: self.filter,
                hardware: self.hardware,
            },
            format: self.format,
            frame_rate: self.frame_rate.map(NativeRational::into_core),
            width: self.width,
            height: self.height,
            scaler: match self.scaler.as_str() {
                "fast-bilinear" => Scaler::FastBilinear,
                "bilinear" => Scaler::Bilinear,
                "area" => Scaler::Area,
                "lanczos" => Scaler::Lanczos,
                "nearest" => Scaler::Nearest,
                _ => Scaler::Bicubic,
            },
            layout: video_layout(&self.layout),
            autorotate: self.autorotate,
            normalize: self
                .normalize_mean
                .zip(self.normalize_std)
                .map(|(mean, std)| Normalize { mean, std }),
        }
    }
}

/// 0 stands for everything buffered.
fn frames_per_chunk(frames: u32) -> FramesPerChunk {
    match frames {
        0 => FramesPerChunk::All,
        count => FramesPerChunk::Count(count as usize),
    }
}

/// How a subtitle stream is decoded.
#[napi(object, object_to_js = false)]
pub struct NativeSubtitleOutputOptions {
    pub stream_index: Option<u32>,
    pub buffer_chunk_size: Option<u32>,
    pub buffer_unlimited: bool,
}

impl NativeSubtitleOutputOptions {
    /// The configuration of the core.
    pub(crate) fn into_core(self) -> SubtitleOutputConfig {
        SubtitleOutputConfig {
            stream_index: self.stream_index.map(|index| index as usize),
            buffer_chunk_size: buffer_chunk_size(self.buffer_chunk_size, self.buffer_unlimited),
        }
    }
}

fn buffer_chunk_size(chunks: Option<u32>, unlimited: bool) -> BufferChunkSize {
    match chunks {
        Some(chunks) => BufferChunkSize::DropOldest(chunks as usize),
        None if unlimited => BufferChunkSize::Unlimited,
        None => BufferChunkSize::Wait,
    }
}

/// A sample format by name.
///
/// # Errors
/// There is none of that name.
pub(crate) fn sample_format(operation: &'static str, name: &str) -> Result<SampleFormat> {
    SampleFormat::from_name(name).ok_or_else(|| {
        Error::invalid_arg(operation, format!("There is no sample format {name:?}."))
    })
}

/// Planar or interleaved.
pub(crate) fn audio_layout(planar: bool) -> AudioLayout {
    if planar {
        AudioLayout::Planar
    } else {
        AudioLayout::Interleaved
    }
}

/// A memory order by its public name.
pub(crate) fn video_layout(name: &str) -> VideoLayout {
    match name {
        "NHWC" => VideoLayout::Nhwc,
        "native" => VideoLayout::Native,
        _ => VideoLayout::Nchw,
    }
}

/// A seek mode by its public name.
pub(crate) fn seek_mode(name: &str) -> SeekMode {
    match name {
        "key" => SeekMode::Key,
        "any" => SeekMode::Any,
        _ => SeekMode::Precise,
    }
}

/// A JavaScript number as a count; infinity becomes the largest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, which is what lifted limits mean"
)]
fn bytes(value: f64) -> u64 {
    value as u64
}

/// Milliseconds as JavaScript has them.
pub(crate) fn milliseconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value / 1000.0).unwrap_or(Duration::MAX)
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or(Duration::MAX)
}
