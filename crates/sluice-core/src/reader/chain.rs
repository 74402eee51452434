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
use crate::filter::FilterStage;
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

/// Sound: filter, conversion.
pub(super) struct AudioChain {
    pub(super) filter: Option<FilterStage>,
    pub(super) converter: AudioConverter,
}

/// Pictures: filter, constant rate, conversion.
pub(super) struct VideoChain {
    pub(super) filter: Option<FilterStage>,
    pub(super) rate: Option<ConstantRate<Frame>>,
    pub(super) converter: VideoConverter,
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

    /// Drains every stage into the chunk queue.
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
                return chain.converter.reset();
            }
            Self::Video(chain) => {
                chain.filter.iter_mut().for_each(FilterStage::reset);
                chain.rate.iter_mut().for_each(ConstantRate::reset);
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

    fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        if let Some(filter) = &mut self.filter {
            filter.finish()?;
            self.convert_filtered(sink)?;
        }
        self.converter.finish(sink.outputs, sink.id)
    }

    fn convert_filtered(&mut self, sink: Sink<'_>) -> Result<()> {
        while let Some(timed) = self.filter.as_mut().and_then(FilterStage::pull) {
            self.converter
                .push(&timed.frame, 0, timed.at, sink.outputs, sink.id)?;
        }
        Ok(())
    }
}

impl VideoChain {
    fn push(&mut self, decoded: &Decoded<'_>, sink: Sink<'_>) -> Result<()> {
        let Some(filter) = &mut self.filter else {
            return self.pace(decoded.frame, decoded.at, decoded.duration, sink);
        };
        filter.push(decoded.frame, decoded.at, decoded.duration)?;
        self.pace_filtered(sink)
    }

    fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        if let Some(filter) = &mut self.filter {
            filter.finish()?;
            self.pace_filtered(sink)?;
        }
        if let Some(rate) = &mut self.rate {
            let tick = rate.tick();
            rate.finish(|frame, at| self.converter.push(frame, at, tick, sink.outputs, sink.id))?;
        }
        self.converter.finish(sink.outputs, sink.id)
    }

    fn pace_filtered(&mut self, sink: Sink<'_>) -> Result<()> {
        while let Some(timed) = self.filter.as_mut().and_then(FilterStage::pull) {
            self.pace(&timed.frame, timed.at, timed.duration, sink)?;
        }
        Ok(())
    }

    fn pace(
        &mut self,
        frame: &Frame,
        at: Seconds,
        duration: Seconds,
        sink: Sink<'_>,
    ) -> Result<()> {
        let Some(rate) = &mut self.rate else {
            return self
                .converter
                .push(frame, at, duration, sink.outputs, sink.id);
        };
        let frame = frame.reference().map_err(Error::from)?;
        let tick = rate.tick();
        rate.push(frame, at, duration, |frame, at| {
            self.converter.push(frame, at, tick, sink.outputs, sink.id)
        })
    }
}
