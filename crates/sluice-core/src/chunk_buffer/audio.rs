//! Audio chunks being filled.

use sluice_ffi::slab::Slab;

use super::{ChunkSize, out_of_memory, slab};
use crate::chunk::{AudioChunk, AudioShape};
use crate::error::Result;
use crate::format::AudioLayout;
use crate::time::Seconds;

/// An audio chunk being filled.
///
/// ```text
/// interleaved   L0 R0 L1 R1 … │ room
/// planar        L0 L1 … │ room │ R0 R1 … │ room        closed up when it is finished
/// ```
#[derive(Debug)]
pub struct AudioFilling {
    data: Slab,
    shape: AudioShape,
    size: ChunkSize,
    /// Frames that `data` has room for.
    room: usize,
    frames: usize,
    pts: Seconds,
}

impl AudioFilling {
    /// An empty chunk of this shape.
    ///
    /// # Errors
    /// `ERR_LIMIT` when not even one frame is allowed, `ERR_OUT_OF_MEMORY`.
    pub fn new(shape: AudioShape, size: ChunkSize) -> Result<Self> {
        let room = size.room(size.first(shape.frame_bytes()), 1, shape.frame_bytes())?;
        let data = slab(size.checked(room, shape.frame_bytes())?)?;
        Ok(Self {
            data,
            shape,
            size,
            room,
            frames: 0,
            pts: Seconds::ZERO,
        })
    }

    /// Format, order, rate and channels of its samples.
    #[must_use]
    pub const fn shape(&self) -> AudioShape {
        self.shape
    }

    /// Frames in it so far.
    #[must_use]
    pub const fn frames(&self) -> usize {
        self.frames
    }

    /// Bytes written so far.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.frames * self.shape.frame_bytes()
    }

    /// Frames that still fit before the chunk is full.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.size
            .full()
            .map_or(usize::MAX, |full| full.saturating_sub(self.frames))
    }

    /// Whether it has all its frames.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.remaining() == 0
    }

    /// Makes sure that `frames` more frames have memory.
    ///
    /// # Errors
    /// `ERR_LIMIT` when the chunk would be larger than allowed, `ERR_OUT_OF_MEMORY`.
    pub fn reserve(&mut self, frames: usize) -> Result<()> {
        let needed = self.frames.saturating_add(frames);
        if needed <= self.room {
            return Ok(());
        }
        let frame_bytes = self.shape.frame_bytes();
        let room = self
            .size
            .room(self.size.next(self.room, needed), needed, frame_bytes)?;
        self.data
            .resize(self.size.checked(room, frame_bytes)?)
            .map_err(out_of_memory)?;
        if self.shape.layout == AudioLayout::Planar {
            self.move_planes(self.room, room);
        }
        self.room = room;
        Ok(())
    }

    /// Memory of the next frames in the interleaved order: all that is reserved.
    pub fn interleaved(&mut self) -> &mut [u8] {
        let frame_bytes = self.shape.frame_bytes();
        &mut self.data[self.frames * frame_bytes..]
    }

    /// Memory of the next frames of one channel in the planar order: all that is reserved. Empty if there is no such channel.
    pub fn plane(&mut self, channel: usize) -> &mut [u8] {
        let bytes = self.shape.format.bytes();
        let start = (channel * self.room + self.frames) * bytes;
        let end = (channel + 1) * self.room * bytes;
        self.data.get_mut(start..end).unwrap_or_default()
    }

    /// Memory of the next frames of every channel in the planar order.
    pub fn planes(&mut self) -> impl Iterator<Item = &mut [u8]> {
        let bytes = self.shape.format.bytes();
        let start = self.frames * bytes;
        let plane = (self.room * bytes).max(1);
        self.data
            .chunks_exact_mut(plane)
            .take(self.shape.channels)
            .map(move |plane| &mut plane[start..])
    }

    /// Counts `frames` frames as written, the first of them at `pts`.
    pub fn commit(&mut self, frames: usize, pts: Seconds) {
        if self.frames == 0 {
            self.pts = pts;
        }
        self.frames = self.frames.saturating_add(frames).min(self.room);
    }

    /// The chunk of what is in it; `None` when nothing is.
    #[must_use]
    pub fn finish(mut self) -> Option<AudioChunk> {
        if self.frames == 0 {
            return None;
        }
        if self.shape.layout == AudioLayout::Planar {
            self.move_planes(self.room, self.frames);
        }
        // Shrinking never moves memory and cannot fail.
        self.data.resize(self.bytes()).ok()?;
        Some(AudioChunk {
            data: self.data,
            shape: self.shape,
            frames: self.frames,
            pts: self.pts,
            dropped: 0,
        })
    }

    /// Moves the channels from planes of `from` frames to planes of `to` frames.
    fn move_planes(&mut self, from: usize, to: usize) {
        let bytes = self.shape.format.bytes();
        let written = self.frames * bytes;
        let mut shift = |channel: usize| {
            let source = channel * from * bytes;
            self.data
                .copy_within(source..source + written, channel * to * bytes);
        };
        // Towards the end the last plane must move first, towards the start the first one.
        if to > from {
            (1..self.shape.channels).rev().for_each(&mut shift);
        } else if to < from {
            (1..self.shape.channels).for_each(&mut shift);
        }
    }
}
