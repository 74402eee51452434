//! One packet through all stages, the end of the source, and faults.

use sluice_ffi::packet::Packet;

use super::Reader;
use super::chain::Sink;
use super::delivery::Delivery;
use crate::config::FailOn;
use crate::error::{Error, ErrorKind, Result};

impl Reader {
    /// Takes one packet from the source through all stages. False once the source is exhausted and everything is drained;
    /// an error of the data waits in `fault`.
    pub(super) fn advance(&mut self) -> bool {
        if self.ended {
            return false;
        }
        let advanced = self.advance_or_fail();
        self.stats.set_dropped(self.shared.dropped_frames());
        match advanced {
            Ok(more) => more,
            Err(error) => {
                self.fail(error);
                false
            }
        }
    }

    fn advance_or_fail(&mut self) -> Result<bool> {
        self.seek_late()?;
        let packet = match self.queued.pop_front() {
            Some(packet) => Some(packet),
            None => self.next_packet()?,
        };
        match packet {
            Some(packet) => {
                self.route(&packet)?;
                Ok(true)
            }
            None => {
                self.drain()?;
                Ok(false)
            }
        }
    }

    /// The next packet of the source; a cut source simply ends where that is no fault.
    pub(super) fn next_packet(&mut self) -> Result<Option<Packet>> {
        let pulled = self.demuxer.pull();
        self.stats.set_bytes_read(self.demuxer.bytes_read());
        match pulled {
            Ok(packet) => {
                if packet.is_some() {
                    self.stats.add_packet();
                }
                Ok(packet)
            }
            Err(error)
                if error.kind == ErrorKind::Truncated && self.fail_on < FailOn::Truncated =>
            {
                Ok(None)
            }
            Err(error) if error.kind == ErrorKind::InvalidData && self.fail_on < FailOn::Error => {
                self.stats.add_decode_error();
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn route(&mut self, packet: &Packet) -> Result<()> {
        let stream = packet.stream_index();
        for output in self
            .outputs
            .iter_mut()
            .filter(|output| output.is_of(stream))
        {
            output.chain.push_packet(
                packet,
                Sink {
                    outputs: &self.shared,
                    id: output.id,
                },
            )?;
        }
        let Some(decoder) = self
            .decoders
            .iter_mut()
            .find(|decoder| decoder.stream() == stream)
        else {
            return Ok(());
        };
        let mut delivery = Delivery {
            outputs: &mut self.outputs,
            shared: &self.shared,
            stats: &self.stats,
            fail_on: self.fail_on,
        };
        if let Err(error) = decoder.push(packet) {
            delivery.tolerate(error)?;
        }
        delivery.pull(decoder)
    }

    /// The end of the source: everything held back becomes chunks.
    fn drain(&mut self) -> Result<()> {
        for decoder in &mut self.decoders {
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
        for output in &mut self.outputs {
            output.chain.finish(Self::sink(&self.shared, output.id))?;
            self.shared.end(output.id);
        }
        self.ended = true;
        Ok(())
    }

    /// A fault: what was whole before it is delivered, then the error waits to be told once, then it is the end.
    pub(super) fn fail(&mut self, mut error: Error) {
        self.ended = true;
        if error.kind == ErrorKind::InvalidData && self.demuxer.is_cut_short() {
            error = self.demuxer.truncated(error.details.log);
        }
        if matches!(
            error.kind,
            ErrorKind::InvalidData
                | ErrorKind::Truncated
                | ErrorKind::Io
                | ErrorKind::HttpStatus
                | ErrorKind::Timeout
        ) {
            for decoder in &mut self.decoders {
                Delivery {
                    outputs: &mut self.outputs,
                    shared: &self.shared,
                    stats: &self.stats,
                    fail_on: FailOn::Error,
                }
                .pull_unbroken(decoder);
            }
        }
        for output in &mut self.outputs {
            // The fault is told already; what the stages still fail with on the way out adds nothing.
            drop(output.chain.finish(Self::sink(&self.shared, output.id)));
            self.shared.end(output.id);
        }
        self.shared.set_fault(true);
        self.fault = Some(error);
    }
}
