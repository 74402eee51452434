use super::*;
use crate::chunk::{AudioShape, Element, VideoShape};
use crate::format::{AudioLayout, SampleFormat, VideoLayout};
use crate::time::Seconds;

fn audio(layout: AudioLayout, frames: FramesPerChunk) -> AudioFilling {
    let shape = AudioShape {
        format: SampleFormat::FLT,
        layout,
        sample_rate: 48_000,
        channels: 2,
    };
    AudioFilling::new(
        shape,
        ChunkSize {
            frames,
            max_bytes: 1 << 30,
        },
    )
    .unwrap()
}

fn write_planar(filling: &mut AudioFilling, first: usize, count: usize) {
    filling.reserve(count).unwrap();
    for channel in 0..2 {
        let plane = filling.plane(channel);
        for index in 0..count {
            let value = ((channel * 1_000_000 + first + index) as f32).to_ne_bytes();
            plane[index * 4..index * 4 + 4].copy_from_slice(&value);
        }
    }
    filling.commit(count, Seconds::ratio(first as i128, 48_000));
}

#[test]
fn a_short_planar_chunk_closes_the_gap_between_its_channels() {
    let mut filling = audio(AudioLayout::Planar, FramesPerChunk::Count(100));
    write_planar(&mut filling, 0, 3);
    let chunk = filling.finish().unwrap();
    assert_eq!(chunk.dimensions(), [2, 3]);
    assert_eq!(
        chunk.data.typed::<f32>(),
        [0.0, 1.0, 2.0, 1_000_000.0, 1_000_001.0, 1_000_002.0]
    );
}

#[test]
fn a_planar_chunk_of_everything_keeps_its_channels_apart_while_it_grows() {
    let mut filling = audio(AudioLayout::Planar, FramesPerChunk::All);
    let pieces = 700;
    for piece in 0..pieces {
        write_planar(&mut filling, piece * 1024, 1024);
    }
    assert!(!filling.is_full());
    let chunk = filling.finish().unwrap();
    let frames = pieces * 1024;
    assert_eq!(chunk.dimensions(), [2, frames]);
    let data = chunk.data.typed::<f32>();
    for index in [0, 1, 1023, 1024, frames / 2, frames - 1] {
        assert_eq!(data[index], index as f32);
        assert_eq!(data[frames + index], (1_000_000 + index) as f32);
    }
    assert_eq!(chunk.duration(), Seconds::ratio(frames as i128, 48_000));
}

#[test]
fn the_chunk_has_the_time_of_its_first_sample() {
    let mut filling = audio(AudioLayout::Interleaved, FramesPerChunk::Count(4));
    filling.reserve(4).unwrap();
    filling.interleaved()[..32].fill(0);
    filling.commit(2, Seconds::ratio(7, 10));
    assert_eq!(filling.remaining(), 2);
    filling.commit(2, Seconds::ratio(9, 10));
    assert!(filling.is_full());
    assert_eq!(filling.finish().unwrap().pts, Seconds::ratio(7, 10));
}

#[test]
fn an_empty_filling_is_no_chunk() {
    assert!(
        audio(AudioLayout::Planar, FramesPerChunk::All)
            .finish()
            .is_none()
    );
}

fn video(frames: FramesPerChunk, frame_bytes: usize, max_bytes: u64) -> Result<VideoFilling> {
    let shape = VideoShape {
        format: "gray".into(),
        layout: VideoLayout::Nchw,
        element: Element::U8,
        width: frame_bytes,
        height: 1,
        channels: 1,
        frame_bytes,
    };
    VideoFilling::new(shape, ChunkSize { frames, max_bytes })
}

#[test]
fn a_video_chunk_has_each_picture_time_and_lasts_to_the_end_of_the_last() {
    let mut filling = video(FramesPerChunk::Count(2), 4, 100).unwrap();
    for index in 0..2u8 {
        filling.slot().unwrap().fill(index);
        filling.commit(Seconds::ratio(index.into(), 10), Seconds::ratio(1, 5));
    }
    assert!(filling.is_full());
    let chunk = filling.finish().unwrap();
    assert_eq!(&*chunk.data, &[0, 0, 0, 0, 1, 1, 1, 1]);
    assert_eq!(chunk.duration, Seconds::ratio(3, 10));
    assert_eq!(chunk.dimensions(), [2, 1, 1, 4]);
}

#[test]
fn a_huge_chunk_size_costs_nothing_until_the_frames_come() {
    let mut filling = video(FramesPerChunk::Count(usize::MAX / 4), 1000, 1 << 20).unwrap();
    filling.slot().unwrap().fill(1);
    filling.commit(Seconds::ZERO, Seconds::ZERO);
    assert_eq!(filling.finish().unwrap().data.len(), 1000);
}

#[test]
fn a_chunk_stops_at_the_limit_and_keeps_what_it_has() {
    assert_eq!(
        video(FramesPerChunk::Count(1), 101, 100)
            .unwrap_err()
            .code(),
        "ERR_LIMIT"
    );
    let mut filling = video(FramesPerChunk::All, 60, 100).unwrap();
    filling.slot().unwrap();
    filling.commit(Seconds::ZERO, Seconds::ZERO);
    let error = filling.slot().unwrap_err();
    assert_eq!(error.details.limit.unwrap().limit, "maxChunkBytes");
    assert_eq!(filling.finish().unwrap().timestamps.len(), 1);
}
