//! What the user asked of a writer: plain settings, no pointers.

use std::time::Duration;

use crate::config::OptionList;
use crate::format::{AudioLayout, SampleFormat, VideoLayout};
use crate::io::{FileOpen, TargetWrite};
use crate::media::{Chapter, Metadata};
use crate::time::Rational;

/// Where a writer's bytes go.
pub enum TargetOutput {
    /// A path, a URL (it starts with a known scheme and `//`, or `file:`), or, with a device's
    /// format, that device's own name.
    Text(String),
    /// Memory; the bytes are there once the writer has finished.
    Memory,
    /// The caller's own code.
    Custom(Box<dyn TargetWrite>),
    /// An address that the caller's own code writes to.
    Address {
        /// Writes to it.
        target: Box<dyn TargetWrite>,
        /// Writes instead what a format makes that opens its files itself.
        files: Box<dyn FileOpen>,
        /// The address.
        url: String,
        /// Options that `target` uses itself.
        takes: Vec<String>,
    },
}

impl TargetOutput {
    /// The path, URL or device's name.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Address { url: text, .. } => Some(text),
            Self::Memory | Self::Custom(_) => None,
        }
    }
}

impl std::fmt::Debug for TargetOutput {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => formatter.debug_tuple("Text").field(text).finish(),
            Self::Memory => formatter.write_str("Memory"),
            Self::Custom(_) => formatter.write_str("Custom"),
            Self::Address { url, .. } => formatter.debug_tuple("Address").field(url).finish(),
        }
    }
}

/// Settings of a whole output.
#[derive(Clone, Debug)]
pub struct WriterConfig {
    /// Muxer or output device by FFmpeg's name; by default from the path's extension.
    pub format: Option<String>,
    /// Muxer, protocol and device options.
    pub options: OptionList,
    /// Tags of the file.
    pub metadata: Metadata,
    /// Chapters of the file.
    pub chapters: Vec<Chapter>,
    /// Whether a file target appears at its name only when whole. Default true; formats that are
    /// made to be read while they are written (fragmented mp4, …) ask for false.
    pub atomic: bool,
    /// Longest wait without progress on a network target; `None` for no limit. Default 30 s.
    pub timeout: Option<Duration>,
    /// Longest wait of a server for its client; `None` for no limit, the default.
    pub accept_timeout: Option<Duration>,
}

impl Default for WriterConfig {
    fn default() -> Self {
        Self {
            format: None,
            options: Vec::new(),
            metadata: Metadata::new(),
            chapters: Vec::new(),
            atomic: true,
            timeout: Some(Duration::from_secs(30)),
            accept_timeout: None,
        }
    }
}

/// The encoder's usual settings. `None` leaves each to the encoder.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CodecConfig {
    /// Bits per second.
    pub bit_rate: Option<i64>,
    /// Bits by which the stream may differ from the bit rate.
    pub bit_rate_tolerance: Option<i32>,
    /// Rate control buffer, in bits.
    pub buffer_size: Option<i32>,
    /// Higher is smaller and slower; the range is the encoder's.
    pub compression_level: Option<i32>,
    /// Constant quality in the encoder's own scale (lower is better for most).
    pub qscale: Option<f64>,
    /// Smallest quantizer.
    pub qmin: Option<i32>,
    /// Largest quantizer.
    pub qmax: Option<i32>,
    /// Most frames from one key frame to the next; 0 makes every frame a key frame. Video only.
    pub gop_size: Option<i32>,
    /// Most B-frames in a row. Video only.
    pub max_b_frames: Option<i32>,
}

/// What any input may say of its stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamTags {
    /// Tags of the stream.
    pub metadata: Metadata,
    /// Language of the stream, ISO 639; overrides the tag of that name.
    pub language: Option<String>,
    /// FFmpeg's names (`default`, `forced`, …); `None`: none, or those of the stream that is copied.
    pub disposition: Option<Vec<String>>,
}

/// What audio and video inputs have in common.
#[derive(Clone, Debug, Default)]
pub struct CommonInput {
    /// Encoder by FFmpeg's name; by default the container's usual one.
    pub encoder: Option<String>,
    /// Options of the encoder, `threads` included.
    pub encoder_options: OptionList,
    /// Usual settings of the encoder.
    pub codec: CodecConfig,
    /// Filter description, one in and one out, applied before the encoder.
    pub filter: Option<String>,
    /// What is said of the stream.
    pub tags: StreamTags,
    /// Which part of an encoding in two passes this is.
    pub pass: EncodingPass,
}

/// Which part of an encoding in two passes this is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EncodingPass {
    /// The only one.
    #[default]
    Single,
    /// The first: only its statistics are of use.
    First,
    /// The second, with the statistics of the first.
    Second(Vec<u8>),
}

/// A subtitle input.
#[derive(Clone, Debug, Default)]
pub struct SubtitleInputConfig {
    /// Encoder by FFmpeg's name; by default the container's usual one.
    pub encoder: Option<String>,
    /// Options of the encoder.
    pub encoder_options: OptionList,
    /// ASS script header that event lines refer to; by default one style for all.
    pub header: Option<String>,
    /// Size of the picture that bitmaps lie on.
    pub size: Option<(u32, u32)>,
    /// What is said of the stream.
    pub tags: StreamTags,
}

/// A subtitle to be written.
#[derive(Clone, Debug, Default)]
pub struct SubtitleWrite {
    /// When it appears, in seconds.
    pub pts: f64,
    /// How long it stays, in seconds; `None`: until the next one.
    pub duration: Option<f64>,
    /// Plain text, for one that has no event lines.
    pub text: Option<String>,
    /// ASS event lines as FFmpeg's decoders give them.
    pub lines: Vec<String>,
    /// Pictures, for one that is not text.
    pub regions: Vec<SubtitleRegion>,
}

/// A picture of a subtitle, at most 256 colours.
#[derive(Clone, Debug, Default)]
pub struct SubtitleRegion {
    /// Left edge in pixels.
    pub x: u32,
    /// Top edge in pixels.
    pub y: u32,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// RGBA, rows without gaps.
    pub data: Vec<u8>,
}

/// A picture attached to the file, such as a cover.
#[derive(Clone, Debug, Default)]
pub struct AttachedPictureConfig {
    /// The image file.
    pub data: Vec<u8>,
    /// What is said of it: `title`, `comment` (`Cover (front)`).
    pub tags: StreamTags,
}

/// An audio input: what is written, and what is to be made of it.
#[derive(Clone, Debug)]
pub struct AudioInputConfig {
    /// Sample rate of what is written, Hz.
    pub sample_rate: u32,
    /// Channels of what is written.
    pub channels: u32,
    /// Channel layout of what is written; by default the usual one for the count.
    pub channel_layout: Option<String>,
    /// Sample format of what is written. Default `flt`.
    pub format: SampleFormat,
    /// Memory order of what is written. Default interleaved.
    pub layout: AudioLayout,
    /// Sample format given to the encoder; by default the source's or the nearest it takes.
    pub encoder_format: Option<String>,
    /// Sample rate given to the encoder, Hz; by default the source's or the nearest it takes.
    pub encoder_sample_rate: Option<u32>,
    /// Channels given to the encoder; by default the source's or the nearest it takes.
    pub encoder_channels: Option<u32>,
    /// Encoder, filter, tags.
    pub common: CommonInput,
}

impl AudioInputConfig {
    /// Interleaved `flt` samples of this rate and so many channels.
    #[must_use]
    pub fn new(sample_rate: u32, channels: u32) -> Self {
        Self {
            sample_rate,
            channels,
            channel_layout: None,
            format: SampleFormat::FLT,
            layout: AudioLayout::Interleaved,
            encoder_format: None,
            encoder_sample_rate: None,
            encoder_channels: None,
            common: CommonInput::default(),
        }
    }
}

/// A video input: what is written, and what is to be made of it.
#[derive(Clone, Debug)]
pub struct VideoInputConfig {
    /// Frames per second of what is written.
    pub frame_rate: Rational,
    /// Width of what is written, pixels.
    pub width: u32,
    /// Height of what is written, pixels.
    pub height: u32,
    /// Pixel format of what is written. Default `rgb24`.
    pub format: String,
    /// Memory order of what is written. Default NCHW.
    pub layout: VideoLayout,
    /// Pixel format given to the encoder; by default the source's or the nearest it takes.
    pub encoder_format: Option<String>,
    /// Frame rate given to the encoder; by default the source's or the nearest it takes.
    pub encoder_frame_rate: Option<Rational>,
    /// Width of the encoded picture; by default the source's.
    pub encoder_width: Option<u32>,
    /// Height of the encoded picture; by default the source's.
    pub encoder_height: Option<u32>,
    /// Hardware device to encode on (`cuda`, `vaapi:/dev/dri/renderD128`).
    pub hardware: Option<String>,
    /// Encoder, filter, tags.
    pub common: CommonInput,
}

impl VideoInputConfig {
    /// NCHW `rgb24` frames of this size and rate.
    #[must_use]
    pub fn new(width: u32, height: u32, frame_rate: Rational) -> Self {
        Self {
            frame_rate,
            width,
            height,
            format: "rgb24".to_owned(),
            layout: VideoLayout::Nchw,
            encoder_format: None,
            encoder_frame_rate: None,
            encoder_width: None,
            encoder_height: None,
            hardware: None,
            common: CommonInput::default(),
        }
    }
}

/// How a written block differs from what its input was declared with: a chunk of a reader brings
/// its own format and layout. `None`: as declared.
#[derive(Clone, Debug, Default)]
pub struct AudioWrite {
    /// Sample format of this block.
    pub format: Option<SampleFormat>,
    /// Memory order of this block.
    pub layout: Option<AudioLayout>,
    /// When its first sample is heard, in seconds; by default where the last block ended.
    pub pts: Option<f64>,
}

/// As [`AudioWrite`], for pictures.
#[derive(Clone, Debug, Default)]
pub struct VideoWrite {
    /// Pixel format of these frames.
    pub format: Option<String>,
    /// Memory order of these frames.
    pub layout: Option<VideoLayout>,
    /// When the first frame is shown, in seconds; by default when the last one ended.
    pub pts: Option<f64>,
}

/// What was chosen for an input.
#[derive(Clone, Debug, PartialEq)]
pub struct InputInfo {
    /// Place among the writer's inputs, from 0.
    pub index: usize,
    /// The encoder's name; `None` for packets copied as they are.
    pub encoder: Option<String>,
    /// Name of the codec that the encoder makes.
    pub codec: String,
    /// Bytes of one frame as declared (a sample of every channel, or a picture); 0 for packets.
    pub frame_bytes: usize,
    /// What the encoder gets.
    pub details: InputDetails,
}

/// What the encoder of an input gets.
#[derive(Clone, Debug, PartialEq)]
pub enum InputDetails {
    /// Samples.
    Audio {
        /// Sample format by FFmpeg's name.
        format: String,
        /// Hz.
        sample_rate: u32,
        /// Channels.
        channels: u32,
        /// Layout by FFmpeg's name.
        channel_layout: String,
    },
    /// Pictures.
    Video {
        /// Pixel format by FFmpeg's name.
        format: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Frames per second.
        frame_rate: Rational,
    },
    /// Packets, copied as they are.
    Packet,
    /// Subtitles.
    Subtitle,
    /// A picture attached to the file.
    Picture,
}
