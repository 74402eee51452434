use super::*;
use crate::chunk::{AudioShape, Chunk};
use crate::chunk_buffer::{AudioFilling, ChunkSize};
use crate::format::{AudioLayout, SampleFormat};
use crate::time::Seconds;

const SIZE: usize = 6;

/// A filling of `frames` frames, the first of them at `first` seconds.
fn filling(first: usize, frames: usize) -> Filling {
    let shape = AudioShape {
        format: SampleFormat::FLT,
        layout: AudioLayout::Interleaved,
        sample_rate: 1,
        channels: 1,
    };
    let size = ChunkSize {
        frames: FramesPerChunk::Count(SIZE),
        max_bytes: 1 << 20,
    };
    let mut filling = AudioFilling::new(shape, size).unwrap();
    filling.commit(frames, Seconds::ratio(first as i128, 1));
    Filling::Audio(filling)
}

fn chunk(first: usize, frames: usize) -> Chunk {
    filling(first, frames).finish().unwrap()
}

fn facts(chunk: &Chunk) -> (f64, usize, u64) {
    match chunk {
        Chunk::Audio(chunk) => (chunk.pts.to_f64(), chunk.frames, chunk.dropped),
        _ => panic!("audio was pushed"),
    }
}

fn add(outputs: &SharedOutputs) -> OutputId {
    outputs.add(FramesPerChunk::Count(SIZE), BufferChunkSize::Wait)
}

#[test]
fn without_outputs_the_buffer_is_ready_and_iteration_has_ended() {
    let outputs = SharedOutputs::new();
    assert!(outputs.is_buffer_ready());
    assert!(outputs.pop_chunks().is_empty());
    assert!(matches!(outputs.try_step(4), Taken::Ended));
}

#[test]
fn nothing_is_dropped_unless_asked_for() {
    let outputs = SharedOutputs::new();
    let id = add(&outputs);
    (0..100).for_each(|index| outputs.push(id, chunk(index * SIZE, SIZE)));
    assert_eq!(outputs.states()[0].chunks, 100);
    assert_eq!(outputs.dropped_frames(), 0);
}

#[test]
fn the_oldest_chunks_are_dropped_and_counted_and_times_stay_right() {
    let outputs = SharedOutputs::new();
    let id = outputs.add(FramesPerChunk::Count(SIZE), BufferChunkSize::DropOldest(3));
    (0..10).for_each(|index| outputs.push(id, chunk(index * SIZE, SIZE)));
    let taken: Vec<_> = (0..3)
        .map(|_| facts(outputs.pop_chunks()[0].as_ref().unwrap()))
        .collect();
    assert_eq!(taken, [(42.0, SIZE, 7), (48.0, SIZE, 0), (54.0, SIZE, 0)]);
    assert!(outputs.pop_chunks()[0].is_none());
    assert_eq!(outputs.dropped_frames(), 42);
}

#[test]
fn a_partly_filled_chunk_counts_against_the_bound() {
    let outputs = SharedOutputs::new();
    let id = outputs.add(FramesPerChunk::Count(SIZE), BufferChunkSize::DropOldest(2));
    outputs.push(id, chunk(0, SIZE));
    outputs.push(id, chunk(6, SIZE));
    outputs.put_filling(id, filling(12, 1));
    assert_eq!(
        facts(outputs.pop_chunks()[0].as_ref().unwrap()),
        (6.0, SIZE, 1)
    );
    assert_eq!(
        facts(outputs.pop_chunks()[0].as_ref().unwrap()),
        (12.0, 1, 0)
    );
}

#[test]
fn popping_early_gives_the_part_that_is_there() {
    let outputs = SharedOutputs::new();
    let id = add(&outputs);
    outputs.put_filling(id, filling(0, 4));
    assert!(!outputs.is_buffer_ready());
    assert!(matches!(outputs.try_step(4), Taken::Pending));
    assert_eq!(
        facts(outputs.pop_chunks()[0].as_ref().unwrap()),
        (0.0, 4, 0)
    );
    assert!(outputs.take_filling(id).is_none());
}

#[test]
fn everything_buffered_is_one_chunk_when_popped_and_the_whole_stream_when_iterated() {
    let outputs = SharedOutputs::new();
    let id = outputs.add(FramesPerChunk::All, BufferChunkSize::DropOldest(1));
    outputs.put_filling(id, filling(0, 4));
    assert!(outputs.is_buffer_ready());
    assert!(matches!(outputs.try_next(id), Taken::Pending));
    outputs.end(id);
    assert!(matches!(outputs.try_next(id), Taken::Ready(chunk) if chunk.frames() == 4));
    assert!(matches!(outputs.try_next(id), Taken::Ended));
}

#[test]
fn a_step_waits_for_every_running_output_and_passes_over_exhausted_ones() {
    let outputs = SharedOutputs::new();
    let (a, b) = (add(&outputs), add(&outputs));
    outputs.push(a, chunk(0, SIZE));
    assert!(matches!(outputs.try_step(4), Taken::Pending));
    outputs.push(b, chunk(0, SIZE));
    let Taken::Ready(step) = outputs.try_step(4) else {
        panic!("both have a chunk")
    };
    assert!(step.iter().all(Option::is_some));
    outputs.end(b);
    outputs.push(a, chunk(6, SIZE));
    let Taken::Ready(step) = outputs.try_step(4) else {
        panic!("the only one running has a chunk")
    };
    assert!(step[0].is_some() && step[1].is_none());
    outputs.end(a);
    assert!(matches!(outputs.try_step(4), Taken::Ended));
}

#[test]
fn a_step_gives_what_there_is_once_an_output_reaches_the_high_water_mark() {
    let outputs = SharedOutputs::new();
    let (a, b) = (add(&outputs), add(&outputs));
    (0..4).for_each(|index| outputs.push(a, chunk(index * SIZE, SIZE)));
    let Taken::Ready(step) = outputs.try_step(4) else {
        panic!("the mark is reached")
    };
    assert!(step[0].is_some() && step[1].is_none());
    assert!(matches!(outputs.try_step(4), Taken::Pending));
    assert!(!outputs.is_next_ready(b));
}

#[test]
fn a_short_output_does_not_keep_the_buffer_from_getting_ready() {
    let outputs = SharedOutputs::new();
    let (a, b) = (add(&outputs), add(&outputs));
    outputs.end(a);
    outputs.push(b, chunk(0, SIZE));
    assert!(outputs.is_buffer_ready());
}

#[test]
fn removing_an_output_leaves_the_others_untouched() {
    let outputs = SharedOutputs::new();
    let (a, b) = (add(&outputs), add(&outputs));
    outputs.push(b, chunk(0, SIZE));
    outputs.remove(a);
    assert_eq!(outputs.states().len(), 1);
    assert!(matches!(outputs.try_next(a), Taken::Ended));
    assert!(matches!(outputs.try_next(b), Taken::Ready(_)));
}

#[test]
fn a_seek_forgets_chunks_and_ends() {
    let outputs = SharedOutputs::new();
    let id = add(&outputs);
    outputs.push(id, chunk(0, SIZE));
    outputs.put_filling(id, filling(6, 2));
    outputs.end(id);
    outputs.clear();
    assert!(matches!(outputs.try_next(id), Taken::Pending));
    assert_eq!(outputs.bytes(), 0);
}

#[test]
fn reading_ahead_is_counted_by_what_the_next_chunk_will_need() {
    let outputs = SharedOutputs::new();
    let id = add(&outputs);
    outputs.put_filling(id, filling(0, 2));
    assert_eq!((outputs.bytes(), outputs.bytes_with_next()), (8, 8));
    outputs.push(id, chunk(0, SIZE));
    let whole = outputs.bytes() - 8;
    assert_eq!(outputs.bytes_with_next(), 2 * whole);
    assert!(matches!(outputs.try_next(id), Taken::Ready(_)));
    assert_eq!((outputs.bytes(), outputs.bytes_with_next()), (8, whole));
}
