//! A writer's option objects as the core's plain settings, and what was chosen as a plain object.

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use sluice_core::error::Result;
use sluice_core::format::SampleFormat;
use sluice_core::media::Chapter;
use sluice_core::write_config::{
    AttachedPictureConfig, AudioInputConfig, AudioWrite, CodecConfig, CommonInput, EncodingPass,
    InputDetails, InputInfo, StreamTags, SubtitleInputConfig, SubtitleRegion, SubtitleWrite,
    VideoInputConfig, VideoWrite, WriterConfig,
};

use crate::chunk::number;
use crate::options::{
    NativeOption, NativeRational, audio_layout, milliseconds, option_list, sample_format,
    video_layout,
};

/// How an output is written.
#[napi(object, object_to_js = false)]
pub struct NativeWriterOptions {
    pub format: Option<String>,
    pub options: Vec<NativeOption>,
    pub metadata: Vec<NativeOption>,
    pub chapters: Vec<NativeWrittenChapter>,
    pub timeout: Option<f64>,
    pub accept_timeout: Option<f64>,
    pub atomic: bool,
}

/// The encoder's usual settings.
#[napi(object, object_to_js = false)]
pub struct NativeCodecConfig {
    pub bit_rate: Option<i64>,
    pub bit_rate_tolerance: Option<i32>,
    pub buffer_size: Option<i32>,
    pub compression_level: Option<i32>,
    pub qscale: Option<f64>,
    pub qmin: Option<i32>,
    pub qmax: Option<i32>,
    pub gop_size: Option<i32>,
    #[napi(js_name = "maxBFrames")]
    pub max_b_frames: Option<i32>,
}

/// A sound input.
#[napi(object, object_to_js = false)]
pub struct NativeAudioInputOptions {
    pub sample_rate: u32,
    pub channels: u32,
    pub channel_layout: Option<String>,
    pub format: String,
    pub planar: bool,
    pub encoder: Option<String>,
    pub encoder_options: Vec<NativeOption>,
    pub encoder_format: Option<String>,
    pub encoder_sample_rate: Option<u32>,
    pub encoder_channels: Option<u32>,
    pub codec: NativeCodecConfig,
    pub filter: Option<String>,
    pub tags: NativeStreamTags,
}

/// A picture input.
#[napi(object, object_to_js = false)]
pub struct NativeVideoInputOptions {
    pub frame_rate: NativeRational,
    pub width: u32,
    pub height: u32,
    pub format: String,
    pub layout: String,
    pub encoder: Option<String>,
    pub encoder_options: Vec<NativeOption>,
    pub encoder_format: Option<String>,
    pub encoder_frame_rate: Option<NativeRational>,
    pub encoder_width: Option<u32>,
    pub encoder_height: Option<u32>,
    pub codec: NativeCodecConfig,
    pub filter: Option<String>,
    pub hardware: Option<String>,
    pub tags: NativeStreamTags,
}

/// What any input may say of its stream.
#[napi(object, object_to_js = false)]
pub struct NativeStreamTags {
    pub metadata: Vec<NativeOption>,
    pub language: Option<String>,
    pub disposition: Option<Vec<String>>,
}

/// A chapter of the output.
#[napi(object, object_to_js = false)]
pub struct NativeWrittenChapter {
    pub id: f64,
    pub start: f64,
    pub end: f64,
    pub metadata: Vec<NativeOption>,
}

/// A subtitle input.
#[napi(object, object_to_js = false)]
pub struct NativeSubtitleInputOptions {
    pub encoder: Option<String>,
    pub encoder_options: Vec<NativeOption>,
    pub header: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub tags: NativeStreamTags,
}

/// A subtitle to be written.
#[napi(object, object_to_js = false)]
pub struct NativeSubtitle {
    pub pts: f64,
    pub duration: Option<f64>,
    pub text: Option<String>,
    pub lines: Vec<String>,
    pub regions: Vec<NativeWrittenRegion>,
}

/// A picture of a subtitle, copied on entry.
#[napi(object, object_to_js = false)]
pub struct NativeWrittenRegion {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    pub data: Uint8Array,
}

/// How written data lies in memory, and when it is.
#[napi(object, object_to_js = false)]
pub struct NativeDataFacts {
    pub format: Option<String>,
    pub layout: Option<String>,
    pub pts: Option<f64>,
}

/// What was chosen for an input.
#[napi(object, object_from_js = false)]
pub struct NativeInputInfo {
    pub index: f64,
    pub encoder: Option<String>,
    pub codec: String,
    pub format: Option<String>,
    pub sample_rate: Option<u32>,
    pub channels: Option<u32>,
    pub channel_layout: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub frame_rate: Option<NativeRational>,
    pub frame_bytes: f64,
}

impl NativeWriterOptions {
    pub(crate) fn into_core(self) -> WriterConfig {
        WriterConfig {
            format: self.format,
            options: option_list(self.options),
            metadata: option_list(self.metadata),
            chapters: self
                .chapters
                .into_iter()
                .map(NativeWrittenChapter::into_core)
                .collect(),
            atomic: self.atomic,
            timeout: self.timeout.map(milliseconds),
            accept_timeout: self.accept_timeout.map(milliseconds),
        }
    }
}

impl NativeCodecConfig {
    pub(crate) fn into_core(self) -> CodecConfig {
        CodecConfig {
            bit_rate: self.bit_rate,
            bit_rate_tolerance: self.bit_rate_tolerance,
            buffer_size: self.buffer_size,
            compression_level: self.compression_level,
            qscale: self.qscale,
            qmin: self.qmin,
            qmax: self.qmax,
            gop_size: self.gop_size,
            max_b_frames: self.max_b_frames,
        }
    }
}

impl NativeAudioInputOptions {
    pub(crate) fn into_core(self) -> Result<AudioInputConfig> {
        Ok(AudioInputConfig {
            sample_rate: self.sample_rate,
            channels: self.channels,
            channel_layout: self.channel_layout,
            format: sample_format("addAudioStream", &self.format)?,
            layout: audio_layout(self.planar),
            encoder_format: self.encoder_format,
            encoder_sample_rate: self.encoder_sample_rate,
            encoder_channels: self.encoder_channels,
            common: CommonInput {
                encoder: self.encoder,
                encoder_options: option_list(self.encoder_options),
                codec: self.codec.into_core(),
                filter: self.filter,
                tags: self.tags.into_core(),
                pass: EncodingPass::Single,
            },
        })
    }
}

impl NativeVideoInputOptions {
    pub(crate) fn into_core(self) -> VideoInputConfig {
        VideoInputConfig {
            frame_rate: self.frame_rate.into_core(),
            width: self.width,
            height: self.height,
            format: self.format,
            layout: video_layout(&self.layout),
            encoder_format: self.encoder_format,
            encoder_frame_rate: self.encoder_frame_rate.map(NativeRational::into_core),
            encoder_width: self.encoder_width,
            encoder_height: self.encoder_height,
            hardware: self.hardware,
            common: CommonInput {
                encoder: self.encoder,
                encoder_options: option_list(self.encoder_options),
                codec: self.codec.into_core(),
                filter: self.filter,
                tags: self.tags.into_core(),
                pass: EncodingPass::Single,
            },
        }
    }
}

impl NativeStreamTags {
    pub(crate) fn into_core(self) -> StreamTags {
        StreamTags {
            metadata: option_list(self.metadata),
            language: self.language,
            disposition: self.disposition,
        }
    }

    /// What is said of an attached picture with these bytes.
    pub(crate) fn of_picture(self, data: &Uint8Array) -> AttachedPictureConfig {
        AttachedPictureConfig {
            data: data.to_vec(),
            tags: self.into_core(),
        }
    }
}

impl NativeWrittenChapter {
    pub(crate) fn into_core(self) -> Chapter {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be a whole number of 53 bits in TypeScript; the cast saturates"
        )]
        let id = self.id as i64;
        Chapter {
            id,
            start: self.start,
            end: self.end,
            metadata: option_list(self.metadata),
        }
    }
}

impl NativeSubtitleInputOptions {
    pub(crate) fn into_core(self) -> SubtitleInputConfig {
        SubtitleInputConfig {
            encoder: self.encoder,
            encoder_options: option_list(self.encoder_options),
            header: self.header,
            size: self.width.zip(self.height),
            tags: self.tags.into_core(),
        }
    }
}

impl NativeSubtitle {
    pub(crate) fn into_core(self) -> SubtitleWrite {
        let region = |region: NativeWrittenRegion| SubtitleRegion {
            x: region.x,
            y: region.y,
            width: region.width,
            height: region.height,
            data: region.data.to_vec(),
        };
        SubtitleWrite {
            pts: self.pts,
            duration: self.duration,
            text: self.text,
            lines: self.lines,
            regions: self.regions.into_iter().map(region).collect(),
        }
    }
}

impl NativeDataFacts {
    pub(crate) fn into_audio(self) -> AudioWrite {
        AudioWrite {
            format: self.format.as_deref().and_then(SampleFormat::from_name),
            layout: self.layout.map(|layout| audio_layout(layout == "planar")),
            pts: self.pts,
        }
    }

    pub(crate) fn into_video(self) -> VideoWrite {
        VideoWrite {
            format: self.format,
            layout: self.layout.as_deref().map(video_layout),
            pts: self.pts,
        }
    }
}

impl From<InputInfo> for NativeInputInfo {
    fn from(info: InputInfo) -> Self {
        let mut input = Self {
            index: number(info.index),
            encoder: info.encoder,
            codec: info.codec,
            format: None,
            sample_rate: None,
            channels: None,
            channel_layout: None,
            width: None,
            height: None,
            frame_rate: None,
            frame_bytes: number(info.frame_bytes),
        };
        match info.details {
            InputDetails::Audio {
                format,
                sample_rate,
                channels,
                channel_layout,
            } => {
                input.format = Some(format);
                input.sample_rate = Some(sample_rate);
                input.channels = Some(channels);
                input.channel_layout = Some(channel_layout);
            }
            InputDetails::Video {
                format,
                width,
                height,
                frame_rate,
            } => {
                input.format = Some(format);
                input.width = Some(width);
                input.height = Some(height);
                input.frame_rate = Some(NativeRational {
                    num: frame_rate.num,
                    den: frame_rate.den,
                });
            }
            InputDetails::Packet | InputDetails::Subtitle | InputDetails::Picture => {}
        }
        input
    }
}
