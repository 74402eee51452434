//! One packet through all stages, the end of the source, and faults.

use sluice_ffi::log::take_last_lines;
use sluice_ffi::packet::Packet;

use super::Reader;
use super::chain::Sink;
use super::delivery::{Delivery, tolerate};
use crate::config::FailOn;
use crate::error::{Error, ErrorKind, Result};

impl Reader {
    /// Takes one packet from the source through all stages. False once the source is exhausted and everything is drained;
    /// an error of the data waits in `fault`.
    pub(super) fn advance(&mut self) -> bool {
        if self.ended && self.single.is_empty() {
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
        if self.work_off()? {
            return Ok(true);
        }
        if let Some(mut picking) = self.picking.take() {
            let advanced = picking.advance(self);
            self.picking = Some(picking);
            return advanced;
        }
        if let Some(stream) = self.single.pop_front() {
            return self.give_single(stream).map(|()| true);
        }
        self.seek_late()?;
        if self.outputs.iter().all(|output| output.ended) && !self.outputs.is_empty() {
            // Filters have given their last frame; what the source still has is nobody's.
            self.ended = true;
            return Ok(false);
        }
        if self.draining {
            return self.drain();
        }
        let packet = match self.queued.pop_front() {
            Some(packet) => Some(packet),
            None => match self.behind_queued.take() {
                Some(read) => read?,
                None => self.next_packet()?,
            },
        };
        match packet {
            Some(packet) => {
                self.route(&packet)?;
                Ok(true)
            }
            None => self.drain(),
        }
    }

    /// Makes chunks of what the stages of outputs hold, a little at a time. False where they hold nothing.
    fn work_off(&mut self) -> Result<bool> {
        let mut worked = false;
        for output in self.outputs.iter_mut().filter(|output| !output.ended) {
            if !output.chain.has_more() {
                continue;
            }
            worked = true;
            self.demuxer.require_running()?;
            let done = output.chain.work(Self::sink(&self.shared, output.id));
            if let Err(error) = done.and_then(|()| output.end_if_over(&self.shared)) {
                tolerate(&self.stats, self.fail_on, error)?;
            }
        }
        Ok(worked)
    }

    /// The next packet of the source; a cut source simply ends where that is no fault.
    pub(super) fn next_packet(&mut self) -> Result<Option<Packet>> {
        if self.fail_on == FailOn::Warning {
            // What filters and conversions said is nothing about the data.
            drop(take_last_lines());
        }
        let pulled = self.demuxer.pull();
        self.stats.set_bytes_read(self.demuxer.bytes_read());
        match pulled {
            Ok(packet) => {
                if packet.is_some() {
                    self.stats.add_packet();
                }
                if self.fail_on == FailOn::Warning {
                    self.demuxer.heed(packet.as_ref())?;
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

    pub(super) fn route(&mut self, packet: &Packet) -> Result<()> {
        let stream = packet.stream_index();
        for output in self
            .outputs
            .iter_mut()
            .filter(|output| output.is_of(stream) && !output.ended)
        {
            let sink = Sink {
                outputs: &self.shared,
                id: output.id,
            };
            if let Err(error) = output.chain.push_packet(packet, sink) {
                tolerate(&self.stats, self.fail_on, error)?;
            }
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

    /// The end of the source: everything held back becomes chunks. True as long as there is more of it.
    fn drain(&mut self) -> Result<bool> {
        if !self.draining {
            self.begin_draining()?;
        }
        let holds_more = |output: &super::Output| !output.ended && output.chain.has_more();
        if self.outputs.iter().any(holds_more) {
            return Ok(true);
        }
        for output in &mut self.outputs {
            if let Err(error) = output.end(&self.shared) {
                tolerate(&self.stats, self.fail_on, error)?;
            }
        }
        self.ended = true;
        Ok(false)
    }

    fn begin_draining(&mut self) -> Result<()> {
        self.draining = true;
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
        for output in self.outputs.iter_mut().filter(|output| !output.ended) {
            let sink = Self::sink(&self.shared, output.id);
            if let Err(error) = output.chain.begin_end(sink) {
                tolerate(&self.stats, self.fail_on, error)?;
            }
        }
        Ok(())
    }

    /// A fault: what was whole before it is delivered, then the error waits to be told once, then it is the end.
    pub(super) fn fail(&mut self, mut error: Error) {
        self.ended = true;
        if error.kind == ErrorKind::InvalidData
            && !error.details.warned
            && self.demuxer.is_cut_short(error.details.stream_index)
        {
            error = self.demuxer.truncated(error.details.log);
        }
        let untold = self.picking.is_none();
        if untold
            && !matches!(
                error.kind,
                ErrorKind::Aborted
                    | ErrorKind::Closed
                    | ErrorKind::OutOfMemory
                    | ErrorKind::Internal
            )
        {
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
        // Before any output ends: a taker that looked in between would take the fault for the end.
        self.shared.set_fault(true);
        for output in &mut self.outputs {
            // The fault is told already; what the stages still fail with on the way out adds nothing.
            drop(output.end(&self.shared));
        }
        self.single.clear();
        self.fault = Some(error);
    }
}
