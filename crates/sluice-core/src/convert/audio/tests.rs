use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::sample_format::SampleFormat as AvSampleFormat;

use super::*;
use crate::config::{BufferChunkSize, FramesPerChunk};
use crate::format::SampleFormat;
use crate::outputs::Taken;

fn spec(format: AvSampleFormat, sample_rate: u32, channels: u32) -> AudioSpec {
    AudioSpec {
        format,
        sample_rate,
        layout: ChannelLayout::default_for(channels),
    }
}

/// A frame of a ramp: channel `c`, sample `n` is `(n + 1000 c) / 32768`.
fn ramp(spec: &AudioSpec, first: usize, count: usize) -> Frame {
    let mut frame = Frame::audio(spec.format, &spec.layout, count, spec.sample_rate).unwrap();
    let channels = spec.layout.channels() as usize;
    for channel in 0..channels {
        let (plane, step, offset) = if spec.format.is_planar() {
            (channel, 1, 0)
        } else {
            (0, channels, channel)
        };
        let bytes = frame.audio_plane_mut(plane).unwrap();
        for n in 0..count {
            let value = i16::try_from((first + n) % 20_000 + 1000 * channel).unwrap();
            let at = n * step + offset;
            match spec.format.packed() {
                AvSampleFormat::S16 => {
                    bytes[at * 2..at * 2 + 2].copy_from_slice(&value.to_ne_bytes());
                }
                _ => bytes[at * 4..at * 4 + 4]
                    .copy_from_slice(&(f32::from(value) / 32_768.0).to_ne_bytes()),
            }
        }
    }
    frame
}

struct Run {
    outputs: SharedOutputs,
    id: OutputId,
    converter: AudioConverter,
}

impl Run {
    fn new(config: &AudioOutputConfig, source: &AudioSpec, frames: FramesPerChunk) -> Self {
        let outputs = SharedOutputs::new();
        let id = outputs.add(frames, BufferChunkSize::Unlimited);
        let size = ChunkSize {
            frames,
            max_bytes: 1 << 30,
        };
        let converter = AudioConverter::new(config, source, size).unwrap();
        Self {
            outputs,
            id,
            converter,
        }
    }

    fn push(&mut self, frame: &Frame, skip: usize, pts: Seconds) {
        self.converter
            .push(frame, skip, pts, &self.outputs, self.id)
            .unwrap();
    }

    fn chunks(mut self) -> Vec<crate::chunk::AudioChunk> {
        self.converter.finish(&self.outputs, self.id).unwrap();
        self.outputs.end(self.id);
        let mut chunks = Vec::new();
        while let Taken::Ready(Chunk::Audio(chunk)) = self.outputs.try_next(self.id) {
            chunks.push(chunk);
        }
        chunks
    }
}

fn at(sample: i64, rate: i32) -> Seconds {
    Seconds::of_samples(sample, Rational::new(rate, 1))
}

#[test]
fn samples_keep_their_values_through_every_format_pair_and_order() {
    for from in [
        AvSampleFormat::S16,
        AvSampleFormat::S16P,
        AvSampleFormat::FLT,
        AvSampleFormat::FLTP,
    ] {
        for layout in [AudioLayout::Interleaved, AudioLayout::Planar] {
            let source = spec(from, 48_000, 3);
            let config = AudioOutputConfig {
                format: SampleFormat::from_name("s16"),
                layout,
                ..Default::default()
            };
            let mut run = Run::new(&config, &source, FramesPerChunk::Count(7));
            run.push(&ramp(&source, 0, 10), 0, at(0, 48_000));
            run.push(&ramp(&source, 10, 10), 0, at(10, 48_000));
            let chunks = run.chunks();
            assert_eq!(
                chunks.iter().map(|c| c.frames).collect::<Vec<_>>(),
                [7, 7, 6]
            );
            for (index, chunk) in chunks.iter().enumerate() {
                assert_eq!(chunk.pts, at(7 * index as i64, 48_000));
                for n in 0..chunk.frames {
                    for channel in 0..3 {
                        let position = match layout {
                            AudioLayout::Interleaved => n * 3 + channel,
                            AudioLayout::Planar => channel * chunk.frames + n,
                        };
                        let expected = i16::try_from(7 * index + n + 1000 * channel).unwrap();
                        assert_eq!(chunk.data.typed::<i16>()[position], expected);
                    }
                }
            }
        }
    }
}

#[test]
fn samples_before_a_seek_target_are_left_out() {
    let source = spec(AvSampleFormat::FLTP, 48_000, 1);
    for rate in [48_000, 24_000] {
        let config = AudioOutputConfig {
            sample_rate: Some(rate),
            ..Default::default()
        };
        let mut run = Run::new(&config, &source, FramesPerChunk::All);
        run.push(&ramp(&source, 0, 1000), 400, at(400, 48_000));
        run.push(&ramp(&source, 1000, 1000), 0, at(1000, 48_000));
        let chunks = run.chunks();
        assert_eq!(chunks.len(), 1);
        assert_eq!(chunks[0].pts, at(400, 48_000));
        let expected = 1600 * rate as usize / 48_000;
        assert!(
            chunks[0].frames.abs_diff(expected) <= 1,
            "{}",
            chunks[0].frames
        );
    }
}

#[test]
fn resampling_gives_the_same_samples_in_any_pieces_and_exact_times() {
    let source = spec(AvSampleFormat::FLTP, 44_100, 2);
    let config = AudioOutputConfig {
        sample_rate: Some(16_000),
        channels: Some(1),
        ..Default::default()
    };
    let whole = |piece: usize, frames: FramesPerChunk| {
        let mut run = Run::new(&config, &source, frames);
        for first in (0..8820).step_by(piece) {
            let count = piece.min(8820 - first);
            run.push(&ramp(&source, first, count), 0, at(first as i64, 44_100));
        }
        run.chunks()
    };
    let all = whole(8820, FramesPerChunk::All);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].frames, 3200);
    for (piece, frames) in [(1024, 100), (37, 4096), (8820, 1)] {
        let chunks = whole(piece, FramesPerChunk::Count(frames));
        let mut position = 0;
        for chunk in &chunks {
            assert_eq!(chunk.pts, at(position as i64, 16_000));
            let expected = &all[0].data.typed::<f32>()[position..position + chunk.frames];
            assert_eq!(chunk.data.typed::<f32>(), expected);
            position += chunk.frames;
        }
        assert_eq!(position, 3200);
    }
}

#[test]
fn a_change_of_rate_in_mid_stream_keeps_the_output_as_it_was() {
    let (first, second) = (
        spec(AvSampleFormat::FLTP, 48_000, 2),
        spec(AvSampleFormat::S16, 24_000, 1),
    );
    let mut run = Run::new(&AudioOutputConfig::default(), &first, FramesPerChunk::All);
    run.push(&ramp(&first, 0, 4800), 0, at(0, 48_000));
    run.push(&ramp(&second, 0, 2400), 0, at(4800, 48_000));
    let chunks = run.chunks();
    assert_eq!(chunks.len(), 1);
    assert_eq!(chunks[0].shape.channels, 2);
    assert_eq!(chunks[0].frames, 9600);
}

#[test]
fn a_gap_moves_the_times_of_what_comes_after_it() {
    let source = spec(AvSampleFormat::FLTP, 48_000, 1);
    let config = AudioOutputConfig {
        sample_rate: Some(24_000),
        ..Default::default()
    };
    let mut run = Run::new(&config, &source, FramesPerChunk::Count(2400));
    run.push(&ramp(&source, 0, 4800), 0, at(0, 48_000));
    run.push(&ramp(&source, 4800, 9600), 0, at(48_000, 48_000));
    let times: Vec<f64> = run
        .chunks()
        .iter()
        .map(|chunk| chunk.pts.to_f64())
        .collect();
    assert_eq!(times.len(), 3);
    assert!((times[2] - 1.1).abs() < 1e-3, "{times:?}");
}

#[test]
fn layouts_that_contradict_each_other_are_named() {
    let source = spec(AvSampleFormat::FLTP, 48_000, 2);
    let size = ChunkSize {
        frames: FramesPerChunk::All,
        max_bytes: 1 << 30,
    };
    for (layout, channels, said) in [("5.1", Some(2), "has 6"), ("wonky", None, "'wonky'")] {
        let config = AudioOutputConfig {
            channel_layout: Some(layout.to_owned()),
            channels,
            ..Default::default()
        };
        let error = AudioConverter::new(&config, &source, size).err().unwrap();
        assert_eq!(error.code(), "ERR_INVALID_ARG");
        assert!(error.to_string().contains(said), "{error}");
    }
}
