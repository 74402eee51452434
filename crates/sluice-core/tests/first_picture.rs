//! The first picture at once, and everything else as if it had come like any other.
#![expect(clippy::unwrap_used, reason = "a failed unwrap here is a failed test")]

use std::sync::Arc;

use sluice_core::StopFlag;
use sluice_core::chunk::Chunk;
use sluice_core::config::{
    FailOn, FramesPerChunk, OpenConfig, SeekMode, SourceInput, VideoOutputConfig,
};
use sluice_core::outputs::Taken;
use sluice_core::reader::{Goal, Reader};

/// H.264 with B-frames: what is shown first is decoded first, what is shown second is third or later.
const CLIP: &[u8] = include_bytes!("../../../examples/media/speech.mp4");
/// Where the first two pictures of the clip lie.
const FIRST: std::ops::Range<usize> = 6475..16_518;
const BEHIND_SECOND: usize = 17_799;

fn open(bytes: Vec<u8>, fail_on: FailOn) -> Reader {
    let config = OpenConfig {
        fail_on,
        ..OpenConfig::default()
    };
    Reader::open(SourceInput::Bytes(Arc::new(bytes)), config, StopFlag::new()).unwrap()
}

fn output(frames: usize, threads: &str) -> VideoOutputConfig {
    let mut config = VideoOutputConfig {
        width: Some(64),
        height: Some(36),
        ..VideoOutputConfig::default()
    };
    config.common.frames_per_chunk = FramesPerChunk::Count(frames);
    config.common.decoder_options = vec![("threads".to_owned(), threads.to_owned())];
    config
}

/// Pictures and times to the end, the error that it ended with, and how many frames were decoded.
#[derive(Debug, PartialEq)]
struct Read {
    pixels: Vec<u8>,
    times: Vec<f64>,
    error: Option<&'static str>,
    decoded: u64,
    packets: u64,
}

fn read_on(reader: &mut Reader) -> Read {
    let outputs = reader.outputs();
    let (mut pixels, mut times, mut error) = (Vec::new(), Vec::new(), None);
    loop {
        match outputs.try_step(4) {
            Taken::Ready(step) => {
                for chunk in step.into_iter().flatten() {
                    let Chunk::Video(chunk) = chunk else { continue };
                    pixels.extend_from_slice(&chunk.data);
                    times.extend(chunk.timestamps.iter().map(|time| time.to_f64()));
                }
            }
            Taken::Ended => break,
            Taken::Pending => {
                if let Err(told) = reader.pump(Goal::Step, 4) {
                    error = Some(told.code());
                }
            }
        }
    }
    let stats = reader.stats().read();
    Read {
        pixels,
        times,
        error,
        decoded: stats.frames_decoded,
        packets: stats.packets,
    }
}

fn read(bytes: &[u8], fail_on: FailOn, frames: usize, threads: &str) -> Read {
    let mut reader = open(bytes.to_vec(), fail_on);
    reader.add_video_output(output(frames, threads)).unwrap();
    read_on(&mut reader)
}

/// Packets read and frames decoded once the first chunk can be taken.
fn for_the_first_chunk(frames: usize, threads: &str) -> (u64, u64) {
    let mut reader = open(CLIP.to_vec(), FailOn::Error);
    reader.add_video_output(output(frames, threads)).unwrap();
    reader.pump(Goal::Step, 4).unwrap();
    assert!(reader.outputs().is_step_ready(4));
    let stats = reader.stats().read();
    (stats.packets, stats.frames_decoded)
}

#[test]
fn one_picture_is_decoded_for_a_first_chunk_of_one() {
    for threads in ["1", "2", "8"] {
        // The third packet is decoded at the time at which the first is shown: nothing is shown before that.
        assert_eq!(for_the_first_chunk(1, threads), (3, 1), "{threads} threads");
    }
    let (packets, _) = for_the_first_chunk(2, "8");
    assert!(packets > 8, "{packets} packets for a chunk of two");
}

#[test]
fn all_pictures_are_the_same_in_chunks_of_one_and_of_many() {
    let whole = read(CLIP, FailOn::Error, 7, "1");
    assert_eq!(
        (whole.times.len(), whole.decoded, whole.error),
        (250, 250, None)
    );
    for threads in ["1", "2", "8"] {
        assert!(
            read(CLIP, FailOn::Error, 1, threads) == whole,
            "{threads} threads"
        );
    }
}

#[test]
fn nothing_is_given_twice_after_going_back_to_the_start() {
    let whole = read(CLIP, FailOn::Error, 7, "1");
    let mut reader = open(CLIP.to_vec(), FailOn::Error);
    reader.add_video_output(output(1, "2")).unwrap();
    reader.pump(Goal::Step, 4).unwrap();
    reader.seek(0.0, SeekMode::Precise).unwrap();
    let again = read_on(&mut reader);
    assert!(again.pixels == whole.pixels && again.times == whole.times);
    assert_eq!(again.decoded, whole.decoded + 1);
}

#[test]
fn a_broken_first_picture_is_told_of_as_ever() {
    let mut bytes = CLIP.to_vec();
    for byte in &mut bytes[FIRST.start + 2048..FIRST.end] {
        *byte ^= 0x5a;
    }
    for fail_on in [FailOn::None, FailOn::Error, FailOn::Warning] {
        let whole = read(&bytes, fail_on, 7, "1");
        assert!(whole.decoded < 250 || whole.error.is_some());
        let single = read(&bytes, fail_on, 1, "1");
        assert_eq!((single.error, &single.times), (whole.error, &whole.times));
        assert!(single.pixels == whole.pixels, "{fail_on:?}");
    }
}

#[test]
fn a_file_that_ends_behind_its_first_pictures_gives_them_and_then_its_error() {
    for end in [FIRST.end, BEHIND_SECOND, BEHIND_SECOND + 100] {
        let whole = read(&CLIP[..end], FailOn::Error, 7, "1");
        assert_eq!(whole.error, Some("ERR_TRUNCATED"));
        let single = read(&CLIP[..end], FailOn::Error, 1, "2");
        assert!(
            single == whole,
            "{end}: {:?} but {:?}",
            single.times,
            whole.times
        );
    }
}

#[test]
fn a_step_is_a_packet_also_at_the_start() {
    let mut reader = open(CLIP.to_vec(), FailOn::Error);
    reader.add_video_output(output(1, "2")).unwrap();
    assert!(reader.process_packet().unwrap());
    assert_eq!(reader.stats().read().packets, 1);
}
