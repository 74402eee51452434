//! Subtitles as an output: events as their decoder gives them.

use sluice_ffi::packet::Packet;

use super::chain::Sink;
use crate::chunk::{Chunk, SubtitleChunk};
use crate::error::Result;
use crate::subtitle::SubtitleStage;
use crate::time::Seconds;

/// The one stage of an output of subtitles.
pub(super) struct SubtitleChain {
    stage: SubtitleStage,
    /// Target of a precise seek: what is over by then is left out, what still shows is given.
    start: Option<Seconds>,
}

impl SubtitleChain {
    pub(super) const fn new(stage: SubtitleStage, start: Option<Seconds>) -> Self {
        Self { stage, start }
    }

    pub(super) fn push(&mut self, packet: &Packet, sink: Sink<'_>) -> Result<()> {
        if let Some(event) = self.stage.decode(packet)? {
            self.give(event, sink);
        }
        Ok(())
    }

    /// Takes out what the decoder still holds.
    pub(super) fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        for event in self.stage.finish()? {
            self.give(event, sink);
        }
        Ok(())
    }

    /// Forgets all packets. For after a seek.
    pub(super) fn reset(&mut self, start: Option<Seconds>) -> Result<()> {
        self.start = start;
        self.stage.reset()
    }

    fn give(&self, event: SubtitleChunk, sink: Sink<'_>) {
        // One without an end may still be on the screen: the last of them is.
        let over = |start: Seconds| event.duration.is_some_and(|time| event.pts + time <= start);
        if !self.start.is_some_and(over) {
            sink.outputs.push(sink.id, Chunk::Subtitle(event));
        }
    }
}
