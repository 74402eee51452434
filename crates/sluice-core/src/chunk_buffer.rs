//! The chunk being filled: memory for the next frames, in their final place.
//!
//! Converters write frame by frame into [`AudioFilling`] and [`VideoFilling`]; a full one becomes a chunk without a copy.
//! Memory starts at what most chunks need and grows with what comes, so that a huge `framesPerChunk` costs nothing by itself.

mod audio;
mod video;

pub use self::audio::AudioFilling;
pub use self::video::VideoFilling;

use sluice_ffi::slab::{OutOfMemory, Slab};

use crate::chunk::Chunk;
use crate::config::FramesPerChunk;
use crate::error::{Error, ErrorKind, Result};

/// Memory that a chunk gets at once where its final size is not known or very large.
const FIRST_BYTES: usize = 96 << 20;
/// The same for chunks of everything, which are often short.
const FIRST_BYTES_OF_ALL: usize = 1 << 20;

/// A chunk that is not complete yet, of either kind.
#[derive(Debug)]
pub enum Filling {
    /// Sound.
    Audio(AudioFilling),
    /// Pictures.
    Video(VideoFilling),
}

impl Filling {
    /// Frames in it so far.
    #[must_use]
    pub fn frames(&self) -> usize {
        match self {
            Self::Audio(filling) => filling.frames(),
            Self::Video(filling) => filling.frames(),
        }
    }

    /// Bytes written so far.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Audio(filling) => filling.bytes(),
            Self::Video(filling) => filling.bytes(),
        }
    }

    /// The chunk of what is in it; `None` when nothing is.
    #[must_use]
    pub fn finish(self) -> Option<Chunk> {
        match self {
            Self::Audio(filling) => filling.finish().map(Chunk::Audio),
            Self::Video(filling) => filling.finish().map(Chunk::Video),
        }
    }
}

/// How much room a chunk has and may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkSize {
    /// Frames of a whole chunk.
    pub frames: FramesPerChunk,
    /// Bytes that one chunk may have at most (`limits.maxChunkBytes`).
    pub max_bytes: u64,
}

impl ChunkSize {
    /// Frames that a full chunk has; `None` when only the end completes it.
    pub(crate) const fn full(self) -> Option<usize> {
        match self.frames {
            FramesPerChunk::Count(frames) => Some(frames),
            FramesPerChunk::All => None,
        }
    }

    /// Frames to make room for at the start.
    fn first(self, frame_bytes: usize) -> usize {
        let (most, bytes) = match self.frames {
            FramesPerChunk::Count(frames) => (frames, FIRST_BYTES),
            FramesPerChunk::All => (usize::MAX, FIRST_BYTES_OF_ALL),
        };
        most.min((bytes / frame_bytes.max(1)).max(1))
    }

    /// Frames to make room for when `room` are full and `needed` must fit: about half as much again.
    fn next(self, room: usize, needed: usize) -> usize {
        let grown = room.saturating_add(room / 2).max(needed);
        self.full()
            .map_or(grown, |full| grown.min(full.max(needed)))
    }

    /// The bytes of `frames` frames, if the limit allows them.
    fn checked(self, frames: usize, frame_bytes: usize) -> Result<usize> {
        let value = (frames as u64).saturating_mul(frame_bytes as u64);
        if value > self.max_bytes {
            return Err(Error::limit(
                "convert",
                "maxChunkBytes",
                value,
                self.max_bytes,
            ));
        }
        usize::try_from(value).map_err(|_| out_of_memory(OutOfMemory { bytes: usize::MAX }))
    }

    /// Room for as many of `wanted` frames as the limit allows, at least for `needed`.
    fn room(self, wanted: usize, needed: usize, frame_bytes: usize) -> Result<usize> {
        self.checked(needed, frame_bytes)?;
        let allowed =
            usize::try_from(self.max_bytes / (frame_bytes.max(1) as u64)).unwrap_or(usize::MAX);
        Ok(wanted.min(allowed).max(needed))
    }
}

/// A slab of the arena, or the library's error.
fn slab(bytes: usize) -> Result<Slab> {
    Slab::with_len(bytes).map_err(out_of_memory)
}

fn out_of_memory(error: OutOfMemory) -> Error {
    Error::new(
        ErrorKind::OutOfMemory,
        "convert",
        format!("{error}; ask for smaller chunks."),
    )
}

#[cfg(test)]
mod tests;
