//! A cut that copies: whole groups of pictures go through as they are, and only those that a cut goes through are
//! decoded and encoded anew with the same codec.
//!
//! ```text
//! start ▼                                    end ▼
//! ├──────╂──────┼─────────────┼─────────────┼─────╂───────┤   groups of pictures
//!        ╰encoded╯   copied        copied   ╰encoded╯
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use sluice_ffi::packet::Packet;

use super::copy::PacketClock;
use super::edge::EdgeCodec;
use super::progress::SharedProgress;
use super::source::Source;
use crate::config::Limits;
use crate::decoder::{DecoderInput, DecoderSettings, DecoderStage, Pulled};
use crate::demuxer::StreamCoding;
use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::filter::TimedFrame;
use crate::time::{Rounding, Seconds};
use crate::writer::Writer;

/// A stream that is cut so.
pub(super) struct SmartCopy {
    /// Its tap.
    pub(super) place: usize,
    /// Its input of the writer.
    pub(super) input: usize,
    pub(super) finished: bool,
    /// Frames that were encoded.
    pub(super) encoded: u64,
    clock: PacketClock,
    edge: EdgeCodec,
    decoder: DecoderStage,
    /// The group of pictures that is being gathered, and the one before it.
    group: Vec<Packet>,
    previous: Vec<Packet>,
    /// Whether the last group was encoded, and its decoder still runs.
    decoding: bool,
    /// The first picture of the edge: earlier ones were copied.
    edge_from: Seconds,
    encoder: Option<Encoder>,
    /// Ticks from decoding to showing in the source: encoded packets keep them, so that decoding times never go back.
    delay: Option<i64>,
    last_dts: Option<i64>,
    /// Whether the next copied key frame has to bring its headers.
    headers_due: bool,
}

impl SmartCopy {
    pub(super) fn new(
        (place, input): (usize, usize),
        stream: usize,
        coding: &StreamCoding,
        edge: EdgeCodec,
        limits: &Limits,
    ) -> Result<Self> {
        let decoder = DecoderInput {
            stream,
            parameters: Arc::clone(&coding.parameters),
            time_base: coding.time_base,
            frame_rate: coding.frame_rate,
            without_timestamps: coding.without_timestamps,
            extent: coding.extent,
            strict: false,
        };
        Ok(Self {
            place,
            input,
            finished: false,
            encoded: 0,
            clock: PacketClock {
                base: coding.time_base,
            },
            edge,
            decoder: DecoderStage::open(&decoder, DecoderSettings::default(), limits, "convert")?,
            group: Vec::new(),
            previous: Vec::new(),
            decoding: false,
            edge_from: Seconds::ZERO,
            encoder: None,
            delay: None,
            last_dts: None,
            headers_due: false,
        })
    }

    /// Takes what the tap holds; writes the groups that are complete.
    pub(super) fn drain(
        &mut self,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        while let Some(packet) = source.reader.take_packet(self.place) {
            if self.finished || (self.group.is_empty() && !packet.is_key()) {
                continue;
            }
            if packet.is_key() && !self.group.is_empty() {
                self.write_group(source, writer, progress)?;
            }
            if let Some(at) = self.clock.at(&packet) {
                source.reach(at);
            }
            self.group.push(packet);
        }
        Ok(())
    }

    /// Writes what is still gathered.
    pub(super) fn finish(
        &mut self,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        if !self.finished {
            self.write_group(source, writer, progress)?;
        }
        self.end_edge(source, writer)
    }

    fn write_group(
        &mut self,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        let group = std::mem::take(&mut self.group);
        let times: Vec<Seconds> = group.iter().filter_map(|one| self.clock.at(one)).collect();
        let (Some(first), Some(last)) = (times.iter().min().copied(), times.iter().max().copied())
        else {
            return Ok(());
        };
        let key = times.first().copied().unwrap_or(first);
        let starts_late = source.start.is_none_or(|start| first >= start);
        let kept = match source.end {
            Some(end) if first >= end => {
                self.finished = true;
                return Ok(());
            }
            Some(end) if last >= end => {
                self.finished = true;
                prefix_before(&times, end)
            }
            _ => Some(group.len()),
        };
        let enters = |packet: &Packet| self.edge.headers.is_entry(packet.data());
        let leans_on_encoded = self.decoding && (first < key || !group.first().is_some_and(enters));
        match kept {
            Some(count) if starts_late && !leans_on_encoded => {
                self.end_edge(source, writer)?;
                for packet in group.iter().take(count) {
                    self.copy(packet, source, writer)?;
                }
            }
            _ if source.start.is_none_or(|start| last >= start) => {
                self.encode_group(&group, first, key, source, writer)?;
            }
            _ => {}
        }
        progress.reach(source.end.map_or(last, |end| last.min(end)) - source.offset);
        self.previous = group;
        Ok(())
    }

    fn copy(&mut self, packet: &Packet, source: &Source, writer: &mut Writer) -> Result<()> {
        let mut copy = packet.reference()?;
        if self.headers_due && packet.is_key() {
            self.headers_due = false;
            let headers = self.edge.headers.before_key();
            if !headers.is_empty() {
                copy = with_data(packet, &[headers, packet.data()].concat())?;
            }
        }
        // Matroska has no decoding times: those that FFmpeg makes up may lie before what an edge was given.
        if let Some(last) = self.last_dts
            && packet.dts().is_none_or(|dts| dts <= last)
        {
            copy.set_dts(Some((last + 1).min(packet.pts().unwrap_or(i64::MAX))));
        }
        self.last_dts = copy.dts().or(self.last_dts);
        self.clock.shift(&mut copy, source.offset);
        writer.write_whole_packet(self.input, copy, self.clock.rational())
    }

    /// Decodes a group and encodes those of its pictures that are wanted.
    fn encode_group(
        &mut self,
        group: &[Packet],
        first: Seconds,
        key: Seconds,
        source: &Source,
        writer: &mut Writer,
    ) -> Result<()> {
        self.delay = self.delay.or_else(|| delay(group));
        let mut frames = Vec::new();
        if !self.decoding {
            self.decoder.reset(None)?;
            self.edge_from = first;
            if first < key {
                // Its first pictures are made of the group before, which was copied.
                for packet in &std::mem::take(&mut self.previous) {
                    decode(&mut self.decoder, packet, &mut frames)?;
                }
            }
        }
        self.decoding = true;
        for packet in group {
            decode(&mut self.decoder, packet, &mut frames)?;
        }
        self.encode(frames, source, writer)
    }

    /// Ends decoding and encoding of an edge, if one runs.
    fn end_edge(&mut self, source: &Source, writer: &mut Writer) -> Result<()> {
        if !self.decoding {
            return Ok(());
        }
        self.decoding = false;
        let mut frames = Vec::new();
        self.decoder.finish()?;
        pull(&mut self.decoder, &mut frames)?;
        self.encode(frames, source, writer)?;
        if let Some(mut encoder) = self.encoder.take() {
            let mut packets = Vec::new();
            encoder.finish(&mut |packet| {
                packets.push(packet);
                Ok(())
            })?;
            self.write_encoded(packets, source, writer)?;
            self.headers_due = true;
        }
        Ok(())
    }

    fn encode(
        &mut self,
        frames: Vec<TimedFrame>,
        source: &Source,
        writer: &mut Writer,
    ) -> Result<()> {
        let from = self.edge_from;
        let wanted = |at: Seconds| {
            at >= from
                && source.start.is_none_or(|start| at >= start)
                && source.end.is_none_or(|end| at < end)
        };
        let base = self.edge.time_base();
        let mut packets = Vec::new();
        for TimedFrame { mut frame, at, .. } in frames {
            if !wanted(at) {
                continue;
            }
            let encoder = match &mut self.encoder {
                Some(encoder) => {
                    frame.force_key(false);
                    encoder
                }
                None => {
                    frame.force_key(true);
                    self.encoder.insert(self.edge.open()?)
                }
            };
            frame.set_pts(Some(at.to_ticks(base, Rounding::Nearest)));
            encoder.push(&frame, &mut |packet| {
                packets.push(packet);
                Ok(())
            })?;
            self.encoded += 1;
        }
        self.write_encoded(packets, source, writer)
    }

    fn write_encoded(
        &mut self,
        packets: Vec<Packet>,
        source: &Source,
        writer: &mut Writer,
    ) -> Result<()> {
        for mut packet in packets {
            packet.rescale(self.edge.input.time_base, self.clock.rational());
            let Some(pts) = packet.pts() else { continue };
            let mut written = match self.edge.headers.convert(packet.data()) {
                Some(Cow::Owned(bytes)) => with_data(&packet, &bytes)?,
                Some(Cow::Borrowed(_)) => packet,
                None => return Err(too_long()),
            };
            let least = self.last_dts.map_or(i64::MIN, |last| last + 1);
            let dts = (pts - self.delay.unwrap_or(0)).max(least).min(pts);
            self.last_dts = Some(dts);
            written.set_dts(Some(dts));
            self.clock.shift(&mut written, source.offset);
            writer.write_whole_packet(self.input, written, self.clock.rational())?;
        }
        Ok(())
    }
}

/// Ticks from decoding to showing: as the key frame says, or the least that the order of the pictures allows.
fn delay(group: &[Packet]) -> Option<i64> {
    let first = group.first()?;
    if let Some((pts, dts)) = first.pts().zip(first.dts()) {
        return Some(pts - dts);
    }
    let times: Vec<i64> = group.iter().filter_map(Packet::pts).collect();
    let mut shown = times.clone();
    shown.sort_unstable();
    let late = shown.iter().zip(&times).map(|(shown, own)| shown - own);
    late.max()
}

/// How many packets hold all pictures before `end` and none later; `None` where they are mixed.
fn prefix_before(times: &[Seconds], end: Seconds) -> Option<usize> {
    let count = times.iter().rposition(|at| *at < end)? + 1;
    times
        .iter()
        .take(count)
        .all(|at| *at < end)
        .then_some(count)
}

fn decode(decoder: &mut DecoderStage, packet: &Packet, frames: &mut Vec<TimedFrame>) -> Result<()> {
    decoder.push(packet)?;
    pull(decoder, frames)
}

fn pull(decoder: &mut DecoderStage, frames: &mut Vec<TimedFrame>) -> Result<()> {
    loop {
        match decoder.pull()? {
            Pulled::Frame(decoded) => frames.push(TimedFrame {
                frame: decoded.frame.reference()?,
                at: decoded.at,
                duration: decoded.duration,
            }),
            Pulled::Skipped => {}
            Pulled::Empty => return Ok(()),
        }
    }
}

/// A packet with other bytes.
fn with_data(packet: &Packet, bytes: &[u8]) -> Result<Packet> {
    let mut other = Packet::from_bytes(bytes)?;
    other.set_pts(packet.pts());
    other.set_dts(packet.dts());
    other.set_duration(packet.duration());
    other.set_key(packet.is_key());
    Ok(other)
}

fn too_long() -> Error {
    let message =
        "An encoded picture is longer than this stream's packets can be. Encode the whole stream.";
    Error::new(ErrorKind::EncoderConfig, "convert", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(times: &[i64]) -> Vec<Seconds> {
        times
            .iter()
            .map(|time| Seconds::ratio(i128::from(*time), 1))
            .collect()
    }

    #[test]
    fn the_packets_before_an_end_are_copied_where_none_later_stands_between() {
        let end = Seconds::ratio(5, 1);
        assert_eq!(prefix_before(&at(&[1, 2, 3, 4, 5, 6]), end), Some(4));
        assert_eq!(prefix_before(&at(&[1, 4, 2, 3, 7, 5, 6]), end), Some(4));
        assert_eq!(prefix_before(&at(&[1, 3, 2, 6, 4, 5]), end), None);
        assert_eq!(prefix_before(&at(&[5, 6]), end), None);
    }
}
