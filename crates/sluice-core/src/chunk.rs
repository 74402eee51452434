//! Chunks: the n-frame blocks handed to the caller, each over one slab of the arena.

use std::sync::Arc;

use sluice_ffi::slab::Slab;

use crate::format::{AudioLayout, SampleFormat, SampleType, VideoLayout};
use crate::media::PacketData;
use crate::time::{Rational, Seconds};

/// The number type of a chunk's elements: which typed array it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    /// `Uint8Array`.
    U8,
    /// `Uint16Array`.
    U16,
    /// `Int16Array`.
    I16,
    /// `Int32Array`.
    I32,
    /// `BigInt64Array`.
    I64,
    /// `Float32Array`.
    F32,
    /// `Float64Array`.
    F64,
}

impl Element {
    /// Bytes of one element.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::I64 | Self::F64 => 8,
        }
    }

    /// The element of a sample format.
    #[must_use]
    pub const fn of_sample(sample: SampleType) -> Self {
        match sample {
            SampleType::U8 => Self::U8,
            SampleType::S16 => Self::I16,
            SampleType::S32 => Self::I32,
            SampleType::S64 => Self::I64,
            SampleType::Flt => Self::F32,
            SampleType::Dbl => Self::F64,
        }
    }
}

/// What one output gives: a block of audio, of pictures, one subtitle, or one packet.
#[derive(Debug)]
pub enum Chunk {
    /// Sound.
    Audio(AudioChunk),
    /// Pictures.
    Video(VideoChunk),
    /// What is shown as a subtitle for a while.
    Subtitle(SubtitleChunk),
    /// One undecoded packet.
    Packet(PacketData),
}

impl Chunk {
    /// Bytes of its data.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Audio(chunk) => chunk.data.len(),
            Self::Video(chunk) => chunk.data.len(),
            Self::Subtitle(chunk) => chunk.pixels.len() + chunk.text.len(),
            Self::Packet(packet) => packet.data.len(),
        }
    }

    /// Frames in it; a subtitle or a packet counts as one.
    #[must_use]
    pub fn frames(&self) -> usize {
        match self {
            Self::Audio(chunk) => chunk.frames,
            Self::Video(chunk) => chunk.timestamps.len(),
            Self::Subtitle(_) | Self::Packet(_) => 1,
        }
    }

    /// Says that so many chunks of this output were dropped unread just before this one.
    pub(crate) fn set_dropped(&mut self, dropped: u64) {
        match self {
            Self::Audio(chunk) => chunk.dropped = dropped,
            Self::Video(chunk) => chunk.dropped = dropped,
            Self::Subtitle(chunk) => chunk.dropped = dropped,
            Self::Packet(_) => {}
        }
    }
}

/// What is shown as a subtitle for a while; without text and regions it clears the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubtitleChunk {
    /// When it appears.
    pub pts: Seconds,
    /// How long it stays; `None` until the next one of its stream.
    pub duration: Option<Seconds>,
    /// The words alone, lines separated by line feeds; empty for pictures.
    pub text: String,
    /// The same as event lines of an ASS script, with their styling.
    pub lines: Vec<String>,
    /// Pictures, in the order in which they are painted.
    pub regions: Vec<SubtitleRegion>,
    /// RGBA of all regions, one after another.
    pub pixels: Vec<u8>,
    /// Whether it is to be shown even where subtitles are off.
    pub forced: bool,
    /// Width and height in pixels of the screen that regions are placed on, if known.
    pub screen: Option<(u32, u32)>,
    /// Events of this output dropped unread just before this one.
    pub dropped: u64,
}

/// A picture of a subtitle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubtitleRegion {
    /// Left edge in pixels of the screen.
    pub x: u32,
    /// Top edge in pixels of the screen.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Where its RGBA begins in the event's pixels.
    pub offset: usize,
}

/// What all audio chunks of an output have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudioShape {
    /// Sample format by name; the memory order is `layout`'s, whatever the name says.
    pub format: SampleFormat,
    /// Memory order.
    pub layout: AudioLayout,
    /// Hz, above 0.
    pub sample_rate: u32,
    /// Count of channels, above 0.
    pub channels: usize,
}

impl AudioShape {
    /// Bytes of one sample of every channel.
    #[must_use]
    pub const fn frame_bytes(&self) -> usize {
        self.format.bytes() * self.channels
    }

    /// How long `frames` frames last.
    #[must_use]
    pub fn duration(&self, frames: usize) -> Seconds {
        let rate = i32::try_from(self.sample_rate).unwrap_or(i32::MAX);
        Seconds::of_samples(
            i64::try_from(frames).unwrap_or(i64::MAX),
            Rational::new(rate, 1),
        )
    }
}

/// A block of audio.
#[derive(Debug)]
pub struct AudioChunk {
    /// The samples, in the order of `shape.layout`.
    pub data: Slab,
    /// Format, order, rate and channels.
    pub shape: AudioShape,
    /// Samples of each channel.
    pub frames: usize,
    /// Time of the first sample.
    pub pts: Seconds,
    /// Chunks of this output dropped unread just before this one.
    pub dropped: u64,
}

impl AudioChunk {
    /// Number type of the data.
    #[must_use]
    pub const fn element(&self) -> Element {
        Element::of_sample(self.shape.format.sample)
    }

    /// `[frames, channels]` or `[channels, frames]`.
    #[must_use]
    pub const fn dimensions(&self) -> [usize; 2] {
        match self.shape.layout {
            AudioLayout::Interleaved => [self.frames, self.shape.channels],
            AudioLayout::Planar => [self.shape.channels, self.frames],
        }
    }

    /// Frames ÷ rate.
    #[must_use]
    pub fn duration(&self) -> Seconds {
        self.shape.duration(self.frames)
    }
}

/// What all video chunks of an output have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoShape {
    /// Pixel format in FFmpeg's words.
    pub format: Arc<str>,
    /// Memory order.
    pub layout: VideoLayout,
    /// Number type of the data.
    pub element: Element,
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Numbers of one pixel; 0 in the native order, where planes have sizes of their own.
    pub channels: usize,
    /// Bytes of one picture.
    pub frame_bytes: usize,
}

/// A block of pictures.
#[derive(Debug)]
pub struct VideoChunk {
    /// The pictures one after the other, each in the order of `shape.layout`.
    pub data: Slab,
    /// Format, order and size.
    pub shape: VideoShape,
    /// Time of each picture.
    pub timestamps: Vec<Seconds>,
    /// From the first picture's time to the end of the last one.
    pub duration: Seconds,
    /// Chunks of this output dropped unread just before this one.
    pub dropped: u64,
}

impl VideoChunk {
    /// Time of the first picture.
    #[must_use]
    pub fn pts(&self) -> Seconds {
        self.timestamps.first().copied().unwrap_or(Seconds::ZERO)
    }

    /// `[n, c, h, w]`, `[n, h, w, c]`, or in the native order `[n, numbers of one picture]`.
    #[must_use]
    pub fn dimensions(&self) -> Vec<usize> {
        let VideoShape {
            width,
            height,
            channels,
            ..
        } = self.shape;
        let frames = self.timestamps.len();
        match self.shape.layout {
            VideoLayout::Nchw => vec![frames, channels, height, width],
            VideoLayout::Nhwc => vec![frames, height, width, channels],
            VideoLayout::Native => {
                vec![frames, self.shape.frame_bytes / self.shape.element.bytes()]
            }
        }
    }
}
