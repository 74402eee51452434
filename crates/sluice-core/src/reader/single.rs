//! Streams of a single packet: attached pictures and attached files. They have no time of their own, so their packet is given
//! as soon as someone wants it, again after a seek, and their outputs end with it.

use super::delivery::Delivery;
use super::{Output, Reader};
use crate::error::Result;

impl Reader {
    /// Notes that the packet of a stream is wanted, where it has only one.
    pub(super) fn want_single(&mut self, stream: usize) {
        if self.demuxer.is_single(stream) && !self.single.contains(&stream) {
            self.single.push_back(stream);
        }
    }

    /// Wants anew what every output of such a stream had.
    pub(super) fn want_singles(&mut self) {
        self.single.clear();
        let streams: Vec<usize> = self
            .outputs
            .iter()
            .map(|output| output.info.source_index)
            .collect();
        for stream in streams {
            self.want_single(stream);
        }
    }

    /// Gives the packet of a stream that has only one, and ends its outputs.
    pub(super) fn give_single(&mut self, stream: usize) -> Result<()> {
        if let Some(packet) = self.demuxer.single_packet(stream)? {
            self.stats.add_packet();
            if let Some(decoder) = self.decoder_of(stream) {
                decoder.reset(None)?;
            }
            self.route(&packet)?;
        }
        if let Some(decoder) = self
            .decoders
            .iter_mut()
            .find(|decoder| decoder.stream() == stream)
        {
            let mut delivery = Delivery {
                outputs: &mut self.outputs,
                shared: &self.shared,
                stats: &self.stats,
                fail_on: self.fail_on,
            };
            if let Err(error) = decoder.finish() {
                delivery.tolerate(error)?;
            }
            delivery.pull(decoder)?;
        }
        let of_stream = |output: &&mut Output| output.is_of(stream) && !output.ended;
        for output in self.outputs.iter_mut().filter(of_stream) {
            output.end(&self.shared)?;
        }
        Ok(())
    }
}
