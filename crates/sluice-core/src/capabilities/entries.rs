//! The JSON shapes of the lists, in the words of the API.

use serde::Serialize;
use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::rational::Rational;
use sluice_ffi::registry::{BitstreamFilterEntry, CodecEntry, FilterEntry, FormatEntry, PadCount};

use crate::trusted;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Format<'a> {
    name: &'a str,
    long_name: &'a str,
    extensions: &'a [String],
    mime_types: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media_types: Vec<&'static str>,
    /// Of demuxers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted: Option<bool>,
}

impl<'a> Format<'a> {
    pub(super) fn demuxer(entry: &'a FormatEntry) -> Self {
        Self {
            trusted: Some(trusted::is_demuxer(&entry.name)),
            ..Self::from(entry)
        }
    }
}

impl<'a> From<&'a FormatEntry> for Format<'a> {
    fn from(entry: &'a FormatEntry) -> Self {
        Self {
            name: &entry.name,
            long_name: &entry.long_name,
            extensions: &entry.extensions,
            mime_types: &entry.mime_types,
            media_types: entry.media_types.iter().map(|kind| kind.name()).collect(),
            trusted: None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Codec<'a> {
    name: &'a str,
    long_name: &'a str,
    media_type: &'static str,
    codec: &'a str,
    experimental: bool,
    hardware: bool,
    /// Of decoders only.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted: Option<bool>,
    #[serde(flatten)]
    takes: Option<Takes>,
}

/// What an encoder takes; `None` where FFmpeg does not restrict it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Takes {
    sample_formats: Option<Vec<&'static str>>,
    sample_rates: Option<Vec<u32>>,
    channel_layouts: Option<Vec<String>>,
    pixel_formats: Option<Vec<&'static str>>,
    frame_rates: Option<Vec<Rate>>,
}

#[derive(Serialize)]
struct Rate {
    num: i32,
    den: i32,
}

impl From<&Rational> for Rate {
    fn from(rate: &Rational) -> Self {
        Self {
            num: rate.num,
            den: rate.den,
        }
    }
}

impl<'a> Codec<'a> {
    pub(super) fn decoder(entry: &'a CodecEntry) -> Self {
        Self {
            name: &entry.name,
            long_name: &entry.long_name,
            media_type: entry.media_type.name(),
            codec: &entry.codec,
            experimental: entry.experimental,
            hardware: entry.hardware,
            trusted: Some(trusted::is_decoder(&entry.name)),
            takes: None,
        }
    }

    pub(super) fn encoder(entry: &'a CodecEntry) -> Self {
        let takes = Takes {
            sample_formats: some(entry.sample_formats.iter().filter_map(|f| f.name())),
            sample_rates: some(entry.sample_rates.iter().copied()),
            channel_layouts: some(entry.channel_layouts.iter().map(ChannelLayout::describe)),
            pixel_formats: some(entry.pixel_formats.iter().filter_map(|f| f.name())),
            frame_rates: some(entry.frame_rates.iter().map(Rate::from)),
        };
        Self {
            takes: Some(takes),
            trusted: None,
            ..Self::decoder(entry)
        }
    }
}

fn some<T>(items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let items: Vec<T> = items.collect();
    (!items.is_empty()).then_some(items)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter<'a> {
    name: &'a str,
    long_name: &'a str,
    inputs: Pads,
    outputs: Pads,
    timeline: bool,
    slice_threads: bool,
}

/// A list of media types, or the word `dynamic`.
#[derive(Serialize)]
#[serde(untagged)]
enum Pads {
    Fixed(Vec<&'static str>),
    Dynamic(&'static str),
}

impl From<&PadCount> for Pads {
    fn from(pads: &PadCount) -> Self {
        match pads {
            PadCount::Fixed(kinds) => Self::Fixed(kinds.iter().map(|kind| kind.name()).collect()),
            PadCount::Dynamic => Self::Dynamic("dynamic"),
        }
    }
}

impl<'a> From<&'a FilterEntry> for Filter<'a> {
    fn from(entry: &'a FilterEntry) -> Self {
        Self {
            name: &entry.name,
            long_name: &entry.long_name,
            inputs: (&entry.inputs).into(),
            outputs: (&entry.outputs).into(),
            timeline: entry.timeline,
            slice_threads: entry.slice_threads,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BitstreamFilter<'a> {
    name: &'a str,
    long_name: &'static str,
    codecs: Option<&'a [String]>,
}

impl<'a> From<&'a BitstreamFilterEntry> for BitstreamFilter<'a> {
    fn from(entry: &'a BitstreamFilterEntry) -> Self {
        Self {
            name: &entry.name,
            long_name: "",
            codecs: (!entry.codecs.is_empty()).then_some(&entry.codecs),
        }
    }
}

/// An entry of which FFmpeg says nothing but the name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Name {
    name: String,
    long_name: String,
}

impl Name {
    pub(super) fn protocol(name: String) -> Self {
        let long_name = format!("{name} protocol");
        Self { name, long_name }
    }

    /// The kinds that FFmpeg 9 lists, with the names their makers give them.
    pub(super) fn hardware(name: String) -> Self {
        let long_name = match name.as_str() {
            "cuda" => "NVIDIA CUDA (NVDEC, NVENC)",
            "vaapi" => "Video Acceleration API",
            "qsv" => "Intel Quick Sync Video",
            "vdpau" => "Video Decode and Presentation API for Unix",
            "drm" => "Direct Rendering Manager",
            "vulkan" => "Vulkan Video",
            "opencl" => "OpenCL",
            "videotoolbox" => "Apple VideoToolbox",
            "d3d11va" => "Direct3D 11 Video Acceleration",
            "d3d12va" => "Direct3D 12 Video Acceleration",
            "dxva2" => "DirectX Video Acceleration 2",
            "mediacodec" => "Android MediaCodec",
            other => other,
        };
        Self {
            long_name: long_name.to_owned(),
            name,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Versions {
    sluice: &'static str,
    ffmpeg: String,
    avutil: String,
    avcodec: String,
    avformat: String,
    avfilter: String,
    avdevice: String,
    swscale: String,
    swresample: String,
}

impl From<sluice_ffi::registry::Versions> for Versions {
    fn from(versions: sluice_ffi::registry::Versions) -> Self {
        Self {
            sluice: env!("CARGO_PKG_VERSION"),
            ffmpeg: versions.ffmpeg,
            avutil: versions.avutil,
            avcodec: versions.avcodec,
            avformat: versions.avformat,
            avfilter: versions.avfilter,
            avdevice: versions.avdevice,
            swscale: versions.swscale,
            swresample: versions.swresample,
        }
    }
}
