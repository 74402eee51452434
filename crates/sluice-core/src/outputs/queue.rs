//! The chunks of one output.

use std::collections::VecDeque;

use super::packets::PacketQueue;
use super::{OutputId, OutputState};
use crate::chunk::Chunk;
use crate::chunk_buffer::Filling;
use crate::config::{BufferChunkSize, FramesPerChunk};

/// Bytes of packets that may wait, however few packets they are.
const MOST_PACKET_BYTES: usize = 4 << 20;

/// The chunks of one output: finished ones, oldest first, and the one being filled.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) id: OutputId,
    chunks: VecDeque<Chunk>,
    /// What an output of packets gives instead of chunks.
    pub(super) packets: PacketQueue,
    pub(super) filling: Option<Filling>,
    pub(super) read: bool,
    /// Whether it has something only now and then.
    pub(super) sparse: bool,
    all: bool,
    keep: Option<usize>,
    ended: bool,
    /// Chunks dropped since one was last taken.
    dropped: u64,
    /// Bytes of the chunk finished last: what the next one will need.
    last_bytes: usize,
}

impl Queue {
    pub(super) fn new(id: OutputId, frames: FramesPerChunk, buffer: BufferChunkSize) -> Self {
        let all = frames == FramesPerChunk::All;
        let keep = match buffer {
            // One chunk of everything is never dropped: there would be nothing left.
            BufferChunkSize::DropOldest(chunks) if !all => Some(chunks.max(1)),
            _ => None,
        };
        Self {
            id,
            chunks: VecDeque::new(),
            packets: PacketQueue::default(),
            filling: None,
            read: false,
            sparse: false,
            all,
            keep,
            ended: false,
            dropped: 0,
            last_bytes: 0,
        }
    }

    pub(super) fn state(&self) -> OutputState {
        OutputState {
            id: self.id,
            chunks: self.len(),
            is_heavy: self.packets.bytes() >= MOST_PACKET_BYTES,
            ended: self.ended,
            read: self.read,
        }
    }

    fn has_frames(&self) -> bool {
        self.filling
            .as_ref()
            .is_some_and(|filling| filling.frames() > 0)
    }

    /// Finished chunks that wait.
    fn len(&self) -> usize {
        self.chunks.len() + self.packets.len()
    }

    /// Whether nothing will ever come any more.
    pub(super) fn is_exhausted(&self) -> bool {
        self.ended && !self.is_ready() && !self.has_frames()
    }

    /// Whether a whole chunk waits.
    pub(super) fn is_ready(&self) -> bool {
        !self.chunks.is_empty() || !self.packets.is_empty()
    }

    /// Whether as much waits as may.
    pub(super) fn is_full(&self, high_water_mark: usize) -> bool {
        self.state().is_full(high_water_mark)
    }

    pub(super) fn is_buffer_ready(&self) -> bool {
        self.is_ready() || (self.all && self.has_frames())
    }

    /// Whether half as much waits as may.
    pub(super) fn is_half_full(&self, high_water_mark: usize) -> bool {
        2 * self.len() >= high_water_mark.max(1) || 2 * self.packets.bytes() >= MOST_PACKET_BYTES
    }

    pub(super) fn bytes(&self) -> usize {
        let finished: usize = self.chunks.iter().map(Chunk::bytes).sum();
        let filled = self.filling.as_ref().map_or(0, Filling::bytes);
        finished + filled + self.packets.bytes()
    }

    /// Bytes that wait once the chunk being filled, or to be filled next, is whole.
    pub(super) fn bytes_with_next(&self) -> usize {
        let finished: usize = self.chunks.iter().map(Chunk::bytes).sum();
        let filled = self.filling.as_ref().map_or(0, Filling::bytes);
        finished + filled.max(self.last_bytes) + self.packets.bytes()
    }

    pub(super) fn put_filling(&mut self, filling: Filling) -> Vec<Chunk> {
        self.filling = Some(filling);
        self.drop_oldest()
    }

    pub(super) fn push(&mut self, chunk: Chunk) -> Vec<Chunk> {
        self.last_bytes = chunk.bytes();
        self.chunks.push_back(chunk);
        self.drop_oldest()
    }

    pub(super) fn cut(&mut self) -> Vec<Chunk> {
        match self.filling.take().and_then(Filling::finish) {
            Some(chunk) => self.push(chunk),
            None => Vec::new(),
        }
    }

    pub(super) fn end(&mut self) -> Vec<Chunk> {
        self.ended = true;
        self.cut()
    }

    /// Takes everything out and starts anew.
    pub(super) fn clear(&mut self) -> (VecDeque<Chunk>, PacketQueue, Option<Filling>) {
        self.ended = false;
        self.dropped = 0;
        (
            std::mem::take(&mut self.chunks),
            std::mem::take(&mut self.packets),
            self.filling.take(),
        )
    }

    /// The oldest whole chunk.
    pub(super) fn take(&mut self) -> Option<Chunk> {
        if let Some(packet) = self.packets.pop() {
            return Some(Chunk::Packet(packet));
        }
        let mut chunk = self.chunks.pop_front()?;
        chunk.set_dropped(std::mem::take(&mut self.dropped));
        Some(chunk)
    }

    /// The oldest whole chunk, else what is being filled.
    pub(super) fn pop(&mut self) -> Option<Chunk> {
        self.read = true;
        if !self.is_ready() {
            self.chunks
                .extend(self.filling.take().and_then(Filling::finish));
        }
        self.take()
    }

    /// The chunks that are too many; the one being filled counts.
    fn drop_oldest(&mut self) -> Vec<Chunk> {
        let Some(keep) = self.keep else {
            return Vec::new();
        };
        let held = self.chunks.len() + usize::from(self.has_frames());
        let surplus = held.saturating_sub(keep).min(self.chunks.len());
        self.dropped += surplus as u64;
        self.chunks.drain(..surplus).collect()
    }
}
