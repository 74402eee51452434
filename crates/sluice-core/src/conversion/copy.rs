//! Streams whose packets go through as they are.

use sluice_ffi::packet::Packet;
use sluice_ffi::rational::Rational;

use super::progress::SharedProgress;
use super::source::Source;
use crate::error::Result;
use crate::format::MediaKind;
use crate::time::{Rounding, Seconds, TimeBase};
use crate::writer::Writer;

/// The clock of a stream's packets.
#[derive(Clone, Copy, Debug)]
pub(super) struct PacketClock {
    pub(super) base: TimeBase,
}

impl PacketClock {
    pub(super) fn rational(self) -> Rational {
        let part = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        Rational::new(part(self.base.num()), part(self.base.den()))
    }

    /// When a packet is shown or heard.
    pub(super) fn at(self, packet: &Packet) -> Option<Seconds> {
        packet
            .pts()
            .or(packet.dts())
            .map(|ticks| self.base.at(ticks))
    }

    /// Takes `offset` off a packet's times.
    pub(super) fn shift(self, packet: &mut Packet, offset: Seconds) {
        let ticks = offset.to_ticks(self.base, Rounding::Nearest);
        let shifted = |time: Option<i64>| time.map(|time| time.saturating_sub(ticks));
        packet.set_pts(shifted(packet.pts()));
        packet.set_dts(shifted(packet.dts()));
    }
}

/// A stream that is copied.
pub(super) struct Copy {
    /// Its tap.
    pub(super) place: usize,
    /// Its input of the writer.
    pub(super) input: usize,
    pub(super) kind: MediaKind,
    pub(super) clock: PacketClock,
    /// Whether every packet stands for itself.
    pub(super) intra_only: bool,
    /// Whether it is one picture that belongs to no time.
    pub(super) timeless: bool,
    pub(super) begun: bool,
    pub(super) finished: bool,
    /// What may turn out to belong to the wanted part: pictures since a key frame, a subtitle that stays until the next.
    pub(super) held: Vec<Packet>,
}

impl Copy {
    /// Writes what the tap holds.
    pub(super) fn drain(
        &mut self,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        while let Some(mut packet) = source.reader.take_packet(self.place) {
            if self.finished {
                continue;
            }
            let at = self.clock.at(&packet).unwrap_or(source.offset);
            let until = at + self.clock.base.at(packet.duration().max(0));
            if !self.timeless {
                source.reach(at);
                if self.is_behind(&packet, at, source) {
                    continue;
                }
                if !self.wants(&mut packet, at, until, source) {
                    continue;
                }
                progress.reach(until - source.offset);
            }
            self.begun = true;
            for packet in std::mem::take(&mut self.held) {
                self.write(packet, source, writer)?;
            }
            self.write(packet, source, writer)?;
        }
        Ok(())
    }

    fn write(&mut self, mut packet: Packet, source: &Source, writer: &mut Writer) -> Result<()> {
        if self.kind == MediaKind::Subtitle {
            let first = source.offset.to_ticks(self.clock.base, Rounding::Nearest);
            let seen = |time: Option<i64>| time.map(|time| time.max(first));
            packet.set_pts(seen(packet.pts()));
            packet.set_dts(seen(packet.dts()));
        }
        self.clock.shift(&mut packet, source.offset);
        writer.write_whole_packet(self.input, packet, self.clock.rational())
    }

    /// Writes what is still held.
    pub(super) fn finish(&mut self, source: &Source, writer: &mut Writer) -> Result<()> {
        for packet in std::mem::take(&mut self.held) {
            if self.kind == MediaKind::Subtitle {
                self.write(packet, source, writer)?;
            }
        }
        Ok(())
    }

    /// Whether a packet lies behind the end; notes when nothing more can come.
    fn is_behind(&mut self, packet: &Packet, at: Seconds, source: &Source) -> bool {
        let Some(end) = source.end.filter(|end| at >= *end) else {
            return false;
        };
        // Pictures later than the end may be what earlier ones are made of.
        let decoded = packet.dts().map_or(at, |dts| self.clock.base.at(dts));
        self.finished = self.kind != MediaKind::Video || packet.is_key() || decoded >= end;
        self.finished || self.intra_only || packet.is_disposable()
    }

    /// Whether a packet belongs to the wanted part; holds what may turn out to.
    fn wants(&mut self, packet: &mut Packet, at: Seconds, until: Seconds, source: &Source) -> bool {
        if self.kind == MediaKind::Subtitle {
            return self.wants_subtitle(packet, at, until, source);
        }
        let Some(start) = source.start else {
            return true;
        };
        match self.kind {
            MediaKind::Video if self.intra_only => at >= start,
            MediaKind::Video => self.begun || self.begins(packet, at, start),
            _ => until > start,
        }
    }

    /// Whether pictures begin with this packet and those that are held: with the last key frame at or before `start`.
    fn begins(&mut self, packet: &Packet, at: Seconds, start: Seconds) -> bool {
        if packet.is_key() && at <= start {
            self.held.clear();
        } else if self.held.is_empty() {
            return packet.is_key();
        }
        if at < start {
            self.held.extend(packet.reference());
        }
        at >= start
    }

    /// Shortens a subtitle to the wanted part. One without a length of its own stays until the next.
    fn wants_subtitle(
        &mut self,
        packet: &mut Packet,
        at: Seconds,
        until: Seconds,
        source: &Source,
    ) -> bool {
        let (start, base) = (source.offset, self.clock.base);
        let lasts = packet.duration() > 0;
        if at < start && !lasts {
            // A screen may take several packets.
            if self.held.last().and_then(Packet::pts) != packet.pts() {
                self.held.clear();
            }
            self.held.extend(packet.reference());
            return false;
        }
        if at == start && !self.begun {
            self.held.clear();
        }
        let seen = until.min(source.end.unwrap_or(until)) - at.max(start);
        if lasts {
            packet.set_duration(seen.to_ticks(base, Rounding::Nearest));
        }
        !lasts || seen > Seconds::ZERO
    }
}
