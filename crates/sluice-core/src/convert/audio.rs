//! Frames of audio into chunks: the last stage of an audio output.
//!
//! Where only the sample format or the memory order changes, one pass of our own kernels writes from the frame into the
//! chunk. Where rate or channels change, libswresample writes into the chunk. Neither way has a buffer in between.

mod direct;
mod spec;

use sluice_ffi::AvError;
use sluice_ffi::dictionary::Dictionary;
use sluice_ffi::frame::Frame;
use sluice_ffi::resampler::{AudioSpec, Resampler};

use self::spec::{spec_of, target_spec};
use crate::chunk::{AudioShape, Chunk};
use crate::chunk_buffer::{AudioFilling, ChunkSize, Filling};
use crate::config::AudioOutputConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::format::AudioLayout;
use crate::outputs::{OutputId, SharedOutputs};
use crate::time::{Rational, Seconds};

const OPERATION: &str = "convert";

/// Turns frames of audio into chunks of one output.
///
/// Its three verbs: [`push`](Self::push) a frame, [`finish`](Self::finish) at the end, [`reset`](Self::reset) after a seek.
/// Chunks come out in the [`SharedOutputs`].
pub struct AudioConverter {
    shape: AudioShape,
    target: AudioSpec,
    size: ChunkSize,
    source: AudioSpec,
    resampling: Option<Resampling>,
}

/// A resampler at work, with the time of the next sample that comes out of it.
struct Resampling {
    resampler: Resampler,
    next: Seconds,
    /// Time right after the last sample that went in; `None` before the first.
    fed_until: Option<Seconds>,
}

impl AudioConverter {
    /// A converter of frames like `source` to what the output was asked for.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a channel layout that FFmpeg does not know or that contradicts `channels`,
    /// `ERR_INVALID_DATA` for a source that says no rate or no channels.
    pub fn new(config: &AudioOutputConfig, source: &AudioSpec, size: ChunkSize) -> Result<Self> {
        let (shape, target) = target_spec(config, source)?;
        let mut converter = Self {
            shape,
            target,
            size,
            source: source.clone(),
            resampling: None,
        };
        converter.resampling = converter.resampling_for(source)?;
        Ok(converter)
    }

    /// What its chunks look like.
    #[must_use]
    pub const fn shape(&self) -> AudioShape {
        self.shape
    }

    /// The channel layout of its chunks, in FFmpeg's words.
    #[must_use]
    pub fn channel_layout(&self) -> String {
        self.target.layout.describe()
    }

    /// Converts a frame, from its sample `skip` on; `pts` is the time of that sample. A frame of another rate, format or
    /// layout than the one before is fine: the output stays as it is.
    ///
    /// # Errors
    /// `ERR_LIMIT`, `ERR_OUT_OF_MEMORY`, and libswresample's refusals.
    pub fn push(
        &mut self,
        frame: &Frame,
        skip: usize,
        pts: Seconds,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let frames = frame.samples().saturating_sub(skip);
        if frames == 0 {
            return Ok(());
        }
        self.follow(frame, outputs, id)?;
        if self.resampling.is_some() {
            self.push_resampled(frame, skip, frames, pts, outputs, id)
        } else {
            self.push_direct(frame, skip, frames, pts, outputs, id)
        }
    }

    /// Takes out what the resampler still keeps. The output can be ended after it.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(&mut self, outputs: &SharedOutputs, id: OutputId) -> Result<()> {
        self.finish_within(usize::MAX, outputs, id)
    }

    /// As [`finish`](Self::finish), and no more than `most` frames of what the resampler keeps: its last frame may be one of
    /// rounding.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish_within(
        &mut self,
        most: usize,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let Some(mut resampling) = self.resampling.take() else {
            return Ok(());
        };
        if resampling.fed_until.is_some() {
            self.drain(&mut resampling, most, outputs, id)?;
        }
        self.resampling = self.resampling_for(&self.source)?;
        Ok(())
    }

    /// Forgets what was pushed and not given out.
    ///
    /// # Errors
    /// Out of memory while a new resampler is made.
    pub fn reset(&mut self) -> Result<()> {
        self.resampling = self.resampling_for(&self.source)?;
        Ok(())
    }

    /// Rebuilds what depends on the frames' format when it changes in mid-stream.
    fn follow(&mut self, frame: &Frame, outputs: &SharedOutputs, id: OutputId) -> Result<()> {
        let same = frame.sample_format() == self.source.format
            && frame.sample_rate() == self.source.sample_rate
            && frame.channels() == self.source.layout.channels();
        if same {
            return Ok(());
        }
        let source = spec_of(frame)?;
        self.finish(outputs, id)?;
        self.resampling = self.resampling_for(&source)?;
        self.source = source;
        Ok(())
    }

    fn resampling_for(&self, source: &AudioSpec) -> Result<Option<Resampling>> {
        if self.is_direct_from(source) {
            return Ok(None);
        }
        let resampler = Resampler::open(source, &self.target, Dictionary::new())
            .map_err(|error| self.refuse(source, error))?;
        Ok(Some(Resampling {
            resampler,
            next: Seconds::ZERO,
            fed_until: None,
        }))
    }

    /// Rates and layouts that libswresample has no way between are the caller's choice.
    fn refuse(&self, source: &AudioSpec, error: AvError) -> Error {
        let attempt = format!(
            "Can't make '{}' at {} Hz of '{}' at {} Hz",
            self.target.layout.describe(),
            self.target.sample_rate,
            source.layout.describe(),
            source.sample_rate
        );
        let mut failure = Error::from_ffmpeg(error, "addAudioStream", &attempt);
        if failure.kind == ErrorKind::InvalidData {
            let said = failure.details.log.last().cloned().unwrap_or_default();
            failure.kind = ErrorKind::InvalidArg;
            failure.message = format!(
                "{attempt}: {said}. Choose other `channels`, or mix them with the filter 'pan'."
            );
        }
        failure
    }

    /// Whether rate and channels stay as they are.
    fn is_direct_from(&self, source: &AudioSpec) -> bool {
        source.sample_rate == self.target.sample_rate
            && source.layout.channels() == self.target.layout.channels()
            && (source.layout == self.target.layout
                || source.layout.is_unspecified()
                || self.target.layout.is_unspecified())
    }

    fn push_direct(
        &self,
        frame: &Frame,
        skip: usize,
        frames: usize,
        pts: Seconds,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let mut done = 0;
        while done < frames {
            let mut filling = self.filling(outputs, id)?;
            let count = filling.remaining().min(frames - done);
            let converted = filling
                .reserve(count)
                .and_then(|()| direct::convert(frame, skip + done, &mut filling, count));
            if converted.is_ok() {
                filling.commit(count, pts + self.shape.duration(done));
                done += count;
            }
            put_back(filling, outputs, id);
            converted?;
        }
        Ok(())
    }

    fn push_resampled(
        &mut self,
        frame: &Frame,
        skip: usize,
        frames: usize,
        pts: Seconds,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let Some(mut resampling) = self.resampling.take() else {
            return Ok(());
        };
        resampling.listen_to(pts, frames, self.source.sample_rate);
        let given = self.feed(&mut resampling, frame, skip, frames, outputs, id);
        self.resampling = Some(resampling);
        given
    }

    fn feed(
        &self,
        resampling: &mut Resampling,
        frame: &Frame,
        skip: usize,
        frames: usize,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let stride = self.source.stride();
        let planes = direct::planes(frame, skip * stride, self.source.planes())?;
        let mut fresh = Some(planes);
        loop {
            let (_, more) = self.step(
                resampling,
                outputs,
                id,
                |resampler, room| match fresh.take() {
                    Some(planes) => resampler.convert(&planes, frames, room),
                    None => resampler.convert(&[], 0, room),
                },
                frames,
                usize::MAX,
            )?;
            if !more {
                return Ok(());
            }
        }
    }

    fn drain(
        &self,
        resampling: &mut Resampling,
        most: usize,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let mut left = most;
        while left > 0 {
            let (count, more) = self.step(resampling, outputs, id, Resampler::flush, 0, left)?;
            if !more {
                break;
            }
            left -= count;
        }
        Ok(())
    }

    /// Lets the resampler write once, at most `most` frames, into the chunk being filled. Gives how many it wrote, and whether more
    /// may be waiting inside: the room was used up.
    fn step(
        &self,
        resampling: &mut Resampling,
        outputs: &SharedOutputs,
        id: OutputId,
        run: impl FnOnce(&mut Resampler, &mut [&mut [u8]]) -> sluice_ffi::Result<usize>,
        incoming: usize,
        most: usize,
    ) -> Result<(usize, bool)> {
        let mut filling = self.filling(outputs, id)?;
        let bound = resampling.resampler.output_bound(incoming).max(1);
        let room = filling.remaining().min(bound).min(most);
        let written = filling.reserve(room).and_then(|()| {
            let bytes = room * filling.shape().format.bytes();
            let written = match self.shape.layout {
                AudioLayout::Interleaved => {
                    let length = bytes * self.shape.channels;
                    let memory = filling.interleaved().get_mut(..length).unwrap_or_default();
                    run(&mut resampling.resampler, &mut [memory])
                }
                AudioLayout::Planar => {
                    let mut planes: Vec<&mut [u8]> = filling
                        .planes()
                        .map(|plane| plane.get_mut(..bytes).unwrap_or_default())
                        .collect();
                    run(&mut resampling.resampler, &mut planes)
                }
            };
            written.map_err(|error| Error::from_ffmpeg(error, OPERATION, "Can't resample"))
        });
        if let Ok(count) = written {
            filling.commit(count, resampling.next);
            resampling.next = resampling.next + self.shape.duration(count);
        }
        put_back(filling, outputs, id);
        written.map(|count| (count, count == room))
    }

    /// The chunk being filled, or a new one.
    fn filling(&self, outputs: &SharedOutputs, id: OutputId) -> Result<AudioFilling> {
        match outputs.take_filling(id) {
            Some(Filling::Audio(filling)) => Ok(filling),
            _ => AudioFilling::new(self.shape, self.size),
        }
    }
}

impl Resampling {
    /// Notes where the samples that go in next stand in time. The first, and any that do not follow the ones before, set
    /// the clock of what comes out: libswresample keeps `delay` of what went in, and its output is in line with its input.
    fn listen_to(&mut self, pts: Seconds, frames: usize, sample_rate: u32) {
        let rate = Rational::new(i32::try_from(sample_rate).unwrap_or(i32::MAX), 1);
        let samples =
            |count: usize| Seconds::of_samples(i64::try_from(count).unwrap_or(i64::MAX), rate);
        match self.fed_until {
            None => self.next = pts,
            Some(expected) if (pts - expected).abs() > samples(1) => {
                self.next = self.next + (pts - expected);
            }
            Some(_) => {}
        }
        self.fed_until = Some(pts + samples(frames));
    }
}

/// Gives the filling back: as a chunk when it is full.
fn put_back(filling: AudioFilling, outputs: &SharedOutputs, id: OutputId) {
    if !filling.is_full() {
        outputs.put_filling(id, Filling::Audio(filling));
    } else if let Some(chunk) = filling.finish() {
        outputs.push(id, Chunk::Audio(chunk));
    }
}

#[cfg(test)]
mod tests;
