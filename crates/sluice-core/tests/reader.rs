//! The reader on generated media and on the committed clip.
#![expect(clippy::unwrap_used, reason = "a failed unwrap here is a failed test")]

use sluice_core::StopFlag;
use sluice_core::chunk::Chunk;
use sluice_core::config::{
    AudioOutputConfig, FramesPerChunk, OpenConfig, SourceInput, VideoOutputConfig,
};
use sluice_core::outputs::Taken;
use sluice_core::reader::{Goal, Pumped, Reader};

fn clip() -> SourceInput {
    SourceInput::Text(
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../examples/media/speech.mp4"
        )
        .to_owned(),
    )
}

fn open(input: SourceInput) -> Reader {
    Reader::open(input, OpenConfig::default(), StopFlag::new()).unwrap()
}

fn lavfi(graph: &str) -> Reader {
    let config = OpenConfig {
        format: Some("lavfi".to_owned()),
        ..OpenConfig::default()
    };
    Reader::open(SourceInput::Text(graph.to_owned()), config, StopFlag::new()).unwrap()
}

fn steps(reader: &mut Reader) -> Vec<Vec<Option<Chunk>>> {
    let outputs = reader.outputs();
    let mut steps = Vec::new();
    loop {
        match outputs.try_step(4) {
            Taken::Ready(step) => steps.push(step),
            Taken::Ended => return steps,
            Taken::Pending => {
                reader.pump(Goal::Step, 4).unwrap();
            }
        }
    }
}

#[test]
fn the_clip_gives_all_its_frames_and_samples() {
    let mut reader = open(clip());
    reader
        .add_audio_output(AudioOutputConfig::default())
        .unwrap();
    reader
        .add_video_output(VideoOutputConfig::default())
        .unwrap();
    let steps = steps(&mut reader);
    let (mut samples, mut frames) = (0, 0);
    for chunk in steps.iter().flatten().flatten() {
        match chunk {
            Chunk::Audio(chunk) => samples += chunk.frames,
            Chunk::Video(chunk) => frames += chunk.timestamps.len(),
            Chunk::Packet(_) => {}
        }
    }
    assert!(samples > 0 && frames > 0);
}

#[test]
fn a_generated_tone_has_as_many_samples_as_it_lasts() {
    let mut reader = lavfi("sine=frequency=440:sample_rate=8000:duration=2");
    let mut config = AudioOutputConfig::default();
    config.common.frames_per_chunk = FramesPerChunk::Count(3000);
    reader.add_audio_output(config).unwrap();
    let counts: Vec<_> = steps(&mut reader)
        .iter()
        .flatten()
        .flatten()
        .map(Chunk::frames)
        .collect();
    assert_eq!(counts, [3000, 3000, 3000, 3000, 3000, 1000]);
    assert_eq!(reader.pump(Goal::Step, 4), Ok(Pumped::Ended));
}

#[test]
fn a_device_that_is_not_there_is_a_device_error() {
    for format in ["alsa", "pulse", "x11grab", "v4l2"] {
        let config = OpenConfig {
            format: Some(format.into()),
            ..OpenConfig::default()
        };
        let source = SourceInput::Text("nosuch-device".into());
        let error = Reader::open(source, config, StopFlag::new()).unwrap_err();
        assert_eq!(error.code(), "ERR_DEVICE", "{format}: {}", error.message);
    }
}
