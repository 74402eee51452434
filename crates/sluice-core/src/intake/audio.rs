//! From the caller's samples to the audio encoder's blocks.
//!
//! ```text
//! same rate, no filter   samples ─► format, channels ─► blocks of the encoder's size
//! otherwise              samples ─► blocks of one size ─► filter graph ─► blocks of the encoder's size
//! ```
//!
//! Whatever depends on block borders (filters, resampling, encoding) sees borders that do not depend on how the caller
//! slices: writing in pieces gives the same bytes.

use sluice_ffi::dictionary::Dictionary;
use sluice_ffi::encoder::AudioEncoderInput;
use sluice_ffi::filter_graph::{AudioFilterEnd, FilterEnd, FilterGraph};
use sluice_ffi::frame::Frame;
use sluice_ffi::rational::{Rational, Rounding, rescale};
use sluice_ffi::resampler::{AudioSpec, Resampler};
use sluice_ffi::sample_format::SampleFormat as FfiFormat;

use super::blocks::{Blocks, TakeFrame};
use super::clock::InputClock;
use super::filter_error;
use crate::encoder::Padding;
use crate::error::{Error, Result};
use crate::format::{AudioLayout, SampleFormat};
use crate::time::TimeBase;
use crate::write_config::{AudioInputConfig, AudioWrite};

const OPERATION: &str = "write";
/// The most frames that are converted at once.
const SLICE: usize = 8192;

/// Turns written samples into the encoder's frames.
pub struct AudioIntake {
    config: AudioInputConfig,
    /// What samples become before [`AudioIntake::middle`].
    inner: AudioEncoderInput,
    converters: Vec<(SampleFormat, AudioLayout, Resampler)>,
    clock: InputClock,
    middle: Option<Middle>,
    blocks: Blocks,
}

/// What stands between the caller's samples and the encoder's blocks when more than the format changes.
struct Middle {
    slices: Blocks,
    stage: Stage,
}

/// A filter graph that can begin anew.
struct Stage {
    graph: FilterGraph,
    description: String,
    source: FilterEnd,
    time_base: Rational,
    /// Hz of the encoder: its ticks.
    rate: u32,
    /// The sample that follows the last one, where a gap ends the graph: a resampler keeps samples
    /// back, which belong before the gap. A filter of the caller's may have a tail that fills it.
    next: Option<i64>,
    restarts: bool,
}

impl AudioIntake {
    /// Sets up the way to an encoder that takes blocks of `frame_size` samples (0: any number) with silence around the sound.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`, `ERR_INVALID_ARG`.
    pub fn new(
        config: &AudioInputConfig,
        encoder: &AudioEncoderInput,
        frame_size: usize,
        padding: Padding,
    ) -> Result<Self> {
        let source = source(config)?;
        let direct = config.common.filter.is_none() && encoder.sample_rate == config.sample_rate;
        let middle = if direct {
            None
        } else {
            Some(Middle::new(config, &source, encoder)?)
        };
        let base = TimeBase::new(1, config.sample_rate).ok_or_else(|| {
            Error::invalid_arg("addAudioStream", "`sampleRate` must be positive. Found: 0.")
        })?;
        Ok(Self {
            config: config.clone(),
            inner: if direct { encoder.clone() } else { source },
            converters: Vec::new(),
            clock: InputClock::of_samples(base, i64::from(config.sample_rate / 1000 + 1)),
            middle,
            blocks: Blocks::new(encoder, frame_size)?.padded(padding),
        })
    }

    /// Takes the bytes of a block of samples and gives every frame that is ready.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a length that is no whole number of frames or a `pts` before the last block's end.
    pub fn push(&mut self, data: &[u8], how: &AudioWrite, take: TakeFrame<'_>) -> Result<()> {
        let format = how.format.unwrap_or(self.config.format);
        let layout = how.layout.unwrap_or(self.config.layout);
        let frames = self.count(data, format)?;
        let ticks = i64::try_from(frames).unwrap_or(i64::MAX);
        let start = self.clock.place(how.pts, ticks)?;
        let converter = self.converter(format, layout)?;
        let mut done = 0;
        while done < frames {
            let count = SLICE.min(frames - done);
            let frame = self.convert(converter, data, (done, count, frames))?;
            let pts = start.saturating_add(i64::try_from(done).unwrap_or(i64::MAX));
            self.feed(&frame, pts, take)?;
            done += count;
        }
        Ok(())
    }

    /// Takes samples that are as the encoder takes them, at `pts` in samples, and gives every block that is ready.
    ///
    /// # Errors
    /// Out of memory, or what `take` reports.
    pub fn push_frame(&mut self, frame: &Frame, pts: i64, take: TakeFrame<'_>) -> Result<()> {
        self.blocks.push(frame, pts, take)
    }

    /// Gives what the filters hold back; after it the sound's end is known. Nothing may be pushed any more.
    ///
    /// # Errors
    /// What the filters or `take` report.
    pub fn settle(&mut self, take: TakeFrame<'_>) -> Result<()> {
        if let Some(mut middle) = self.middle.take() {
            let blocks = &mut self.blocks;
            middle.finish(&mut |frame, pts| blocks.push(&frame, pts, take))?;
        }
        Ok(())
    }

    /// The encoder's tick at which the sound ends that came so far.
    #[must_use]
    pub fn end(&self) -> Option<i64> {
        self.blocks.end()
    }

    /// Gives all that is still inside. Nothing may be pushed after it.
    ///
    /// # Errors
    /// What the filters or `take` report.
    pub fn finish(&mut self, take: TakeFrame<'_>) -> Result<()> {
        self.settle(take)?;
        self.blocks.finish(take)
    }

    fn count(&self, data: &[u8], format: SampleFormat) -> Result<usize> {
        let frame = format.bytes() * self.config.channels as usize;
        if data.len().is_multiple_of(frame) {
            return Ok(data.len() / frame);
        }
        let samples = data.len() / format.bytes();
        let message = format!(
            "`data` holds {samples} samples, which is no multiple of the {} channels.",
            self.config.channels
        );
        Err(Error::invalid_arg(OPERATION, message))
    }

    /// The index of the converter from this format and layout.
    fn converter(&mut self, format: SampleFormat, layout: AudioLayout) -> Result<usize> {
        let known = self
            .converters
            .iter()
            .position(|(f, l, _)| (*f, *l) == (format, layout));
        if let Some(index) = known {
            return Ok(index);
        }
        let from = AudioSpec {
            format: ffi_format(format, layout == AudioLayout::Planar),
            sample_rate: self.config.sample_rate,
            layout: crate::encoder::source_layout(&self.config)?,
        };
        let to = AudioSpec {
            format: self.inner.format,
            sample_rate: self.config.sample_rate,
            layout: self.inner.layout.clone(),
        };
        let resampler = Resampler::open(&from, &to, Dictionary::new())?;
        self.converters.push((format, layout, resampler));
        Ok(self.converters.len() - 1)
    }

    /// Converts `count` of `frames` frames of `data`, from `first` on, into a frame of the inner format.
    fn convert(
        &mut self,
        converter: usize,
        data: &[u8],
        (first, count, frames): (usize, usize, usize),
    ) -> Result<Frame> {
        let (format, layout, resampler) = &mut self.converters[converter];
        let sample = format.bytes();
        let channels = self.config.channels as usize;
        let input: Vec<&[u8]> = match layout {
            AudioLayout::Interleaved => {
                vec![&data[first * sample * channels..(first + count) * sample * channels]]
            }
            AudioLayout::Planar => data
                .chunks_exact(frames * sample)
                .map(|channel| &channel[first * sample..(first + count) * sample])
                .collect(),
        };
        let inner = &self.inner;
        let mut frame = Frame::audio(inner.format, &inner.layout, count, inner.sample_rate)?;
        let made = resampler.convert_to_frame(&input, count, &mut frame)?;
        if made == count {
            Ok(frame)
        } else {
            Err(Error::internal(
                OPERATION,
                "A conversion at one rate lost samples.",
            ))
        }
    }

    fn feed(&mut self, frame: &Frame, pts: i64, take: TakeFrame<'_>) -> Result<()> {
        let blocks = &mut self.blocks;
        match &mut self.middle {
            None => blocks.push(frame, pts, take),
            Some(middle) => {
                middle.push(frame, pts, &mut |frame, pts| blocks.push(&frame, pts, take))
            }
        }
    }
}

type TakeTimed<'a> = &'a mut dyn FnMut(Frame, i64) -> Result<()>;

impl Middle {
    fn new(
        config: &AudioInputConfig,
        source: &AudioEncoderInput,
        encoder: &AudioEncoderInput,
    ) -> Result<Self> {
        let rate = i32::try_from(source.sample_rate).unwrap_or(i32::MAX);
        let end = FilterEnd::Audio(AudioFilterEnd {
            format: source.format,
            sample_rate: rate,
            layout: source.layout.clone(),
            time_base: Rational::new(1, rate),
        });
        let user = config.common.filter.as_deref();
        if let Some(user) = user {
            // Opened alone first, so that an error quotes the caller's text and not ours.
            open_graph(user, &end)?;
        }
        let description = format!(
            "{}{}aformat=sample_fmts={}:sample_rates={}:channel_layouts={}",
            user.unwrap_or_default(),
            if user.is_some() { "," } else { "" },
            encoder.format.name().unwrap_or_default(),
            encoder.sample_rate,
            encoder.layout.describe()
        );
        let graph = open_graph(&description, &end)?;
        let FilterEnd::Audio(sink) = graph.sink() else {
            return Err(Error::internal(
                "addAudioStream",
                "An audio filter gives no audio.",
            ));
        };
        let stage = Stage {
            time_base: sink.time_base,
            graph,
            description,
            source: end,
            rate: encoder.sample_rate,
            next: None,
            restarts: user.is_none(),
        };
        Ok(Self {
            slices: Blocks::new(source, 0)?,
            stage,
        })
    }

    fn push(&mut self, frame: &Frame, pts: i64, take: TakeTimed<'_>) -> Result<()> {
        let stage = &mut self.stage;
        self.slices
            .push(frame, pts, &mut |slice| stage.push(slice, take))
    }

    fn finish(&mut self, take: TakeTimed<'_>) -> Result<()> {
        let stage = &mut self.stage;
        self.slices.finish(&mut |slice| stage.push(slice, take))?;
        self.stage.finish(take)
    }
}

impl Stage {
    fn push(&mut self, frame: Frame, take: TakeTimed<'_>) -> Result<()> {
        let pts = frame.pts().unwrap_or(0);
        if self.restarts && self.next.is_some_and(|next| pts > next) {
            self.finish(take)?;
            self.graph = open_graph(&self.description, &self.source)?;
        }
        self.next = Some(pts + i64::try_from(frame.samples()).unwrap_or(0));
        self.graph
            .push(frame)
            .map_err(|error| filter_error(error, OPERATION))?;
        self.drain(take)
    }

    fn finish(&mut self, take: TakeTimed<'_>) -> Result<()> {
        self.graph
            .push_end(None)
            .map_err(|error| filter_error(error, OPERATION))?;
        self.drain(take)
    }

    fn drain(&mut self, take: TakeTimed<'_>) -> Result<()> {
        let ticks = Rational::new(1, i32::try_from(self.rate).unwrap_or(i32::MAX));
        let pull =
            |graph: &mut FilterGraph| graph.pull().map_err(|error| filter_error(error, OPERATION));
        while let Some(frame) = pull(&mut self.graph)? {
            let pts = frame.pts();
            let pts = pts.and_then(|pts| rescale(pts, self.time_base, ticks, Rounding::Nearest));
            take(frame, pts.unwrap_or(0))?;
        }
        Ok(())
    }
}

/// Fails where the caller's filter can't be used.
///
/// # Errors
/// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`.
pub fn check_filter(config: &AudioInputConfig, encoder: &AudioEncoderInput) -> Result<()> {
    if config.common.filter.is_some() {
        Middle::new(config, &source(config)?, encoder)?;
    }
    Ok(())
}

/// What is written, as the filters take it.
fn source(config: &AudioInputConfig) -> Result<AudioEncoderInput> {
    Ok(AudioEncoderInput {
        format: ffi_format(config.format, false),
        sample_rate: config.sample_rate,
        layout: crate::encoder::source_layout(config)?,
    })
}

fn open_graph(description: &str, source: &FilterEnd) -> Result<FilterGraph> {
    FilterGraph::open(description, source, 1).map_err(|error| filter_error(error, "addAudioStream"))
}

fn ffi_format(format: SampleFormat, planar: bool) -> FfiFormat {
    let format = FfiFormat::from_name(format.name()).unwrap_or(FfiFormat::FLT);
    if planar {
        format.planar()
    } else {
        format.packed()
    }
}
