//! What happens to the frames of one output: filter, constant rate, conversion into chunks.

use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;

use super::packets::PacketChain;
use super::subtitles::SubtitleChain;
use super::tap::Tap;
use crate::clock::constant_rate::ConstantRate;
use crate::convert::audio::AudioConverter;
use crate::convert::video::VideoConverter;
use crate::decoder::Decoded;
use crate::error::{Error, Result};
use crate::filter::{FilterStage, TimedFrame};
use crate::outputs::{OutputId, SharedOutputs};
use crate::time::Seconds;

/// Where an output's chunks go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sink<'a> {
    pub(super) outputs: &'a SharedOutputs,
    pub(super) id: OutputId,
}

/// The stages of one output behind the decoder.
pub(super) enum Chain {
    Audio(Box<AudioChain>),
    Video(Box<VideoChain>),
    Subtitles(Box<SubtitleChain>),
    Packets(Box<PacketChain>),
    Tap(Tap),
}

/// Frames, and bytes of pictures, that one step makes of one packet: filters and gaps in the source may ask for any number.
const MOST_FRAMES: usize = 250;
const MOST_BYTES: usize = 64 << 20;

/// Such steps after a fault, when there are no further ones.
const MOST_STEPS_AFTER_FAULT: usize = 16;

/// Sound: filter, conversion.
pub(super) struct AudioChain {
    pub(super) filter: Option<FilterStage>,
    pub(super) converter: AudioConverter,
    /// Whether no frame follows.
    pub(super) ending: bool,
}

/// Pictures: filter, constant rate, conversion.
pub(super) struct VideoChain {
    pub(super) filter: Option<FilterStage>,
    pub(super) rate: Option<ConstantRate<Frame>>,
    pub(super) converter: VideoConverter,
    /// Whether no frame follows.
    pub(super) ending: bool,
    /// About how many bytes a picture has.
    pub(super) picture_bytes: usize,
}

impl Chain {
    pub(super) fn push(&mut self, decoded: &Decoded<'_>, sink: Sink<'_>) -> Result<()> {
        match self {
            Self::Audio(chain) => chain.push(decoded, sink),
            Self::Video(chain) => chain.push(decoded, sink),
            Self::Tap(tap) => tap.push(decoded),
            Self::Subtitles(_) | Self::Packets(_) => Ok(()),
        }
    }

    /// Whether its filter takes no more frames (`trim`), so that nothing can follow.
    pub(super) fn is_over(&self) -> bool {
        let filter = match self {
            Self::Audio(chain) => chain.filter.as_ref(),
            Self::Video(chain) => chain.filter.as_ref(),
            Self::Subtitles(_) | Self::Packets(_) | Self::Tap(_) => None,
        };
        filter.is_some_and(FilterStage::is_ended)
    }

    /// Whether its stages hold frames that [`Chain::work`] is to make chunks of before it is given more.
    pub(super) fn has_more(&self) -> bool {
        match self {
            Self::Audio(chain) => holds_more(chain.filter.as_ref()),
            Self::Video(chain) => chain.has_more(),
            Self::Subtitles(_) | Self::Packets(_) | Self::Tap(_) => false,
        }
    }

    /// Makes chunks of some of what its stages hold.
    pub(super) fn work(&mut self, sink: Sink<'_>) -> Result<()> {
        match self {
            Self::Audio(chain) => chain.convert_filtered(sink),
            Self::Video(chain) => chain.work(sink),
            Self::Subtitles(_) | Self::Packets(_) | Self::Tap(_) => Ok(()),
        }
    }

    /// Tells the stages that no frame follows, and begins to make chunks of what they held back for one.
    pub(super) fn begin_end(&mut self, sink: Sink<'_>) -> Result<()> {
        match self {
            Self::Audio(chain) => chain.begin_end(sink),
            Self::Video(chain) => chain.begin_end(sink),
            Self::Subtitles(_) | Self::Packets(_) | Self::Tap(_) => Ok(()),
        }
    }

    /// Whether it was told that no frame follows, and holds none any more.
    pub(super) fn has_worked_off(&self) -> bool {
        let ending = match self {
            Self::Audio(chain) => chain.ending,
            Self::Video(chain) => chain.ending,
            Self::Subtitles(_) | Self::Packets(_) | Self::Tap(_) => false,
        };
        ending && !self.has_more()
    }

    /// Whether it wants the frames of its stream's decoder.
    pub(super) const fn takes_frames(&self) -> bool {
        match self {
            Self::Audio(_) | Self::Video(_) => true,
            Self::Subtitles(_) | Self::Packets(_) => false,
            Self::Tap(tap) => tap.takes_frames(),
        }
    }

    /// Gives a packet as it came out of the demuxer; outputs of frames wait for the decoder's.
    pub(super) fn push_packet(&mut self, packet: &Packet, sink: Sink<'_>) -> Result<()> {
        match self {
            Self::Subtitles(chain) => chain.push(packet, sink),
            Self::Packets(chain) => chain.push(packet, sink),
            Self::Tap(tap) => tap.push_packet(packet),
            Self::Audio(_) | Self::Video(_) => Ok(()),
        }
    }

    /// Gives the last chunk. Where [`Chain::begin_end`] did not come before, what the stages held back is given as far as a few
    /// steps go.
    pub(super) fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        match self {
            Self::Audio(chain) => chain.finish(sink),
            Self::Video(chain) => chain.finish(sink),
            Self::Subtitles(chain) => chain.finish(sink),
            Self::Packets(chain) => chain.finish(sink),
            Self::Tap(tap) => tap.finish(),
        }
    }

    /// Forgets all frames. For after a seek; what is over before `start` is left out from now on where that is known here.
    pub(super) fn reset(&mut self, start: Option<Seconds>) -> Result<()> {
        match self {
            Self::Audio(chain) => {
                chain.filter.iter_mut().for_each(FilterStage::reset);
                chain.ending = false;
                return chain.converter.reset();
            }
            Self::Video(chain) => {
                chain.filter.iter_mut().for_each(FilterStage::reset);
                chain.rate.iter_mut().for_each(ConstantRate::reset);
                chain.ending = false;
                chain.converter.reset();
            }
            Self::Subtitles(chain) => chain.reset(start)?,
            Self::Packets(chain) => chain.reset()?,
            Self::Tap(tap) => tap.reset()?,
        }
        Ok(())
    }
}

impl AudioChain {
    fn push(&mut self, decoded: &Decoded<'_>, sink: Sink<'_>) -> Result<()> {
        let Some(filter) = &mut self.filter else {
            return self.converter.push(
                decoded.frame,
                decoded.skip,
                decoded.at,
                sink.outputs,
                sink.id,
            );
        };
        if decoded.skip > 0 {
            let mut trimmed = decoded.frame.reference().map_err(Error::from)?;
            trimmed
                .drop_first_samples(decoded.skip)
                .map_err(Error::from)?;
            filter.push(&trimmed, decoded.at, decoded.duration)?;
        } else {
            filter.push(decoded.frame, decoded.at, decoded.duration)?;
        }
        self.convert_filtered(sink)
    }

    fn begin_end(&mut self, sink: Sink<'_>) -> Result<()> {
        if !std::mem::replace(&mut self.ending, true)
            && let Some(filter) = &mut self.filter
        {
            filter.finish()?;
            self.convert_filtered(sink)?;
        }
        Ok(())
    }

    fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        if !self.ending {
            self.begin_end(sink)?;
            for _ in 0..MOST_STEPS_AFTER_FAULT {
                self.convert_filtered(sink)?;
            }
        }
        self.converter.finish(sink.outputs, sink.id)
    }

    fn convert_filtered(&mut self, sink: Sink<'_>) -> Result<()> {
        for _ in 0..MOST_FRAMES {
            let Some(timed) = pull(self.filter.as_mut())? else {
                break;
            };
            self.converter
                .push(&timed.frame, 0, timed.at, sink.outputs, sink.id)?;
        }
        Ok(())
    }
}

impl VideoChain {
    fn push(&mut self, decoded: &Decoded<'_>, sink: Sink<'_>) -> Result<()> {
        match &mut self.filter {
            Some(filter) => filter.push(decoded.frame, decoded.at, decoded.duration)?,
            None => self.pace(decoded.frame, decoded.at, decoded.duration, sink)?,
        }
        self.work(sink)
    }

    fn begin_end(&mut self, sink: Sink<'_>) -> Result<()> {
        if !std::mem::replace(&mut self.ending, true)
            && let Some(filter) = &mut self.filter
        {
            filter.finish()?;
        }
        self.work(sink)
    }

    fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        if !self.ending {
            self.begin_end(sink)?;
            for _ in 0..MOST_STEPS_AFTER_FAULT {
                self.work(sink)?;
            }
        }
        self.converter.finish(sink.outputs, sink.id)
    }

    fn has_more(&self) -> bool {
        holds_more(self.filter.as_ref()) || self.rate.as_ref().is_some_and(ConstantRate::has_more)
    }

    fn work(&mut self, sink: Sink<'_>) -> Result<()> {
        let mut left = (MOST_BYTES / self.picture_bytes.max(1)).clamp(4, MOST_FRAMES);
        loop {
            if let Some(rate) = &mut self.rate {
                let tick = rate.tick();
                rate.give(&mut left, |frame, at| {
                    self.converter.push(frame, at, tick, sink.outputs, sink.id)
                })?;
            }
            if left == 0 && self.has_more() {
                return Ok(());
            }
            let Some(timed) = pull(self.filter.as_mut())? else {
                break;
            };
            self.pace(&timed.frame, timed.at, timed.duration, sink)?;
            left = left.saturating_sub(usize::from(self.rate.is_none()));
        }
        match &mut self.rate {
            // The last picture fills its own time.
            Some(rate) if self.ending && !rate.has_more() => {
                rate.end();
                let tick = rate.tick();
                rate.give(&mut left, |frame, at| {
                    self.converter.push(frame, at, tick, sink.outputs, sink.id)
                })
            }
            _ => Ok(()),
        }
    }

    fn pace(
        &mut self,
        frame: &Frame,
        at: Seconds,
        duration: Seconds,
        sink: Sink<'_>,
    ) -> Result<()> {
        let pixels = u64::from(frame.width()) * u64::from(frame.height());
        self.picture_bytes = usize::try_from(pixels.saturating_mul(4)).unwrap_or(usize::MAX);
        match &mut self.rate {
            Some(rate) => {
                rate.push(frame.reference().map_err(Error::from)?, at, duration);
                Ok(())
            }
            None => self
                .converter
                .push(frame, at, duration, sink.outputs, sink.id),
        }
    }
}

fn holds_more(filter: Option<&FilterStage>) -> bool {
    filter.is_some_and(|filter| !filter.is_drained())
}

fn pull(filter: Option<&mut FilterStage>) -> Result<Option<TimedFrame>> {
    filter.map_or(Ok(None), FilterStage::pull)
}
