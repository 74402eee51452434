//! Facts about sources, streams and outputs. Plain values; times in seconds as `f64` because this is the edge.

use crate::format::MediaKind;
use crate::time::Rational;

/// Tags, in the file's order. Text that is not UTF-8 has replacement characters.
pub type Metadata = Vec<(String, String)>;

/// What is known of a whole source.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceInfo {
    /// FFmpeg's name of the container (`mov,mp4,m4a,3gp,3g2,mj2`).
    pub format_name: String,
    /// The container's name for people.
    pub format_long_name: String,
    /// Seconds, if known.
    pub duration: Option<f64>,
    /// Seconds; pts and seek share this clock. 0 if the file does not say.
    pub start_time: f64,
    /// Bits per second, if known.
    pub bit_rate: Option<u64>,
    /// Tags of the container.
    pub metadata: Metadata,
    /// Chapters in the file's order.
    pub chapters: Vec<Chapter>,
    /// Whether `seek` can work.
    pub seekable: bool,
    /// Streams in the file's order.
    pub streams: Vec<StreamInfo>,
    /// Index of the audio stream an output takes if none is named.
    pub default_audio_stream: Option<usize>,
    /// Index of the video stream an output takes if none is named; never an attached picture.
    pub default_video_stream: Option<usize>,
    /// Index of the subtitle stream an output takes if none is named.
    pub default_subtitle_stream: Option<usize>,
    /// Streams that belong together: the variants of a playlist, the services of a broadcast.
    pub programs: Vec<Program>,
}

/// Streams that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The container's own number for it.
    pub id: i64,
    /// Indices of its streams.
    pub streams: Vec<usize>,
    /// Tags, such as `service_name` or `variant_bitrate`.
    pub metadata: Metadata,
}

/// A named section of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The file's own number for it.
    pub id: i64,
    /// First second.
    pub start: f64,
    /// Second it ends at.
    pub end: f64,
    /// Tags, mostly `title`.
    pub metadata: Metadata,
}

/// What is known of one stream of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamInfo {
    /// Place in the source, from 0.
    pub index: usize,
    /// The container's own number.
    pub id: i64,
    /// What it carries.
    pub kind: MediaKind,
    /// FFmpeg's name of the codec (`h264`).
    pub codec: String,
    /// The codec's name for people.
    pub codec_long_name: String,
    /// The codec's profile (`High`), if known.
    pub profile: Option<String>,
    /// Sample or pixel format, if known.
    pub format: Option<String>,
    /// Bits per second, if known.
    pub bit_rate: Option<u64>,
    /// Frames, as the container says.
    pub frame_count: Option<u64>,
    /// Bits of one coded sample, where that has a meaning.
    pub bits_per_sample: Option<u32>,
    /// Seconds of one tick.
    pub time_base: Rational,
    /// Seconds, if known.
    pub start_time: Option<f64>,
    /// Seconds, if known.
    pub duration: Option<f64>,
    /// ISO 639 code from the tags, if any.
    pub language: Option<String>,
    /// FFmpeg's names (`default`, `forced`, `attached_pic`, …).
    pub disposition: Vec<String>,
    /// Tags of the stream.
    pub metadata: Metadata,
    /// Facts of its kind.
    pub details: StreamDetails,
}

/// Facts that only one kind of stream has.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamDetails {
    /// Of an audio stream.
    Audio(AudioDetails),
    /// Of a video stream.
    Video(VideoDetails),
    /// None.
    Other,
}

/// Facts of an audio stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudioDetails {
    /// Hz.
    pub sample_rate: u32,
    /// Count of channels.
    pub channels: u32,
    /// FFmpeg's name of the layout (`stereo`, `5.1`).
    pub channel_layout: String,
    /// Samples of one coded frame; 0 if it varies or is unknown.
    pub frame_size: u32,
}

/// Facts of a video stream.
#[derive(Clone, Debug, PartialEq)]
pub struct VideoDetails {
    /// Pixels across, as coded in the container.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames per second as FFmpeg guesses it; 0/1 if unknown.
    pub frame_rate: Rational,
    /// Frames ÷ duration; 0/1 if unknown.
    pub average_frame_rate: Rational,
    /// Width ÷ height of one pixel; 0/1 if unknown.
    pub sample_aspect_ratio: Rational,
    /// Degrees clockwise that the picture must be turned for display: 0, 90, 180, 270, or another angle as the file says.
    pub rotation: f64,
    /// How numbers become colours.
    pub color: ColorInfo,
    /// Whether the stream is one picture attached to the file, such as a cover.
    pub attached_picture: bool,
}

/// How numbers become colours, in FFmpeg's words; `unknown` where the file does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColorInfo {
    /// Matrix (`bt709`).
    pub space: String,
    /// `tv` or `pc`.
    pub range: String,
    /// Primaries (`bt709`).
    pub primaries: String,
    /// Transfer curve (`bt709`).
    pub transfer: String,
}

/// What an output gives, after its filter and conversion.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputInfo {
    /// Place among the reader's outputs, from 0.
    pub index: usize,
    /// Index of the source stream.
    pub source_index: usize,
    /// What it carries.
    pub kind: MediaKind,
    /// The caller's filter description, if any.
    pub filter_description: Option<String>,
    /// Sample or pixel format of the chunks.
    pub format: String,
    /// Facts of its kind.
    pub details: OutputDetails,
}

/// Facts that only one kind of output has.
#[derive(Clone, Debug, PartialEq)]
pub enum OutputDetails {
    /// Of an audio output.
    Audio {
        /// Hz.
        sample_rate: u32,
        /// Count of channels.
        channels: u32,
        /// FFmpeg's name of the layout.
        channel_layout: String,
    },
    /// Of a video output.
    Video {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Frames per second; 0/1 if unknown or varying.
        frame_rate: Rational,
    },
    /// Of a subtitle output.
    Subtitle {
        /// Head of the ASS script that its lines belong to.
        header: Option<String>,
    },
    /// Of undecoded packets.
    Packet,
}

/// What is known of a packet beside its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketFacts {
    /// Source stream.
    pub stream_index: usize,
    /// Presentation time in ticks.
    pub pts: Option<i64>,
    /// Decoding time in ticks.
    pub dts: Option<i64>,
    /// Ticks; 0 if unknown.
    pub duration: i64,
    /// Whether decoding can start here.
    pub keyframe: bool,
    /// Whether the decoded result is to be thrown away.
    pub discard: bool,
    /// Byte position in the source, if known.
    pub position: Option<u64>,
    /// Seconds of one tick.
    pub time_base: Rational,
}

/// One compressed unit, with its own copy of the bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct PacketData {
    /// Source stream.
    pub stream_index: usize,
    /// The bytes.
    pub data: Vec<u8>,
    /// Presentation time in ticks.
    pub pts: Option<i64>,
    /// Decoding time in ticks.
    pub dts: Option<i64>,
    /// Ticks; 0 if unknown.
    pub duration: i64,
    /// Whether decoding can start here.
    pub keyframe: bool,
    /// Whether the decoded result is to be thrown away.
    pub discard: bool,
    /// Byte position in the source, if known.
    pub position: Option<u64>,
    /// Seconds of one tick.
    pub time_base: Rational,
    /// What FFmpeg keeps beside the bytes (samples to skip, new headers, …), packed; empty without any.
    pub side_data: Vec<u8>,
}

impl PacketData {
    /// A packet with a copy of its bytes and of its packed side data.
    #[must_use]
    pub fn new(facts: &PacketFacts, data: &[u8], side_data: &[u8]) -> Self {
        Self {
            stream_index: facts.stream_index,
            data: data.to_vec(),
            pts: facts.pts,
            dts: facts.dts,
            duration: facts.duration,
            keyframe: facts.keyframe,
            discard: facts.discard,
            position: facts.position,
            time_base: facts.time_base,
            side_data: side_data.to_vec(),
        }
    }

    /// What is known of it beside its bytes.
    #[must_use]
    pub const fn facts(&self) -> PacketFacts {
        PacketFacts {
            stream_index: self.stream_index,
            pts: self.pts,
            dts: self.dts,
            duration: self.duration,
            keyframe: self.keyframe,
            discard: self.discard,
            position: self.position,
            time_base: self.time_base,
        }
    }

    /// The packet as it is to be written.
    #[must_use]
    pub fn view(&self) -> PacketView<'_> {
        PacketView {
            data: &self.data,
            side_data: &self.side_data,
            pts: self.pts,
            dts: self.dts,
            duration: self.duration,
            keyframe: self.keyframe,
            discard: self.discard,
            time_base: self.time_base,
        }
    }
}

/// A packet to be written, in memory that belongs to someone else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PacketView<'a> {
    /// The bytes.
    pub data: &'a [u8],
    /// As [`PacketData::side_data`].
    pub side_data: &'a [u8],
    /// Presentation time in ticks.
    pub pts: Option<i64>,
    /// Decoding time in ticks.
    pub dts: Option<i64>,
    /// Ticks; 0 if unknown.
    pub duration: i64,
    /// Whether decoding can start here.
    pub keyframe: bool,
    /// Whether the decoded result is to be thrown away.
    pub discard: bool,
    /// Seconds of one tick.
    pub time_base: Rational,
}

/// Counters of a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderStats {
    /// Packets taken from the source.
    pub packets: u64,
    /// Bytes read from the source.
    pub bytes_read: u64,
    /// Frames that decoders gave.
    pub frames_decoded: u64,
    /// Frames of chunks that were dropped unread.
    pub frames_dropped: u64,
    /// Packets or frames that could not be decoded.
    pub decode_errors: u64,
}
