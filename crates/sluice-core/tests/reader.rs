//! The reader on generated media and on the committed clip.
#![expect(clippy::unwrap_used, reason = "a failed unwrap here is a failed test")]

use sluice_core::StopFlag;
use sluice_core::chunk::Chunk;
use sluice_core::config::{
    AudioOutputConfig, BufferChunkSize, FramesPerChunk, OpenConfig, PacketOutputConfig,
    SourceInput, VideoOutputConfig,
};
use sluice_core::format::MediaKind;
use sluice_core::media::OutputDetails;
use sluice_core::outputs::Taken;
use sluice_core::reader::{Goal, Pumped, Reader};
use sluice_core::time::Rational;

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
            Chunk::Subtitle(_) | Chunk::Packet(_) => {}
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

fn video(change: impl FnOnce(&mut VideoOutputConfig)) -> VideoOutputConfig {
    let mut config = VideoOutputConfig {
        width: Some(32),
        height: Some(18),
        ..VideoOutputConfig::default()
    };
    change(&mut config);
    config
}

fn times(steps: &[Vec<Option<Chunk>>], output: usize) -> Vec<f64> {
    let chunks = steps.iter().filter_map(|step| step.get(output)?.as_ref());
    let pictures = chunks.filter_map(|chunk| match chunk {
        Chunk::Video(chunk) => Some(chunk.timestamps.iter().map(|time| time.to_f64())),
        _ => None,
    });
    pictures.flatten().collect()
}

#[test]
fn a_filter_changes_what_the_output_says_of_itself_and_gives() {
    let mut reader = open(clip());
    let config = video(|config| {
        config.common.filter = Some("scale=160:90,hflip,fps=5".to_owned());
        (config.width, config.height) = (None, None);
    });
    let info = reader.add_video_output(config).unwrap();
    assert_eq!(
        info.details,
        OutputDetails::Video {
            width: 160,
            height: 90,
            frame_rate: Rational::new(5, 1)
        }
    );
    let given = times(&steps(&mut reader), 0);
    assert_eq!(given.len(), 50);
    assert!(
        given
            .iter()
            .enumerate()
            .all(|(k, time)| *time == k as f64 / 5.0),
        "{given:?}"
    );
}

#[test]
fn a_filter_of_sound_is_drained_to_its_last_sample() {
    let mut reader = lavfi("sine=frequency=440:sample_rate=8000:duration=2");
    let mut config = AudioOutputConfig::default();
    config.common.filter = Some("adelay=500,aecho=0.8:0.9:100:0.5".to_owned());
    config.common.frames_per_chunk = FramesPerChunk::All;
    reader.add_audio_output(config).unwrap();
    let steps = steps(&mut reader);
    let samples: usize = steps.iter().flatten().flatten().map(Chunk::frames).sum();
    assert!(samples >= 8000 * 5 / 2, "{samples}");
}

#[test]
fn a_constant_rate_repeats_and_leaves_out_without_a_filter() {
    for (rate, count) in [
        (Rational::new(50, 1), 500),
        (Rational::new(5, 1), 50),
        (Rational::new(25, 1), 250),
    ] {
        let mut reader = open(clip());
        reader
            .add_video_output(video(|config| config.frame_rate = Some(rate)))
            .unwrap();
        let given = times(&steps(&mut reader), 0);
        assert_eq!(given.len(), count);
        assert!(
            given
                .iter()
                .enumerate()
                .all(|(k, time)| (*time - k as f64 / rate.to_f64()).abs() < 1.0e-12)
        );
    }
}

#[test]
fn outputs_of_one_stream_share_its_decoder_or_say_why_they_cannot() {
    let mut reader = open(clip());
    reader.add_video_output(video(|_| ())).unwrap();
    reader
        .add_video_output(video(|config| {
            config.common.filter = Some("vflip".to_owned());
        }))
        .unwrap();
    let other = video(|config| {
        config.common.decoder_options = vec![("threads".to_owned(), "1".to_owned())];
    });
    assert_eq!(
        reader.add_video_output(other).unwrap_err().code(),
        "ERR_INVALID_ARG"
    );
    let steps = steps(&mut reader);
    assert_eq!(times(&steps, 0), times(&steps, 1));
    assert_eq!(reader.stats().read().frames_decoded, 250);
}

#[test]
fn an_output_removed_in_the_middle_leaves_the_others_as_they_are() {
    let mut reader = open(clip());
    reader
        .add_audio_output(AudioOutputConfig::default())
        .unwrap();
    reader.add_video_output(video(|_| ())).unwrap();
    while !reader.outputs().is_step_ready(1) {
        assert!(reader.process_packet().unwrap());
    }
    reader.remove_output(0).unwrap();
    assert_eq!(reader.output_infos()[0].kind, MediaKind::Video);
    assert_eq!(times(&steps(&mut reader), 0).len(), 250);
    assert_eq!(
        reader.remove_output(7).unwrap_err().code(),
        "ERR_INVALID_ARG"
    );
}

#[test]
fn packets_come_as_they_are_or_through_a_bitstream_filter() {
    let mut reader = open(clip());
    let plain = PacketOutputConfig {
        stream_index: 0,
        bitstream_filter: None,
    };
    let annex_b = PacketOutputConfig {
        stream_index: 0,
        bitstream_filter: Some("h264_mp4toannexb".to_owned()),
    };
    reader.add_packet_output(plain).unwrap();
    reader.add_packet_output(annex_b).unwrap();
    let steps = steps(&mut reader);
    let packets = |output: usize| {
        steps
            .iter()
            .filter_map(move |step| match step.get(output)? {
                Some(Chunk::Packet(packet)) => Some(packet),
                _ => None,
            })
    };
    assert_eq!(packets(0).count(), 250);
    assert_eq!(packets(1).count(), 250);
    assert!(packets(1).all(
        |packet| packet.data.starts_with(&[0, 0, 0, 1]) || packet.data.starts_with(&[0, 0, 1])
    ));
    assert!(
        packets(0)
            .zip(packets(1))
            .all(|(a, b)| (a.pts, a.dts, a.keyframe) == (b.pts, b.dts, b.keyframe))
    );

    let unknown = PacketOutputConfig {
        stream_index: 0,
        bitstream_filter: Some("h264_mp4toannex".to_owned()),
    };
    let error = reader.add_packet_output(unknown).unwrap_err();
    assert_eq!(error.code(), "ERR_UNKNOWN_FILTER");
    assert!(
        error.message.contains("'h264_mp4toannexb'"),
        "{}",
        error.message
    );
}

#[test]
fn hardware_that_is_not_there_is_an_error_of_its_own() {
    let mut reader = open(clip());
    let error = reader
        .add_video_output(video(|config| {
            config.common.hardware = Some("nosuch:0".to_owned());
        }))
        .unwrap_err();
    assert_eq!(error.code(), "ERR_HARDWARE");
    reader.add_video_output(video(|_| ())).unwrap();
}

#[test]
fn only_so_many_chunks_are_kept_where_the_caller_says_so_and_times_stay_right() {
    let mut reader = open(clip());
    let config = video(|config| {
        config.common.frames_per_chunk = FramesPerChunk::Count(10);
        config.common.buffer_chunk_size = BufferChunkSize::DropOldest(3);
    });
    reader.add_video_output(config).unwrap();
    reader.process_all_packets().unwrap();
    assert_eq!(reader.stats().read().frames_dropped, 220);
    let given = times(&steps(&mut reader), 0);
    assert_eq!((given.len(), given[0]), (30, 8.8));
}
