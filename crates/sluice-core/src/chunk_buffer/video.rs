//! Video chunks being filled.

use sluice_ffi::slab::Slab;

use super::{ChunkSize, out_of_memory, slab};
use crate::chunk::{VideoChunk, VideoShape};
use crate::error::Result;
use crate::time::Seconds;

/// A video chunk being filled: `slot` is the memory of the next picture, `commit` makes it part of the chunk.
#[derive(Debug)]
pub struct VideoFilling {
    data: Slab,
    shape: VideoShape,
    size: ChunkSize,
    /// Pictures that `data` has room for.
    room: usize,
    timestamps: Vec<Seconds>,
    end: Seconds,
}

impl VideoFilling {
    /// An empty chunk of this shape.
    ///
    /// # Errors
    /// `ERR_LIMIT` when not even one picture is allowed, `ERR_OUT_OF_MEMORY`.
    pub fn new(shape: VideoShape, size: ChunkSize) -> Result<Self> {
        let room = size.room(size.first(shape.frame_bytes), 1, shape.frame_bytes)?;
        let data = slab(size.checked(room, shape.frame_bytes)?)?;
        Ok(Self {
            data,
            shape,
            size,
            room,
            timestamps: Vec::new(),
            end: Seconds::ZERO,
        })
    }

    /// Format, order and size of its pictures.
    #[must_use]
    pub const fn shape(&self) -> &VideoShape {
        &self.shape
    }

    /// Pictures in it so far.
    #[must_use]
    pub const fn frames(&self) -> usize {
        self.timestamps.len()
    }

    /// Bytes written so far.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.frames() * self.shape.frame_bytes
    }

    /// Whether it has all its pictures.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.size.full().is_some_and(|full| self.frames() >= full)
    }

    /// The memory of the next picture, 64-byte aligned only as far as `frame_bytes` is.
    ///
    /// # Errors
    /// `ERR_LIMIT` when the chunk would be larger than allowed, `ERR_OUT_OF_MEMORY`.
    pub fn slot(&mut self) -> Result<&mut [u8]> {
        let frame_bytes = self.shape.frame_bytes;
        let needed = self.frames() + 1;
        if needed > self.room {
            let room = self
                .size
                .room(self.size.next(self.room, needed), needed, frame_bytes)?;
            self.data
                .resize(self.size.checked(room, frame_bytes)?)
                .map_err(out_of_memory)?;
            self.room = room;
        }
        let start = self.bytes();
        Ok(&mut self.data[start..start + frame_bytes])
    }

    /// Counts the picture in the slot as written.
    pub fn commit(&mut self, pts: Seconds, duration: Seconds) {
        self.timestamps.push(pts);
        self.end = pts + duration;
    }

    /// The chunk of what is in it; `None` when nothing is.
    #[must_use]
    pub fn finish(mut self) -> Option<VideoChunk> {
        let first = *self.timestamps.first()?;
        // Shrinking never moves memory and cannot fail.
        self.data.resize(self.bytes()).ok()?;
        Some(VideoChunk {
            data: self.data,
            shape: self.shape,
            timestamps: self.timestamps,
            duration: self.end - first,
            dropped: 0,
        })
    }
}
