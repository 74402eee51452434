//! How far to drive: packet by packet, or until the taker has what it waits for.

use super::Reader;
use crate::error::{Error, ErrorKind, Result};
use crate::outputs::OutputState;

/// Bytes that reading ahead may hold, the chunk that it would begin counted whole. Larger chunks are made only when they
/// are asked for: one that is given back is then the memory of the next.
const MOST_BYTES_AHEAD: usize = 32 << 20;

/// How far to drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// One packet.
    Packet,
    /// Until every output that still runs has a full chunk.
    Fill,
    /// To the end of the source.
    All,
    /// Until the next step of all outputs can be taken.
    Step,
    /// Until the next chunk of the output at this place can be taken.
    Output(usize),
}

/// How driving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pumped {
    /// The goal is reached.
    Done,
    /// Nothing comes any more.
    Ended,
    /// The output at this place holds as many chunks as may wait; go on when one was taken.
    Blocked(usize),
}

impl Reader {
    /// Takes one packet through all stages. False once the source is exhausted, and again after it.
    ///
    /// # Errors
    /// A fault of the source or its data, once, after what was whole before it was delivered; `ERR_CLOSED`.
    pub fn process_packet(&mut self) -> Result<bool> {
        self.require_open("processPacket")?;
        let more = self.fault.is_none() && self.advance();
        self.told("processPacket")?;
        Ok(more)
    }

    /// Drives until every output has a full chunk. False at the end of the source.
    ///
    /// # Errors
    /// As [`Reader::process_packet`].
    pub fn fill_buffer(&mut self) -> Result<bool> {
        self.require_open("fillBuffer")?;
        while !self.shared.is_buffer_ready() {
            if self.fault.is_some() || !self.advance() {
                self.told("fillBuffer")?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Drives to the end of the source.
    ///
    /// # Errors
    /// As [`Reader::process_packet`].
    pub fn process_all_packets(&mut self) -> Result<()> {
        self.require_open("processAllPackets")?;
        while self.fault.is_none() && self.advance() {}
        self.told("processAllPackets")
    }

    /// Drives to a goal, or to where an output that is not taken from holds up the rest.
    ///
    /// # Errors
    /// As [`Reader::process_packet`]; `ERR_UNREAD_OUTPUT` when the output that holds up the rest is not read at all;
    /// `ERR_INVALID_ARG` for an output that is not there.
    pub fn pump(&mut self, goal: Goal, high_water_mark: usize) -> Result<Pumped> {
        match goal {
            Goal::Packet => self.process_packet().map(ended_unless),
            Goal::Fill => self.fill_buffer().map(ended_unless),
            Goal::All => self.process_all_packets().map(|()| Pumped::Ended),
            Goal::Step => self.pump_step(high_water_mark),
            Goal::Output(index) => self.pump_output(index, high_water_mark),
        }
    }

    /// Reads ahead by at most one packet. False when enough waits, or nothing comes; an error waits for the next call that
    /// may tell it.
    ///
    /// # Errors
    /// `ERR_CLOSED`.
    pub fn prefetch(&mut self, high_water_mark: usize) -> Result<bool> {
        self.require_open("chunks")?;
        let running = self.outputs.iter().any(|output| !output.ended);
        if self.ended || !running || self.shared.bytes_with_next() > MOST_BYTES_AHEAD {
            return Ok(false);
        }
        if self.shared.is_any_full(high_water_mark) {
            return Ok(false);
        }
        self.advance();
        Ok(true)
    }

    fn pump_step(&mut self, high_water_mark: usize) -> Result<Pumped> {
        self.require_open("chunks")?;
        self.show_first();
        loop {
            if self
                .outputs
                .iter()
                .all(|output| self.shared.is_exhausted(output.id))
            {
                self.told("chunks")?;
                return Ok(Pumped::Ended);
            }
            if self.shared.is_step_ready(high_water_mark) {
                return Ok(Pumped::Done);
            }
            if !self.advance() && self.outputs.is_empty() {
                return Ok(Pumped::Ended);
            }
        }
    }

    fn pump_output(&mut self, index: usize, high_water_mark: usize) -> Result<Pumped> {
        self.require_open("chunks")?;
        let Some(id) = self.output_id(index) else {
            return Err(Error::invalid_arg(
                "chunks",
                format!(
                    "There is no output {index}; the reader has {}.",
                    self.outputs.len()
                ),
            ));
        };
        self.show_first();
        loop {
            if self.shared.is_exhausted(id) {
                self.told("chunks")?;
                return Ok(Pumped::Ended);
            }
            if self.shared.is_next_ready(id) {
                return Ok(Pumped::Done);
            }
            if let Some(blocked) = self.blocked_by(index, high_water_mark)? {
                return Ok(Pumped::Blocked(blocked));
            }
            self.advance();
        }
    }

    /// The output that holds up the one at `index`, if one does.
    fn blocked_by(&self, index: usize, high_water_mark: usize) -> Result<Option<usize>> {
        let states = self.shared.states();
        let full = |(place, state): &(usize, &OutputState)| {
            let waits = self.outputs.get(*place).is_some_and(|output| output.waits);
            *place != index && waits && !state.ended && state.is_full(high_water_mark)
        };
        let Some((blocked, state)) = states.iter().enumerate().find(full) else {
            return Ok(None);
        };
        if state.read {
            return Ok(Some(blocked));
        }
        let message = format!(
            "Output {blocked} holds {} chunks that nobody reads, so output {index} can't go on. Read both, use chunks(), give \
             output {blocked} a bufferChunkSize, or remove it.",
            state.chunks
        );
        Err(Error::new(ErrorKind::UnreadOutput, "chunks", message))
    }

    /// Tells the waiting error, once.
    fn told(&mut self, operation: &'static str) -> Result<()> {
        match self.fault.take() {
            Some(error) => {
                self.shared.set_fault(false);
                Err(error.during(operation))
            }
            None => Ok(()),
        }
    }
}

const fn ended_unless(more: bool) -> Pumped {
    if more { Pumped::Done } else { Pumped::Ended }
}
