//! The first picture as soon as it can be had.

use sluice_ffi::packet::Packet;

use super::Reader;
use super::chain::Chain;
use super::delivery::Delivery;
use crate::config::{CommonOutput, FramesPerChunk};
use crate::error::Result;

/// Packets of the stream that are looked at, as many as a decoder may keep in any case.
const MOST_LOOKED_AT: usize = 6;
/// Packets of all streams that are looked at.
const MOST_HELD: usize = 64;

/// Whether whoever reads the output waits for its very first picture, rather than for many.
pub(super) fn is_eager(chain: &Chain, common: &CommonOutput) -> bool {
    let is_direct =
        matches!(chain, Chain::Video(chain) if chain.filter.is_none() && chain.rate.is_none());
    is_direct && common.frames_per_chunk == FramesPerChunk::Count(1)
}

impl Reader {
    /// Gives the first picture before its decoder would, where an output waits for it and the packets show that it is the
    /// first. Nothing else changes: the packets that were looked at are the next ones.
    pub(super) fn show_first(&mut self) {
        if let Err(error) = self.show_first_or_fail() {
            self.fail(error);
        }
    }

    fn show_first_or_fail(&mut self) -> Result<()> {
        let Some(stream) = self.eager_stream() else {
            return Ok(());
        };
        let Some(packet) = self.first_to_show(stream) else {
            return Ok(());
        };
        let mut delivery = Delivery {
            outputs: &mut self.outputs,
            shared: &self.shared,
            stats: &self.stats,
            fail_on: self.fail_on,
        };
        let mut decoders = self.decoders.iter_mut();
        match decoders.find(|decoder| decoder.stream() == stream) {
            Some(decoder) => {
                decoder.show_first(&packet);
                delivery.pull(decoder)
            }
            None => Ok(()),
        }
    }

    /// The stream whose first picture is waited for; `None` once reading has begun anywhere.
    fn eager_stream(&self) -> Option<usize> {
        let begun = self.demuxer.was_read() || self.ended || !self.queued.is_empty();
        let elsewhere = self.start.is_some() || self.late_seek.is_some() || self.picking.is_some();
        if begun || elsewhere {
            return None;
        }
        let eager = self.outputs.iter().find(|output| output.eager)?;
        let stream = eager.info.source_index;
        (!self.demuxer.is_single(stream)).then_some(stream)
    }

    /// The first packet of a stream, if nothing of the stream is shown before it: no packet is shown before it is decoded, so
    /// it is the one that is decoded at its time, or later, that ends the search.
    fn first_to_show(&mut self, stream: usize) -> Option<Packet> {
        let mut first: Option<(Packet, i64)> = None;
        let mut looked_at = 0;
        while looked_at < MOST_LOOKED_AT && self.queued.len() < MOST_HELD {
            let packet = match self.next_packet() {
                Ok(Some(packet)) => packet,
                other => {
                    self.behind_queued = Some(other);
                    return None;
                }
            };
            let is_of_stream = packet.stream_index() == stream;
            let times = packet.pts().zip(packet.dts());
            let may_be_first = packet.is_key() && !packet.is_discard() && !packet.is_corrupt();
            let reference = packet.reference().ok();
            self.queued.push_back(packet);
            if !is_of_stream {
                continue;
            }
            looked_at += 1;
            let (pts, dts) = times?;
            let shown = match &first {
                None => {
                    first = Some((reference.filter(|_| may_be_first)?, pts));
                    pts
                }
                Some((_, shown)) if pts <= *shown => return None,
                Some((_, shown)) => *shown,
            };
            if dts >= shown {
                return first.map(|(packet, _)| packet);
            }
        }
        None
    }
}
