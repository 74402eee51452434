//! The effector: sound through a filter graph, and through a codec and back, in memory.
//!
//! ```text
//! samples ─► intake ─► graph ─┬──────────────────────────────┬─► converter ─► chunks
//!                             └─► encoder ─► decoder ─► trim ┘
//! ```
//!
//! A codec's packets go straight from the encoder to the decoder: what a container would add to that is time stamps, and where it
//! cannot keep an encoder's delay, a wrong length. The container has its say once, by having its header written.

mod coding;
mod config;
mod decoding;
mod graph;

use std::collections::VecDeque;

use sluice_ffi::StopFlag;
use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::encoder::AudioEncoderInput;
use sluice_ffi::frame::Frame;
use sluice_ffi::resampler::AudioSpec;
use sluice_ffi::sample_format::SampleFormat as FfiFormat;

use self::coding::Coding;
pub use self::config::{EffectConfig, EffectOutput};
use self::graph::Graph;
use crate::chunk_buffer::ChunkSize;
use crate::config::{AudioOutputConfig, BufferChunkSize, Limits};
use crate::convert::audio::AudioConverter;
use crate::encoder::Padding;
use crate::error::{Error, Result};
use crate::intake::audio::AudioIntake;
use crate::intake::blocks::{ANY, silent};
use crate::outputs::{OutputId, SharedOutputs};
use crate::time::{Rational, Seconds};
use crate::write_config::AudioWrite;

const OPERATION: &str = "apply";

/// What [`Effector::pump`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A chunk waits in the outputs.
    Chunk,
    /// More samples are needed, or the word that none follow.
    NeedsInput,
    /// Nothing comes any more.
    Ended,
}

/// One sound on its way through an effect. Owned by one thread.
///
/// Its three verbs: [`push`](Self::push) samples, [`pump`](Self::pump) until a chunk is there, [`finish`](Self::finish) at the end.
/// Nothing is done ahead of what is asked for, so that an effect without end costs no more than one with.
pub struct Effector {
    config: EffectConfig,
    intake: AudioIntake,
    /// Blocks of samples that wait for the graph.
    waiting: VecDeque<Frame>,
    graph: Option<Graph>,
    coding: Option<Coding>,
    converter: AudioConverter,
    outputs: SharedOutputs,
    id: OutputId,
    stage: Stage,
    /// Frames that came in.
    received: u64,
    /// Frames that went to the converter.
    converted: i64,
    /// Frames of chunks that were taken.
    taken: u64,
    stop: StopFlag,
}

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Running,
    /// No samples follow; the stages before the converter are being drained.
    Draining,
    /// Silence follows until so many frames are out.
    Padding(u64),
    Ended,
}

impl Effector {
    /// Opens graph and codec. Chunks come out in the one output that is added to `outputs`.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`, `ERR_UNSUPPORTED_FORMAT`, `ERR_UNKNOWN_CODEC`, `ERR_ENCODER_CONFIG`,
    /// `ERR_UNEXPECTED_OPTIONS`, `ERR_INVALID_ARG`.
    pub fn new(config: EffectConfig, outputs: SharedOutputs, stop: StopFlag) -> Result<Self> {
        let source = config.source();
        let intake = AudioIntake::new(&config.input(), &source, 0, Padding::default())?;
        let coding = match &config.format {
            Some(format) => Some(Coding::open(&config, format, &stop)?),
            None => None,
        };
        let graph = Graph::open(
            config.effect.as_deref(),
            &source,
            coding.as_ref().map(Coding::input),
        )?;
        let behind = match (&coding, &graph) {
            (Some(coding), _) => spec(coding.input()),
            (None, Some(graph)) => graph.sink()?,
            (None, None) => spec(&source),
        };
        let size = ChunkSize {
            frames: config.frames_per_chunk,
            max_bytes: Limits::default().max_chunk_bytes,
        };
        let converter = AudioConverter::new(&output(&config), &behind, size)?;
        let id = outputs.add(config.frames_per_chunk, BufferChunkSize::Unlimited);
        Ok(Self {
            config,
            intake,
            waiting: VecDeque::new(),
            graph,
            coding,
            converter,
            outputs,
            id,
            stage: Stage::Running,
            received: 0,
            converted: 0,
            taken: 0,
            stop,
        })
    }

    /// Takes the bytes of a block of samples, in the configured format and order. After the end they count for nothing.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a length that is no whole number of frames.
    pub fn push(&mut self, data: &[u8]) -> Result<()> {
        if self.stage != Stage::Running {
            return Ok(());
        }
        let waiting = &mut self.waiting;
        self.intake
            .push(data, &AudioWrite::default(), &mut |frame| {
                waiting.push_back(frame);
                Ok(())
            })?;
        let frame_bytes = self.config.frame_bytes().max(1);
        self.received += (data.len() / frame_bytes) as u64;
        Ok(())
    }

    /// Says that no samples follow.
    ///
    /// # Errors
    /// Out of memory.
    pub fn finish(&mut self) -> Result<()> {
        if self.stage == Stage::Running {
            let waiting = &mut self.waiting;
            self.intake.finish(&mut |frame| {
                waiting.push_back(frame);
                Ok(())
            })?;
            self.stage = Stage::Draining;
        }
        Ok(())
    }

    /// Works until a whole chunk waits in the outputs, samples are needed, or all is done.
    ///
    /// # Errors
    /// What filters and codec report, `ERR_LIMIT` for a chunk that grows too large, `ERR_ABORTED`, `ERR_CLOSED`.
    pub fn pump(&mut self) -> Result<Progress> {
        loop {
            if self.outputs.is_next_ready(self.id) {
                let ended = self.outputs.is_exhausted(self.id);
                return Ok(if ended {
                    Progress::Ended
                } else {
                    Progress::Chunk
                });
            }
            if let Some(reason) = self.stop.reason() {
                return Err(Error::stopped(reason, OPERATION, "the effect"));
            }
            if !self.step()? {
                return Ok(Progress::NeedsInput);
            }
        }
    }

    /// Notes that a chunk of so many frames was taken.
    pub fn took(&mut self, frames: usize) {
        self.taken += frames as u64;
    }

    /// Moves one frame on. False when there is none to move.
    fn step(&mut self) -> Result<bool> {
        match self.stage {
            Stage::Padding(until) => self.pad(until).map(|()| true),
            Stage::Ended => Ok(false),
            Stage::Running | Stage::Draining => self.move_one(),
        }
    }

    fn move_one(&mut self) -> Result<bool> {
        if let Some(graph) = &mut self.graph {
            if let Some(frame) = graph.pull()? {
                return self.behind(frame).map(|()| true);
            }
            // A graph that has ended by itself (`atrim`) takes nothing any more; only silence is still to be counted.
            if graph.is_ended() {
                self.waiting.clear();
                if !self.config.pad_end {
                    self.stage = Stage::Draining;
                }
                return self.drain_or_wait();
            }
        }
        match (self.waiting.pop_front(), &mut self.graph) {
            (Some(frame), Some(graph)) => graph.push(frame).map(|()| true),
            (Some(frame), None) => self.behind(frame).map(|()| true),
            (None, Some(graph)) if self.stage == Stage::Draining => graph.finish().map(|()| true),
            (None, _) => self.drain_or_wait(),
        }
    }

    /// Ends what is behind the graph, if nothing more can come out of it.
    fn drain_or_wait(&mut self) -> Result<bool> {
        if self.stage != Stage::Draining {
            return Ok(false);
        }
        if let Some(mut coding) = self.coding.take() {
            coding.finish(&mut |frame| self.convert(&frame))?;
        }
        let whole = self.config.frames_out(self.received);
        // Without an effect the length is known.
        let most = if self.config.effect.is_none() {
            usize::try_from(whole.saturating_sub(self.made())).unwrap_or(usize::MAX)
        } else {
            usize::MAX
        };
        self.converter.finish_within(most, &self.outputs, self.id)?;
        let whole = if self.config.pad_end { whole } else { 0 };
        self.stage = Stage::Padding(whole);
        Ok(true)
    }

    /// What happens to a frame that the graph gave.
    fn behind(&mut self, frame: Frame) -> Result<()> {
        match self.coding.take() {
            None => self.convert(&frame),
            Some(mut coding) => {
                let coded = coding.push(&frame, &mut |frame| self.convert(&frame));
                self.coding = Some(coding);
                coded
            }
        }
    }

    /// Frames are laid end to end: what the filters say of time is theirs.
    fn convert(&mut self, frame: &Frame) -> Result<()> {
        let rate = Rational::new(i32::try_from(frame.sample_rate()).unwrap_or(i32::MAX), 1);
        let at = Seconds::of_samples(self.converted, rate);
        self.converted += i64::try_from(frame.samples()).unwrap_or(0);
        self.converter.push(frame, 0, at, &self.outputs, self.id)
    }

    /// Frames that came out so far.
    fn made(&self) -> u64 {
        self.taken + (self.outputs.bytes() / self.converter.shape().frame_bytes()) as u64
    }

    /// Adds a block of silence, or ends the output where enough frames are out.
    fn pad(&mut self, until: u64) -> Result<()> {
        let (shape, made) = (self.converter.shape(), self.made());
        let missing = usize::try_from(until.saturating_sub(made)).unwrap_or(usize::MAX);
        if missing == 0 {
            self.outputs.end(self.id);
            self.stage = Stage::Ended;
            return Ok(());
        }
        let target = AudioEncoderInput {
            format: FfiFormat::from_name(shape.format.name())
                .unwrap_or(FfiFormat::FLT)
                .packed(),
            sample_rate: shape.sample_rate,
            layout: ChannelLayout::default_for(u32::try_from(shape.channels).unwrap_or(0)),
        };
        let frame = silent(&target, missing.min(ANY))?;
        let at = shape.duration(usize::try_from(made).unwrap_or(usize::MAX));
        self.converter.push(&frame, 0, at, &self.outputs, self.id)
    }
}

fn spec(input: &AudioEncoderInput) -> AudioSpec {
    AudioSpec {
        format: input.format,
        sample_rate: input.sample_rate,
        layout: input.layout.clone(),
    }
}

/// What the caller gets.
fn output(config: &EffectConfig) -> AudioOutputConfig {
    let becomes = config.output();
    let mut output = AudioOutputConfig {
        format: Some(becomes.sample_format),
        sample_rate: Some(config.rate_out()),
        channels: Some(becomes.channels),
        layout: becomes.layout,
        ..AudioOutputConfig::default()
    };
    output.common.frames_per_chunk = config.frames_per_chunk;
    output
}

#[cfg(test)]
mod tests;
