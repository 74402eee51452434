//! Single frames: which, and how much is decoded for them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use sluice_core::StopFlag;
use sluice_core::chunk::Chunk;
use sluice_core::config::{
    FramePicks, FramesPerChunk, OpenConfig, PacketOutputConfig, SeekMode, SourceInput,
    VideoOutputConfig,
};
use sluice_core::error::{ErrorKind, Result};
use sluice_core::outputs::Taken;
use sluice_core::reader::{Goal, Reader};

/// Pictures of the clip: 250, 25 a second, a key frame every 50, B-frames between.
const RATE: f64 = 25.0;
const GROUP: u64 = 50;

fn open() -> Reader {
    let clip = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/media/speech.mp4");
    let source = SourceInput::Text(clip.display().to_string());
    Reader::open(source, OpenConfig::default(), StopFlag::new()).unwrap()
}

/// One thread, so that the counts are the same on every machine.
fn config(frames: usize) -> VideoOutputConfig {
    let mut config = VideoOutputConfig {
        width: Some(64),
        ..VideoOutputConfig::default()
    };
    config.common.frames_per_chunk = FramesPerChunk::Count(frames);
    config.common.decoder_options = vec![("threads".to_owned(), "1".to_owned())];
    config
}

/// The numbers of the frames in each chunk, and the reader for its counters.
fn pick(picks: FramePicks, frames: usize) -> Result<(Vec<Vec<u64>>, Reader)> {
    let mut reader = open();
    reader.add_frames_output(config(frames), picks)?;
    let outputs = reader.outputs();
    let mut chunks = Vec::new();
    loop {
        match outputs.try_step(4) {
            Taken::Ended => return Ok((chunks, reader)),
            Taken::Pending => drop(reader.pump(Goal::Step, 4)?),
            Taken::Ready(step) => chunks.extend(step.into_iter().flatten().map(|chunk| {
                match chunk {
                    Chunk::Video(chunk) => chunk
                        .timestamps
                        .iter()
                        .map(|at| (at.to_f64() * RATE).round() as u64)
                        .collect(),
                    _ => Vec::new(),
                }
            })),
        }
    }
}

/// Frames from one on and before another that others refer to, as the first byte of the first slice's NAL unit says.
fn referred_to(first: u64, end: u64) -> u64 {
    let mut reader = open();
    let config = PacketOutputConfig {
        stream_index: 0,
        bitstream_filter: None,
    };
    reader.add_packet_output(config).unwrap();
    reader.process_all_packets().unwrap();
    let outputs = reader.outputs();
    let mut count = 0;
    while let Taken::Ready(step) = outputs.try_step(1) {
        for chunk in step.into_iter().flatten() {
            let Chunk::Packet(packet) = chunk else {
                continue;
            };
            let at = packet.pts.unwrap() as f64 * f64::from(packet.time_base.num)
                / f64::from(packet.time_base.den);
            let index = (at * RATE).round() as u64;
            count += u64::from((first..end).contains(&index) && is_referred_to(&packet.data));
        }
    }
    count
}

/// `nal_ref_idc` of the first slice (type 1 or 5) of units with four bytes of length.
fn is_referred_to(mut units: &[u8]) -> bool {
    while let Some((length, rest)) = units.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        if [1, 5].contains(&(rest[0] & 31)) {
            return rest[0] >> 5 != 0;
        }
        units = &rest[length..];
    }
    false
}

#[test]
fn come_in_the_order_asked_in_batches() {
    let wanted = vec![200, 3, 3, 249, 0, 51, 52];
    let (chunks, _) = pick(FramePicks::Indices(wanted.clone()), 3).unwrap();
    assert_eq!(chunks.concat(), wanted);
    assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
}

#[test]
fn a_key_frame_costs_one_frame_and_a_few_packets_wherever_it_lies() {
    let (chunks, reader) = pick(FramePicks::At(vec![8.0]), 1).unwrap();
    assert_eq!(chunks.concat(), [200]);
    let stats = reader.stats().read();
    assert_eq!(stats.frames_decoded, 1);
    // Those behind it tell that nothing else is shown at that time.
    assert!(stats.packets <= 5, "{} packets", stats.packets);
}

#[test]
fn groups_of_pictures_between_the_frames_are_not_read() {
    let (chunks, reader) = pick(FramePicks::Indices(vec![2, 202, 203]), 1).unwrap();
    assert_eq!(chunks.concat(), [2, 202, 203]);
    let stats = reader.stats().read();
    assert!(
        stats.frames_decoded <= 3 + 4,
        "{} frames",
        stats.frames_decoded
    );
    assert!(stats.packets <= 16, "{} packets", stats.packets);
}

#[test]
fn the_same_frame_again_is_not_decoded_again_and_what_no_other_refers_to_not_at_all() {
    let (chunks, reader) = pick(FramePicks::Indices(vec![120; 40]), 40).unwrap();
    assert_eq!(chunks.concat(), [120; 40]);
    let decoded = reader.stats().read().frames_decoded;
    let referred = referred_to(100, 120);
    assert!(
        decoded <= referred + 1,
        "{decoded} frames, {referred} are referred to"
    );
}

#[test]
fn all_frames_in_a_row_are_decoded_once_each() {
    let (chunks, reader) = pick(FramePicks::Indices((0..250).collect()), 25).unwrap();
    assert_eq!(chunks.concat(), (0..250).collect::<Vec<_>>());
    assert_eq!(reader.stats().read().frames_decoded, 250);
}

#[test]
fn frames_in_any_order_are_decoded_group_by_group() {
    let wanted: Vec<u64> = (0..5)
        .rev()
        .flat_map(|group| [group * GROUP + 9, group * GROUP + 4])
        .collect();
    let (chunks, reader) = pick(FramePicks::Indices(wanted.clone()), 10).unwrap();
    assert_eq!(chunks.concat(), wanted);
    assert!(reader.stats().read().frames_decoded <= 5 * 10);
}

#[test]
fn every_so_many_seconds_ends_where_the_stream_does() {
    let (chunks, reader) = pick(FramePicks::Every(2.0), 16).unwrap();
    assert_eq!(chunks.concat(), [0, 50, 100, 150, 200]);
    assert!(reader.stats().read().frames_decoded <= 10);
}

#[test]
fn what_the_stream_does_not_have_is_told_when_it_is_its_turn() {
    let mut reader = open();
    let picks = FramePicks::Indices(vec![7, 250, 8]);
    reader.add_frames_output(config(1), picks).unwrap();
    let outputs = reader.outputs();
    reader.pump(Goal::Step, 4).unwrap();
    assert!(matches!(outputs.try_step(4), Taken::Ready(_)));
    let error = reader.pump(Goal::Step, 4).unwrap_err();
    assert_eq!(error.kind, ErrorKind::OutOfRange);
    assert!(error.message.contains("250"), "{}", error.message);
    assert!(matches!(outputs.try_step(4), Taken::Ended));
}

#[test]
fn a_reader_of_single_frames_does_nothing_else() {
    let mut reader = open();
    reader.add_video_output(config(1)).unwrap();
    let error = reader
        .add_frames_output(config(1), FramePicks::Every(1.0))
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::State);
    let mut reader = open();
    reader
        .add_frames_output(config(1), FramePicks::Every(1.0))
        .unwrap();
    assert_eq!(
        reader.seek(1.0, SeekMode::Precise).unwrap_err().kind,
        ErrorKind::State
    );
}

#[test]
fn a_seek_decodes_from_its_key_frame_on_and_only_what_is_referred_to() {
    let mut reader = open();
    reader.add_video_output(config(1)).unwrap();
    reader.seek(210.0 / RATE, SeekMode::Precise).unwrap();
    let before = reader.stats().read();
    reader.pump(Goal::Step, 1).unwrap();
    let after = reader.stats().read();
    let decoded = after.frames_decoded - before.frames_decoded;
    let referred = referred_to(200, 210);
    assert!(
        decoded <= referred + 2,
        "{decoded} frames, {referred} are referred to"
    );
}
