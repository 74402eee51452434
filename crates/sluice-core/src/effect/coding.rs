//! Encoder and decoder back to back: what a codec does to sound, sample for sample in place.

use sluice_ffi::StopFlag;
use sluice_ffi::encoder::{AudioEncoderInput, EncoderInput};
use sluice_ffi::frame::Frame;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::output::StreamFacts;

use super::decoding::Decoding;
use super::{EffectConfig, OPERATION};
use crate::decoder::Decoded;
use crate::encoder::{self, Encoder};
use crate::error::{Error, Result};
use crate::intake::blocks::{Blocks, TakeFrame, silent};
use crate::media::Metadata;
use crate::muxer::{Muxer, TimeLimits};
use crate::sink::Sink;
use crate::time::{Rounding, TimeBase};
use crate::write_config::{TargetOutput, WriterConfig};
use crate::writer::Container;

/// Samples by which what comes out of a decoder is late, where FFmpeg's encoder does not say so itself.
const UNDECLARED_DELAYS: [(&str, u16); 5] = [
    ("aptx", 90),
    ("aptx_hd", 90),
    ("dca", 512),
    ("g723_1", 60),
    ("sbc", 73),
];

/// Sound through a codec and back, cut to what went in.
pub(super) struct Coding {
    input: AudioEncoderInput,
    blocks: Blocks,
    encoder: Encoder,
    decoding: Decoding,
    trim: Trim,
}

/// Hz of all sound that was Opus.
const OPUS_RATE: u32 = 48_000;

/// Cuts what comes out of the decoder to where and how much went into the encoder.
struct Trim {
    input: AudioEncoderInput,
    rate: TimeBase,
    /// Samples by which the decoder is late.
    delay: u16,
    /// Samples that went in.
    end: i64,
    /// Samples that came out.
    given: i64,
}

impl Coding {
    /// Opens the encoder that `format` usually has, or the one named, and a decoder for what it makes.
    pub(super) fn open(config: &EffectConfig, format: &str, stop: &StopFlag) -> Result<Self> {
        let named = |error: Error| error.during(OPERATION);
        let wanted = WriterConfig {
            format: Some(format.to_owned()),
            ..WriterConfig::default()
        };
        let container = Container::of(&TargetOutput::Memory, &wanted).map_err(named)?;
        let mut written = config.input();
        let name = config.encoder.as_deref();
        let codec = encoder::choose(container.format, MediaType::Audio, name, None, OPERATION)?;
        encoder::check_options(codec, &config.encoder_options, OPERATION)?;
        if codec.id().name() == "opus" {
            // Whatever rate went in, its decoder gives this one.
            written.encoder_sample_rate = Some(OPUS_RATE);
        }
        encoder::settle_layout(codec, &mut written).map_err(named)?;
        let input = encoder::negotiate_audio(codec, &written).map_err(named)?;
        let rate = TimeBase::new(1, input.sample_rate)
            .ok_or_else(|| Error::internal(OPERATION, "An encoder has no sample rate."))?;
        let settings_for = EncoderInput::Audio(input.clone());
        let common = &written.common;
        let encoder = Encoder::open(
            codec,
            &settings_for,
            &encoder::settings(codec, &common.codec, &common.encoder_options, &settings_for),
            container.format.wants_global_header(),
            &encoder::options(codec, &common.encoder_options, &settings_for),
        )
        .map_err(named)?;
        write_header(&container, &encoder, stop).map_err(named)?;
        let decoding = Decoding::new(encoder.inner().parameters()?, rate)?;
        Ok(Self {
            blocks: Blocks::new(&input, encoder.inner().frame_size())?,
            encoder,
            decoding,
            trim: Trim {
                input: input.clone(),
                rate,
                delay: UNDECLARED_DELAYS
                    .iter()
                    .find(|(name, _)| *name == codec.name())
                    .map_or(0, |(_, delay)| *delay),
                end: 0,
                given: 0,
            },
            input,
        })
    }

    /// What the encoder takes.
    pub(super) const fn input(&self) -> &AudioEncoderInput {
        &self.input
    }

    pub(super) fn push(&mut self, frame: &Frame, take: TakeFrame<'_>) -> Result<()> {
        let at = self.trim.end;
        self.trim.end += i64::try_from(frame.samples()).unwrap_or(0);
        let Self {
            blocks,
            encoder,
            decoding,
            trim,
            ..
        } = self;
        blocks.push(frame, at, &mut |block| {
            encoder.push(&block, &mut |packet| {
                decoding.push(packet, &mut |decoded| trim.give(decoded, take))
            })
        })
    }

    /// Encodes and decodes what is still inside. What the decoder lacks at the end is silence.
    pub(super) fn finish(&mut self, take: TakeFrame<'_>) -> Result<()> {
        let (delay, end) = (usize::from(self.trim.delay), self.trim.end);
        let Self {
            input,
            blocks,
            encoder,
            decoding,
            trim,
        } = self;
        let mut encode = |block: Frame| {
            encoder.push(&block, &mut |packet| {
                decoding.push(packet, &mut |decoded| trim.give(decoded, take))
            })
        };
        if delay > 0 {
            // Pushes out what the decoder would keep.
            blocks.push(&silent(input, delay)?, end, &mut encode)?;
        }
        blocks.finish(&mut encode)?;
        encoder
            .finish(&mut |packet| decoding.push(packet, &mut |decoded| trim.give(decoded, take)))?;
        decoding.finish(end + i64::try_from(delay).unwrap_or(0), &mut |decoded| {
            trim.give(decoded, take)
        })?;
        trim.fill(end, take)
    }
}

impl Trim {
    /// Gives of a frame what was not given yet and went in.
    fn give(&mut self, decoded: &Decoded<'_>, take: TakeFrame<'_>) -> Result<()> {
        let at = decoded.at.to_ticks(self.rate, Rounding::Nearest) - i64::from(self.delay);
        let mut frame = decoded.frame.reference()?;
        self.fill(at.min(self.end), take)?;
        let known = usize::try_from(self.given - at).unwrap_or(0);
        if known >= frame.samples() {
            return Ok(());
        }
        if known > 0 {
            frame.drop_first_samples(known)?;
        }
        let room = usize::try_from(self.end - self.given).unwrap_or(0);
        frame.truncate_samples(room);
        if frame.samples() == 0 {
            return Ok(());
        }
        self.given += i64::try_from(frame.samples()).unwrap_or(0);
        take(frame)
    }

    /// Gives silence up to sample `until`.
    fn fill(&mut self, until: i64, take: TakeFrame<'_>) -> Result<()> {
        while self.given < until {
            let missing = usize::try_from(until - self.given).unwrap_or(usize::MAX);
            let frame = silent(&self.input, missing.min(crate::intake::blocks::ANY))?;
            self.given += i64::try_from(frame.samples()).unwrap_or(0);
            take(frame)?;
        }
        Ok(())
    }
}

/// Lets the container say whether it can hold what the encoder makes.
fn write_header(container: &Container, encoder: &Encoder, stop: &StopFlag) -> Result<()> {
    let sink = Sink::open(TargetOutput::Memory, container.format, false, false, stop)?;
    let limits = TimeLimits {
        progress: None,
        accept: None,
    };
    let mut muxer = Muxer::new(container.format, sink, stop.clone(), limits)?;
    let inner = encoder.inner();
    muxer.add_stream(
        &inner.parameters()?,
        inner.time_base(),
        &StreamFacts::default(),
    )?;
    muxer.open(&Metadata::new(), &Vec::new())
}
