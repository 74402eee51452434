//! What the caller asks of a reader. Plain values with the defaults of the public contract; nothing here points anywhere.

use std::sync::Arc;
use std::time::Duration;

use crate::format::{AudioLayout, SampleFormat, Scaler, VideoLayout};
use crate::io::SourceRead;
use crate::time::Rational;

/// Named option values for a demuxer, protocol, device or codec, in the order given, values in FFmpeg's text form.
pub type OptionList = Vec<(String, String)>;

/// Where the bytes come from.
pub enum SourceInput {
    /// A path, URL, or the own syntax of the format that `OpenConfig::format` names.
    Text(String),
    /// A whole file in memory.
    Bytes(Arc<dyn AsRef<[u8]> + Send + Sync>),
    /// The caller's own code.
    Custom(Box<dyn SourceRead>),
}

impl std::fmt::Debug for SourceInput {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => formatter.debug_tuple("Text").field(text).finish(),
            Self::Bytes(bytes) => formatter
                .debug_tuple("Bytes")
                .field(&(**bytes).as_ref().len())
                .finish(),
            Self::Custom(_) => formatter.write_str("Custom"),
        }
    }
}

/// Which faults of the data reject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// None: what cannot be decoded is skipped and counted.
    None,
    /// Only a source that ends before its own end.
    Truncated,
    /// That, and packets or frames that cannot be decoded.
    #[default]
    Error,
    /// That, and anything FFmpeg warns about the data.
    Warning,
}

/// How much of FFmpeg an input may reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// All formats and codecs built in, within the limits.
    #[default]
    Default,
    /// Only demuxers and decoders that this project fuzzes.
    Untrusted,
}

/// What an input may cost. `u64::MAX` lifts a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of one picture.
    pub max_pixels: u64,
    /// Streams of one source.
    pub max_streams: u64,
    /// Channels of one audio stream.
    pub max_channels: u64,
    /// Samples per second of one audio stream.
    pub max_sample_rate: u64,
    /// Bytes read to find out the format and the streams.
    pub max_probe_bytes: u64,
    /// Bytes of all names and values of metadata.
    pub max_metadata_bytes: u64,
    /// Bytes of one attachment or attached picture.
    pub max_attachment_bytes: u64,
    /// Bytes of one chunk.
    pub max_chunk_bytes: u64,
    /// Bytes of a source that can't go back which are kept in a temporary file where its format needs that.
    pub max_spool_bytes: u64,
    /// Redirects of one request.
    pub max_redirects: u64,
    /// Playlists inside playlists.
    pub max_playlist_depth: u64,
}

impl Limits {
    /// The pixels of a picture as FFmpeg counts them, which pads each row to a multiple of 64: with exactly `max_pixels` it
    /// would refuse pictures that the limit allows.
    #[must_use]
    pub const fn padded_pixels(&self) -> u64 {
        self.max_pixels.saturating_add(63 * 65_535)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_pixels: 268_402_689,
            max_streams: 64,
            max_channels: 64,
            max_sample_rate: 768_000,
            max_probe_bytes: 5 << 20,
            max_metadata_bytes: 1 << 20,
            max_attachment_bytes: 16 << 20,
            max_chunk_bytes: 1 << 30,
            max_spool_bytes: 256 << 20,
            max_redirects: 8,
            max_playlist_depth: 4,
        }
    }
}

/// How certificates are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsConfig {
    /// Whether an unverifiable certificate stops the connection. Default true.
    pub reject_unauthorized: bool,
    /// Path of a PEM file with the authorities to trust instead of the system's.
    pub ca_file: Option<String>,
}

impl Default for TlsConfig {
    fn default() -> Self {
        Self {
            reject_unauthorized: true,
            ca_file: None,
        }
    }
}

/// Settings of a source.
#[derive(Clone, Debug)]
pub struct OpenConfig {
    /// Demuxer or input device; `None` finds out.
    pub format: Option<String>,
    /// Demuxer, protocol and device options. One that nobody uses is an error.
    pub options: OptionList,
    /// Bytes asked of a custom source at a time. Default 65 536.
    pub buffer_size: usize,
    /// Bytes to look at for the format and the streams; `None` is FFmpeg's own 5 000 000.
    pub probe_size: Option<u64>,
    /// Media time to look at for the streams; `None` is FFmpeg's own.
    pub analyze_duration: Option<Duration>,
    /// For the whole of opening. Default 30 s; `None` for ever.
    pub open_timeout: Option<Duration>,
    /// Without progress in a later read. Default 30 s; `None` for ever.
    pub timeout: Option<Duration>,
    /// How certificates are checked.
    pub tls: TlsConfig,
    /// Which faults reject. Default [`FailOn::Error`].
    pub fail_on: FailOn,
    /// How much of FFmpeg the input may reach.
    pub profile: Profile,
    /// Protocols for the first hop instead of the default list.
    pub protocols: Option<Vec<String>>,
    /// What the input may cost.
    pub limits: Limits,
}

impl Default for OpenConfig {
    fn default() -> Self {
        Self {
            format: None,
            options: Vec::new(),
            buffer_size: 65_536,
            probe_size: None,
            analyze_duration: None,
            open_timeout: Some(Duration::from_secs(30)),
            timeout: Some(Duration::from_secs(30)),
            tls: TlsConfig::default(),
            fail_on: FailOn::default(),
            profile: Profile::default(),
            protocols: None,
            limits: Limits::default(),
        }
    }
}

/// How many frames make a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FramesPerChunk {
    /// So many, at least 1; the last chunk of a stream may be shorter.
    Count(usize),
    /// Everything buffered, as one chunk.
    All,
}

/// What happens when finished chunks pile up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BufferChunkSize {
    /// The reader waits; nothing is ever dropped.
    #[default]
    Wait,
    /// So many are kept, at least 1; the oldest is dropped and counted.
    DropOldest(usize),
    /// All are kept.
    Unlimited,
}

/// Settings that audio and video outputs share.
#[derive(Clone, Debug)]
pub struct CommonOutput {
    /// Stream of the source; `None` is the default stream of the kind.
    pub stream_index: Option<usize>,
    /// Frames of a chunk.
    pub frames_per_chunk: FramesPerChunk,
    /// What happens when chunks pile up.
    pub buffer_chunk_size: BufferChunkSize,
    /// Decoder by name; `None` is FFmpeg's default for the codec.
    pub decoder: Option<String>,
    /// Options of the decoder. `threads` defaults to min(cores, 16).
    pub decoder_options: OptionList,
    /// Filter description, one in, one out, applied before the conversion.
    pub filter: Option<String>,
    /// Hardware to decode on (`cuda`, `vaapi:/dev/dri/renderD128`, …).
    pub hardware: Option<String>,
}

impl CommonOutput {
    /// The defaults with so many frames a chunk.
    #[must_use]
    pub const fn with_frames_per_chunk(count: usize) -> Self {
        Self {
            stream_index: None,
            frames_per_chunk: FramesPerChunk::Count(count),
            buffer_chunk_size: BufferChunkSize::Wait,
            decoder: None,
            decoder_options: Vec::new(),
            filter: None,
            hardware: None,
        }
    }
}

/// Settings of an audio output.
#[derive(Clone, Debug)]
pub struct AudioOutputConfig {
    /// Settings of any output. 4096 frames a chunk by default.
    pub common: CommonOutput,
    /// Sample format; `None` is the decoder's own. Default `flt`.
    pub format: Option<SampleFormat>,
    /// Hz; `None` is the stream's own.
    pub sample_rate: Option<u32>,
    /// Count of channels; `None` is the stream's own.
    pub channels: Option<u32>,
    /// Channel layout in FFmpeg's words (`5.1`); `None` is the stream's own, or the default one of `channels`.
    pub channel_layout: Option<String>,
    /// Memory order.
    pub layout: AudioLayout,
}

impl Default for AudioOutputConfig {
    fn default() -> Self {
        Self {
            common: CommonOutput::with_frames_per_chunk(4096),
            format: Some(SampleFormat::FLT),
            sample_rate: None,
            channels: None,
            channel_layout: None,
            layout: AudioLayout::default(),
        }
    }
}

/// Mean and deviation of each channel, of 0…1: `(x / max − mean) / std` as 32-bit floats.
#[derive(Clone, Debug, PartialEq)]
pub struct Normalize {
    /// Mean of each channel.
    pub mean: Vec<f64>,
    /// Deviation of each channel, not 0.
    pub std: Vec<f64>,
}

/// Settings of a video output.
#[derive(Clone, Debug)]
pub struct VideoOutputConfig {
    /// Settings of any output. 1 frame a chunk by default.
    pub common: CommonOutput,
    /// Pixel format in FFmpeg's words; `None` is the decoder's own. Default `rgb24`.
    pub format: Option<String>,
    /// Constant frames per second to give; `None` gives the stream's own frames.
    pub frame_rate: Option<Rational>,
    /// Pixels across; with only one of the two given the aspect ratio stays.
    pub width: Option<u32>,
    /// Pixels down; with only one of the two given the aspect ratio stays.
    pub height: Option<u32>,
    /// How pictures are resized.
    pub scaler: Scaler,
    /// Memory order.
    pub layout: VideoLayout,
    /// Whether the file's own rotation is applied. Default true.
    pub autorotate: bool,
    /// Normalised floats instead of the format's own values.
    pub normalize: Option<Normalize>,
}

impl Default for VideoOutputConfig {
    fn default() -> Self {
        Self {
            common: CommonOutput::with_frames_per_chunk(1),
            format: Some("rgb24".to_owned()),
            frame_rate: None,
            width: None,
            height: None,
            scaler: Scaler::default(),
            layout: VideoLayout::default(),
            autorotate: true,
            normalize: None,
        }
    }
}

/// Which frames of a video stream are wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum FramePicks {
    /// Those shown at these times, in seconds, in this order.
    At(Vec<f64>),
    /// Those with so many frames before them, in this order.
    Indices(Vec<u64>),
    /// Those shown at the start of the stream and every so many seconds after it.
    Every(f64),
}

/// Settings of an output of undecoded packets.
#[derive(Clone, Debug)]
pub struct PacketOutputConfig {
    /// Stream of the source.
    pub stream_index: usize,
    /// Bitstream filter chain in FFmpeg's words (`h264_mp4toannexb`).
    pub bitstream_filter: Option<String>,
}

/// Settings of an output of subtitles.
#[derive(Clone, Copy, Debug, Default)]
pub struct SubtitleOutputConfig {
    /// Stream of the source; `None` is the default subtitle stream.
    pub stream_index: Option<usize>,
    /// What happens when events pile up.
    pub buffer_chunk_size: BufferChunkSize,
}

/// Where a seek may land.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeekMode {
    /// On the very frame or sample.
    #[default]
    Precise,
    /// On the key frame at or before it.
    Key,
    /// On any packet near it; the first frames may not decode.
    Any,
}
