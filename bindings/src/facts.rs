//! Facts about sources, streams and outputs as plain JavaScript objects.

use napi_derive::napi;
use sluice_core::media::{
    Chapter, Metadata, OutputDetails, OutputInfo, Program, ReaderStats, SourceInfo, StreamDetails,
    StreamInfo,
};
use sluice_core::time::Rational;

use crate::chunk::{number, wide};
use crate::options::{NativeOption, NativeRational};

/// What is known of a source.
#[napi(object, object_from_js = false)]
pub struct NativeSourceInfo {
    pub format_name: String,
    pub format_long_name: String,
    pub duration: Option<f64>,
    pub start_time: f64,
    pub bit_rate: Option<f64>,
    pub metadata: Vec<NativeOption>,
    pub chapters: Vec<NativeChapter>,
    pub seekable: bool,
    pub streams: Vec<NativeStream>,
    pub default_audio_stream: Option<f64>,
    pub default_video_stream: Option<f64>,
    pub default_subtitle_stream: Option<f64>,
    pub programs: Vec<NativeProgram>,
}

/// Streams that belong together.
#[napi(object, object_from_js = false)]
pub struct NativeProgram {
    pub id: i64,
    pub streams: Vec<f64>,
    pub metadata: Vec<NativeOption>,
}

/// A named section.
#[napi(object, object_from_js = false)]
pub struct NativeChapter {
    pub id: i64,
    pub start: f64,
    pub end: f64,
    pub metadata: Vec<NativeOption>,
}

/// How numbers become colours.
#[napi(object, object_from_js = false)]
pub struct NativeColor {
    pub space: String,
    pub range: String,
    pub primaries: String,
    pub transfer: String,
}

/// What is known of a stream; the fields of its kind are set.
#[napi(object, object_from_js = false)]
pub struct NativeStream {
    pub index: f64,
    pub id: i64,
    pub media_type: String,
    pub codec: String,
    pub codec_long_name: String,
    pub profile: Option<String>,
    pub format: Option<String>,
    pub bit_rate: Option<f64>,
    pub frame_count: Option<f64>,
    pub bits_per_sample: Option<u32>,
    pub time_base: NativeRational,
    pub start_time: Option<f64>,
    pub duration: Option<f64>,
    pub language: Option<String>,
    pub disposition: Vec<String>,
    pub metadata: Vec<NativeOption>,
    pub sample_rate: Option<u32>,
    pub channels: Option<u32>,
    pub channel_layout: Option<String>,
    pub frame_size: Option<u32>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub frame_rate: Option<NativeRational>,
    pub average_frame_rate: Option<NativeRational>,
    pub sample_aspect_ratio: Option<NativeRational>,
    pub rotation: Option<f64>,
    pub color: Option<NativeColor>,
    pub attached_picture: Option<bool>,
}

/// What an output gives.
#[napi(object, object_from_js = false)]
pub struct NativeOutputInfo {
    /// Names the output for as long as it lives.
    pub handle: u32,
    pub index: f64,
    pub source_index: f64,
    pub media_type: String,
    pub filter_description: Option<String>,
    pub format: String,
    pub sample_rate: Option<u32>,
    pub channels: Option<u32>,
    pub channel_layout: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub frame_rate: Option<NativeRational>,
    pub header: Option<String>,
}

/// Counters of a reader.
#[napi(object, object_from_js = false)]
pub struct NativeReaderStats {
    pub packets: f64,
    pub bytes_read: f64,
    pub frames_decoded: f64,
    pub frames_dropped: f64,
    pub decode_errors: f64,
}

fn rational(value: Rational) -> NativeRational {
    NativeRational {
        num: value.num,
        den: value.den,
    }
}

fn tags(metadata: Metadata) -> Vec<NativeOption> {
    metadata
        .into_iter()
        .map(|(name, value)| NativeOption { name, value })
        .collect()
}

impl From<SourceInfo> for NativeSourceInfo {
    fn from(info: SourceInfo) -> Self {
        Self {
            format_name: info.format_name,
            format_long_name: info.format_long_name,
            duration: info.duration,
            start_time: info.start_time,
            bit_rate: info.bit_rate.map(wide),
            metadata: tags(info.metadata),
            chapters: info.chapters.into_iter().map(NativeChapter::from).collect(),
            seekable: info.seekable,
            streams: info.streams.into_iter().map(NativeStream::from).collect(),
            default_audio_stream: info.default_audio_stream.map(number),
            default_video_stream: info.default_video_stream.map(number),
            default_subtitle_stream: info.default_subtitle_stream.map(number),
            programs: info.programs.into_iter().map(NativeProgram::from).collect(),
        }
    }
}

impl From<Program> for NativeProgram {
    fn from(program: Program) -> Self {
        Self {
            id: program.id,
            streams: program.streams.into_iter().map(number).collect(),
            metadata: tags(program.metadata),
        }
    }
}

impl From<Chapter> for NativeChapter {
    fn from(chapter: Chapter) -> Self {
        Self {
            id: chapter.id,
            start: chapter.start,
            end: chapter.end,
            metadata: tags(chapter.metadata),
        }
    }
}

impl From<StreamInfo> for NativeStream {
    fn from(info: StreamInfo) -> Self {
        let mut stream = Self::common(info.index, info.kind.name());
        stream.id = info.id;
        stream.codec = info.codec;
        stream.codec_long_name = info.codec_long_name;
        stream.profile = info.profile;
        stream.format = info.format;
        stream.bit_rate = info.bit_rate.map(wide);
        stream.frame_count = info.frame_count.map(wide);
        stream.bits_per_sample = info.bits_per_sample;
        stream.time_base = rational(info.time_base);
        stream.start_time = info.start_time;
        stream.duration = info.duration;
        stream.language = info.language;
        stream.disposition = info.disposition;
        stream.metadata = tags(info.metadata);
        stream.add_details(info.details);
        stream
    }
}

impl NativeStream {
    fn common(index: usize, media_type: &str) -> Self {
        Self {
            index: number(index),
            id: 0,
            media_type: media_type.to_owned(),
            codec: String::new(),
            codec_long_name: String::new(),
            profile: None,
            format: None,
            bit_rate: None,
            frame_count: None,
            bits_per_sample: None,
            time_base: NativeRational { num: 0, den: 1 },
            start_time: None,
            duration: None,
            language: None,
            disposition: Vec::new(),
            metadata: Vec::new(),
            sample_rate: None,
            channels: None,
            channel_layout: None,
            frame_size: None,
            width: None,
            height: None,
            frame_rate: None,
            average_frame_rate: None,
            sample_aspect_ratio: None,
            rotation: None,
            color: None,
            attached_picture: None,
        }
    }

    fn add_details(&mut self, details: StreamDetails) {
        match details {
            StreamDetails::Audio(audio) => {
                self.sample_rate = Some(audio.sample_rate);
                self.channels = Some(audio.channels);
                self.channel_layout = Some(audio.channel_layout);
                self.frame_size = Some(audio.frame_size);
            }
            StreamDetails::Video(video) => {
                self.width = Some(video.width);
                self.height = Some(video.height);
                self.frame_rate = Some(rational(video.frame_rate));
                self.average_frame_rate = Some(rational(video.average_frame_rate));
                self.sample_aspect_ratio = Some(rational(video.sample_aspect_ratio));
                self.rotation = Some(video.rotation);
                self.color = Some(NativeColor {
                    space: video.color.space,
                    range: video.color.range,
                    primaries: video.color.primaries,
                    transfer: video.color.transfer,
                });
                self.attached_picture = Some(video.attached_picture);
            }
            StreamDetails::Other => {}
        }
    }
}

impl NativeOutputInfo {
    /// The facts, with the handle that names the output from now on.
    pub(crate) fn new(handle: u32, info: OutputInfo) -> Self {
        let mut output = Self {
            handle,
            index: number(info.index),
            source_index: number(info.source_index),
            media_type: info.kind.name().to_owned(),
            filter_description: info.filter_description,
            format: info.format,
            sample_rate: None,
            channels: None,
            channel_layout: None,
            width: None,
            height: None,
            frame_rate: None,
            header: None,
        };
        match info.details {
            OutputDetails::Audio {
                sample_rate,
                channels,
                channel_layout,
            } => {
                output.sample_rate = Some(sample_rate);
                output.channels = Some(channels);
                output.channel_layout = Some(channel_layout);
            }
            OutputDetails::Video {
                width,
                height,
                frame_rate,
            } => {
                output.width = Some(width);
                output.height = Some(height);
                output.frame_rate = Some(rational(frame_rate));
            }
            OutputDetails::Subtitle { header } => output.header = header,
            OutputDetails::Packet => {}
        }
        output
    }
}

impl From<ReaderStats> for NativeReaderStats {
    fn from(stats: ReaderStats) -> Self {
        Self {
            packets: wide(stats.packets),
            bytes_read: wide(stats.bytes_read),
            frames_decoded: wide(stats.frames_decoded),
            frames_dropped: wide(stats.frames_dropped),
            decode_errors: wide(stats.decode_errors),
        }
    }
}
