//! Packets as an output: as the source has them, or through a bitstream filter.

use sluice_ffi::AvError;
use sluice_ffi::bitstream_filter::BitstreamFilter;
use sluice_ffi::packet::Packet;
use sluice_ffi::registry::bitstream_filters;

use super::chain::Sink;
use crate::demuxer::StreamCoding;
use crate::error::{Error, ErrorKind, Result};
use crate::media::PacketFacts;
use crate::suggest::did_you_mean;
use crate::time::{Rational, TimeBase};

/// The one stage of an output of packets.
pub(super) struct PacketChain {
    coding: StreamCoding,
    description: Option<String>,
    filter: Option<BitstreamFilter>,
}

impl PacketChain {
    /// Opens the bitstream filter, if one is asked for.
    pub(super) fn open(coding: &StreamCoding, description: Option<String>) -> Result<Self> {
        let mut chain = Self {
            coding: coding.clone(),
            description,
            filter: None,
        };
        chain.reset()?;
        Ok(chain)
    }

    pub(super) fn push(&mut self, packet: &Packet, sink: Sink<'_>) -> Result<()> {
        let Some(filter) = &mut self.filter else {
            give(packet, rational(self.coding.time_base), sink);
            return Ok(());
        };
        let packet = packet.reference().map_err(Error::from)?;
        filter
            .push(Some(packet))
            .map_err(|error| self.failure(error, "read"))?;
        self.pull(sink)
    }

    /// Takes out what the filter still holds.
    pub(super) fn finish(&mut self, sink: Sink<'_>) -> Result<()> {
        if let Some(filter) = &mut self.filter {
            filter
                .push(None)
                .map_err(|error| self.failure(error, "read"))?;
            self.pull(sink)?;
        }
        Ok(())
    }

    /// Forgets all packets. For after a seek.
    pub(super) fn reset(&mut self) -> Result<()> {
        let base = rational(self.coding.time_base);
        let base = sluice_ffi::rational::Rational::new(base.num, base.den);
        let opened = self
            .description
            .as_deref()
            .map(|description| BitstreamFilter::open(description, &self.coding.parameters, base));
        self.filter = opened
            .transpose()
            .map_err(|error| self.failure(error, "addPacketStream"))?;
        Ok(())
    }

    fn pull(&mut self, sink: Sink<'_>) -> Result<()> {
        let Some(filter) = &mut self.filter else {
            return Ok(());
        };
        let base = filter.time_base();
        loop {
            match filter.pull() {
                Ok(Some(packet)) => give(&packet, Rational::new(base.num, base.den), sink),
                Ok(None) => return Ok(()),
                Err(error) => return Err(self.failure(error, "read")),
            }
        }
    }

    fn failure(&self, error: AvError, operation: &'static str) -> Error {
        let description = self.description.as_deref().unwrap_or_default();
        let mut failure = Error::from_ffmpeg(
            error,
            operation,
            &format!("Can't use the bitstream filter '{description}'"),
        );
        match failure.kind {
            ErrorKind::UnknownFilter => {
                let names: Vec<_> = bitstream_filters()
                    .into_iter()
                    .map(|filter| filter.name)
                    .collect();
                let name = description.split(['=', ',']).next().unwrap_or_default();
                let hint = did_you_mean(name, names.iter().map(String::as_str));
                failure.message = format!(
                    "There is no bitstream filter '{name}'.{hint} The list is in bitstreamFilters()."
                );
            }
            ErrorKind::OutOfMemory => {}
            // A packet that the filter can't make sense of, and no fault of the filter's own.
            ErrorKind::InvalidData if operation == "read" => {}
            _ => failure.kind = ErrorKind::InvalidFilter,
        }
        failure
    }
}

fn rational(base: TimeBase) -> Rational {
    let part = |value| i32::try_from(value).unwrap_or(i32::MAX);
    Rational::new(part(base.num()), part(base.den()))
}

fn give(packet: &Packet, time_base: Rational, sink: Sink<'_>) {
    let facts = PacketFacts {
        stream_index: packet.stream_index(),
        pts: packet.pts(),
        dts: packet.dts(),
        duration: packet.duration(),
        keyframe: packet.is_key(),
        discard: packet.is_discard(),
        position: packet.position(),
        time_base,
    };
    let side_data = packet.packed_side_data();
    sink.outputs
        .push_packet(sink.id, &facts, packet.data(), &side_data);
}
