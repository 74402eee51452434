//! The finished chunks of every output, shared between the worker that makes them and the thread that takes them.
//!
//! The lock is held only to move chunks in and out. A chunk being filled lives here too, so that it can be popped early;
//! the worker takes it out while it converts into it ([`SharedOutputs::take_filling`], [`SharedOutputs::put_filling`]).

mod packets;
mod queue;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use self::packets::{PacketPlace, PacketTaker, WaitingPacket};
use self::queue::Queue;
use crate::chunk::Chunk;
use crate::chunk_buffer::Filling;
use crate::config::{BufferChunkSize, FramesPerChunk};
use crate::media::PacketFacts;

/// Names an output for as long as it lives, whatever others are removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutputId(u32);

/// One entry per output, in their order; `None` where an output gives nothing.
pub type Step = Vec<Option<Chunk>>;

/// What a look at the queues gives.
#[derive(Debug)]
pub enum Taken<T> {
    /// This.
    Ready(T),
    /// Nothing yet: the worker has to go on.
    Pending,
    /// Nothing any more.
    Ended,
}

/// How one output stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputState {
    /// Which output.
    pub id: OutputId,
    /// Finished chunks that wait.
    pub chunks: usize,
    /// Whether they are packets of so many bytes that no more are to wait, few as they may be.
    pub is_heavy: bool,
    /// Whether its stream is exhausted; chunks may still wait.
    pub ended: bool,
    /// Whether anyone ever took a chunk from it, or waits for one.
    pub read: bool,
}

impl OutputState {
    /// Whether as much waits as may.
    #[must_use]
    pub fn is_full(&self, high_water_mark: usize) -> bool {
        self.is_heavy || self.chunks >= high_water_mark.max(1)
    }
}

#[derive(Debug, Default)]
struct Outputs {
    queues: Vec<Queue>,
    next_id: u32,
    dropped_frames: u64,
    /// Whether an error has to be told before the end.
    fault: bool,
}

/// The chunk queues of one reader.
#[derive(Clone, Debug, Default)]
pub struct SharedOutputs {
    outputs: Arc<Mutex<Outputs>>,
}

impl SharedOutputs {
    /// No outputs yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an output behind the others.
    pub fn add(&self, frames: FramesPerChunk, buffer: BufferChunkSize) -> OutputId {
        let mut outputs = self.lock();
        let id = OutputId(outputs.next_id);
        outputs.next_id += 1;
        outputs.queues.push(Queue::new(id, frames, buffer));
        id
    }

    /// Says that an output has something only now and then: nobody waits for it while others run.
    pub fn set_sparse(&self, id: OutputId) {
        if let Some(queue) = self.lock().find(id) {
            queue.sparse = true;
        }
    }

    /// Removes an output and frees its chunks; later ones move down.
    pub fn remove(&self, id: OutputId) {
        let removed: Vec<_> = {
            let mut outputs = self.lock();
            outputs
                .queues
                .extract_if(.., |queue| queue.id == id)
                .collect()
        };
        drop(removed);
    }

    /// How each output stands, in their order.
    #[must_use]
    pub fn states(&self) -> Vec<OutputState> {
        self.lock().queues.iter().map(Queue::state).collect()
    }

    /// Whether one of them holds as much as may wait.
    #[must_use]
    pub fn is_any_full(&self, high_water_mark: usize) -> bool {
        self.lock().is_any_full(high_water_mark)
    }

    /// Whether the worker is to hear that something was taken. Where one output alone is filled it need not while half of what
    /// may wait is still there; where there are several one of them may hold up the others.
    #[must_use]
    pub fn wants_more(&self, high_water_mark: usize) -> bool {
        match self.lock().queues.as_slice() {
            [alone] => !alone.is_half_full(high_water_mark),
            _ => true,
        }
    }

    // ---- the worker's side

    /// Takes out the chunk being filled, to convert into it. `None`: a new one has to be made.
    #[must_use]
    pub fn take_filling(&self, id: OutputId) -> Option<Filling> {
        self.lock().find(id)?.filling.take()
    }

    /// Puts back the chunk being filled, not full yet.
    pub fn put_filling(&self, id: OutputId, filling: Filling) {
        let freed = self.with(id, |queue| queue.put_filling(filling));
        drop(freed);
    }

    /// Queues a finished chunk. Where the output keeps only so many, the oldest go and are counted.
    pub fn push(&self, id: OutputId, chunk: Chunk) {
        let freed = self.with(id, |queue| queue.push(chunk));
        drop(freed);
    }

    /// Queues a packet, of which it keeps a copy.
    pub fn push_packet(&self, id: OutputId, facts: &PacketFacts, data: &[u8], side_data: &[u8]) {
        if let Some(queue) = self.lock().find(id) {
            queue.packets.push(facts, data, side_data);
        }
    }

    /// Says that the output's stream is exhausted: what was being filled becomes its last chunk.
    pub fn end(&self, id: OutputId) {
        let freed = self.with(id, Queue::end);
        drop(freed);
    }

    /// Makes what is being filled a chunk, as it is (a fault, a change of shape).
    pub fn cut(&self, id: OutputId) {
        let freed = self.with(id, Queue::cut);
        drop(freed);
    }

    /// Forgets all chunks and ends of all outputs (a seek).
    pub fn clear(&self) {
        let freed: Vec<_> = {
            let mut outputs = self.lock();
            outputs.fault = false;
            outputs.queues.iter_mut().map(Queue::clear).collect()
        };
        drop(freed);
    }

    /// Says whether an error waits to be told: until it is, an exhausted output is pending instead of ended, so that its
    /// reader asks the worker.
    pub fn set_fault(&self, waiting: bool) {
        self.lock().fault = waiting;
    }

    /// Bytes that wait to be taken: finished chunks and those being filled.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lock().queues.iter().map(Queue::bytes).sum()
    }

    /// Bytes that wait once every chunk being filled, or to be filled next, is whole: what reading ahead comes to.
    #[must_use]
    pub fn bytes_with_next(&self) -> usize {
        self.lock().queues.iter().map(Queue::bytes_with_next).sum()
    }

    /// Frames in chunks that were dropped unread.
    #[must_use]
    pub fn dropped_frames(&self) -> u64 {
        self.lock().dropped_frames
    }

    // ---- the taker's side; none of these waits

    /// Whether every output has a full chunk; one of everything buffered has as soon as it has a frame. Outputs that are
    /// exhausted and empty don't count while others go on, sparse ones while others run. True without outputs.
    #[must_use]
    pub fn is_buffer_ready(&self) -> bool {
        let outputs = self.lock();
        if outputs.queues.iter().all(Queue::is_exhausted) {
            return outputs.queues.is_empty();
        }
        outputs.is_there(Queue::is_buffer_ready)
    }

    /// The oldest chunk of each output; where none is full, what is being filled, as it is.
    #[must_use]
    pub fn pop_chunks(&self) -> Step {
        self.lock().queues.iter_mut().map(Queue::pop).collect()
    }

    /// Whether [`SharedOutputs::try_step`] would not be pending.
    #[must_use]
    pub fn is_step_ready(&self, high_water_mark: usize) -> bool {
        self.lock().is_step_ready(high_water_mark)
    }

    /// One step: a chunk of every output that still runs, `None` for exhausted ones; of sparse outputs what there is; or, once
    /// an output holds `high_water_mark` chunks, what there is of all.
    #[must_use]
    pub fn try_step(&self, high_water_mark: usize) -> Taken<Step> {
        let mut outputs = self.lock();
        outputs
            .queues
            .iter_mut()
            .for_each(|queue| queue.read = true);
        if outputs.queues.iter().all(Queue::is_exhausted) {
            return if outputs.fault {
                Taken::Pending
            } else {
                Taken::Ended
            };
        }
        if !outputs.is_step_ready(high_water_mark) {
            return Taken::Pending;
        }
        Taken::Ready(outputs.queues.iter_mut().map(Queue::take).collect())
    }

    /// As many steps of outputs that all give packets as there are and as there is room for.
    ///
    /// # Returns
    /// How many steps were taken; none where the first does not fit in.
    #[must_use]
    pub fn take_packet_steps(
        &self,
        high_water_mark: usize,
        taker: &mut dyn PacketTaker,
    ) -> Taken<usize> {
        let mut outputs = self.lock();
        outputs
            .queues
            .iter_mut()
            .for_each(|queue| queue.read = true);
        let mut steps = 0;
        while outputs.is_step_ready(high_water_mark)
            && !outputs.queues.iter().all(Queue::is_exhausted)
        {
            let ready = outputs.queues.iter().filter(|queue| queue.is_ready());
            let bytes = ready.clone().map(|queue| queue.packets.next_bytes()).sum();
            if !taker.has_room(ready.count(), bytes) {
                return Taken::Ready(steps);
            }
            for (output, queue) in outputs.queues.iter_mut().enumerate() {
                let place = PacketPlace {
                    step: steps,
                    output,
                };
                queue.packets.take(|packet| taker.take(place, packet));
            }
            steps += 1;
        }
        let exhausted = outputs.queues.iter().all(Queue::is_exhausted);
        outputs.taken(steps, exhausted)
    }

    /// As many packets of one output as there are and as there is room for, each as a step.
    ///
    /// # Returns
    /// How many packets were taken; none where the first does not fit in. Ended also where there is no such output (any more).
    #[must_use]
    pub fn take_packets(&self, id: OutputId, taker: &mut dyn PacketTaker) -> Taken<usize> {
        let mut outputs = self.lock();
        let Some(queue) = outputs.find(id) else {
            return Taken::Ended;
        };
        queue.read = true;
        let mut steps = 0;
        while queue.is_ready() {
            if !taker.has_room(1, queue.packets.next_bytes()) {
                return Taken::Ready(steps);
            }
            let place = PacketPlace {
                step: steps,
                output: 0,
            };
            queue.packets.take(|packet| taker.take(place, packet));
            steps += 1;
        }
        let exhausted = queue.is_exhausted();
        outputs.taken(steps, exhausted)
    }

    /// Whether [`SharedOutputs::try_next`] would not be pending.
    #[must_use]
    pub fn is_next_ready(&self, id: OutputId) -> bool {
        self.lock()
            .find(id)
            .is_none_or(|queue| queue.is_ready() || queue.is_exhausted())
    }

    /// The next chunk of one output. Ended also where there is no such output (any more).
    #[must_use]
    pub fn try_next(&self, id: OutputId) -> Taken<Chunk> {
        let mut outputs = self.lock();
        let fault = outputs.fault;
        let Some(queue) = outputs.find(id) else {
            return Taken::Ended;
        };
        queue.read = true;
        match queue.take() {
            Some(chunk) => Taken::Ready(chunk),
            None if queue.is_exhausted() && !fault => Taken::Ended,
            None => Taken::Pending,
        }
    }

    /// Whether the output is exhausted and all its chunks are taken.
    #[must_use]
    pub fn is_exhausted(&self, id: OutputId) -> bool {
        self.lock()
            .find(id)
            .is_none_or(|queue| queue.is_exhausted())
    }

    /// The lock. What a panic could leave behind is at worst a chunk more or less in a queue.
    fn lock(&self) -> MutexGuard<'_, Outputs> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on a queue and counts what it dropped; the chunks come back to be freed without the lock.
    fn with(&self, id: OutputId, work: impl FnOnce(&mut Queue) -> Vec<Chunk>) -> Vec<Chunk> {
        let mut outputs = self.lock();
        let freed = outputs.find(id).map(work).unwrap_or_default();
        let frames: usize = freed.iter().map(Chunk::frames).sum();
        outputs.dropped_frames += frames as u64;
        freed
    }
}

impl Outputs {
    fn find(&mut self, id: OutputId) -> Option<&mut Queue> {
        self.queues.iter_mut().find(|queue| queue.id == id)
    }

    /// What a look at packets gives that took so many steps.
    fn taken(&self, steps: usize, exhausted: bool) -> Taken<usize> {
        match steps {
            0 if exhausted && !self.fault => Taken::Ended,
            0 => Taken::Pending,
            steps => Taken::Ready(steps),
        }
    }

    fn is_any_full(&self, high_water_mark: usize) -> bool {
        let full = |queue: &Queue| queue.is_full(high_water_mark);
        self.queues.iter().any(full)
    }

    fn is_step_ready(&self, high_water_mark: usize) -> bool {
        self.is_any_full(high_water_mark)
            || self.queues.iter().all(Queue::is_exhausted)
            || self.is_there(Queue::is_ready)
    }

    /// Whether every output that runs and is waited for is ready; where all that run are sparse, whether one is.
    fn is_there(&self, ready: impl Fn(&Queue) -> bool) -> bool {
        let mut running = self.queues.iter().filter(|queue| !queue.is_exhausted());
        let mut awaited = running.clone().filter(|queue| !queue.sparse).peekable();
        if awaited.peek().is_some() {
            awaited.all(ready)
        } else {
            running.any(ready)
        }
    }
}

#[cfg(test)]
mod tests;
