//! A run through a stream whose packets have times: from a key frame on, read as far ahead as it takes to know which frame is
//! wanted, and decoded as far as it takes to have it.

mod decode;

use std::collections::{BTreeSet, VecDeque};

use sluice_ffi::packet::Packet;

use self::decode::Decode;
use super::agenda::Wanted;
use super::index::FrameIndex;
use super::linear::{decoder_of, require_seekable};
use super::{Bound, Search, Shown, tolerance};
use crate::decoder::Pulled;
use crate::demuxer::FrameTable;
use crate::demuxer::is_no_way;
use crate::error::Result;
use crate::reader::Reader;
use crate::time::{Rounding, Seconds, TimeBase};

/// Bytes of packets that wait to be decoded.
const MOST_BYTES_QUEUED: usize = 32 << 20;
/// Frames by which any codec lets one come late.
const MOST_REORDERED: usize = 16;
/// Where the container does not know its key frames, reading on is better than a seek up to here.
const NEAR: i64 = 5;
/// Earlier key frames that are tried before a frame counts as one that can't be decoded.
const MOST_TRIES: u32 = 3;

/// Where demuxer and decoder stand.
pub(super) struct Run {
    stream: usize,
    base: TimeBase,
    /// Frames by which one may come late.
    reordered: usize,
    /// The key frame that it began with; `None`: nothing was read, or what was is of no use any more.
    begin: Option<Begin>,
    /// Read, and not yet given to the decoder.
    queue: VecDeque<Packet>,
    /// The pts of every frame read, ascending.
    seen: Vec<i64>,
    /// Nothing that comes later is shown before this.
    front: Option<i64>,
    /// Where the last frame ends, as far as was read.
    end: i64,
    at_end: bool,
    /// The frame given last of this run.
    passed: Option<i64>,
    /// Whether the decoder was asked for all that it holds back: it takes no more packets.
    drained: bool,
    /// Whether packets were left out with that: the run goes no further.
    spent: bool,
    /// Whether the decoder holds frames of another run.
    stale: bool,
    /// Whether it refused something since the last frame was given.
    broken: bool,
    /// The frame given last.
    recent: Option<(i64, Shown)>,
    /// Frames that no way leads to.
    missing: BTreeSet<i64>,
}

#[derive(Clone, Copy)]
struct Begin {
    /// Frames from this pts on can be decoded.
    pts: i64,
    dts: i64,
    position: Option<u64>,
    at_start: bool,
}

impl Run {
    pub(super) const fn new(stream: usize, base: TimeBase, reorders: bool) -> Self {
        Self {
            stream,
            base,
            reordered: if reorders { MOST_REORDERED } else { 0 },
            begin: None,
            queue: VecDeque::new(),
            seen: Vec::new(),
            front: None,
            end: i64::MIN,
            at_end: false,
            passed: None,
            drained: false,
            spent: false,
            stale: false,
            broken: false,
            recent: None,
            missing: BTreeSet::new(),
        }
    }

    pub(super) const fn stream(&self) -> usize {
        self.stream
    }

    /// The demuxer or the decoder was used otherwise.
    pub(super) fn forget(&mut self) {
        self.begin = None;
        self.stale = true;
    }

    pub(super) fn search(
        &mut self,
        reader: &mut Reader,
        index: &mut FrameIndex,
        wanted: Wanted,
        following: Option<Wanted>,
    ) -> Result<Search> {
        if !reader.info().seekable && matches!(wanted, Wanted::Index(_)) {
            return Ok(Search::Untimed);
        }
        let ticks = match wanted {
            Wanted::Time(at) => self.ticks_of(at),
            Wanted::Index(wanted) => match index.find(reader, self, wanted)? {
                Ok(ticks) => ticks,
                Err(search) => return Ok(search),
            },
        };
        let next = match following {
            None => Next::Elsewhere,
            Some(Wanted::Time(at)) => Next::At(self.ticks_of(at)),
            Some(Wanted::Index(wanted)) => index.known(self, wanted),
        };
        self.show(reader, ticks, next)
    }

    /// The time of a frame of the container's table; reads what it takes.
    pub(super) fn locate(
        &mut self,
        reader: &mut Reader,
        table: &FrameTable,
        index: u64,
    ) -> Result<Option<i64>> {
        if let Some(ticks) = self.located(table, index) {
            return Ok(Some(ticks));
        }
        if !self.is_near(table, index) {
            let Some(key) = table.key_of(index) else {
                return Ok(None);
            };
            let at_start = key.before == 0;
            // The demuxer takes the time that a frame is shown at, and reckons it to be as late as the first one's.
            let first = table.keys.first().map_or(0, |first| first.ticks);
            let start = reader.demuxer.stream_start(self.stream);
            let late = start.map_or(0, |start| {
                start.to_ticks(self.base, Rounding::Nearest) - first
            });
            let shown = key.ticks.saturating_add(late.max(0));
            self.go_to(reader, if at_start { i64::MIN } else { shown })?;
            // A demuxer may land on a key frame before.
            while self.before(table) != Some(key.before) && !self.at_end {
                self.read(reader, Some(i64::MAX))?;
            }
        }
        while self.located(table, index).is_none() && !self.at_end {
            self.read(reader, None)?;
        }
        Ok(self.located(table, index))
    }

    /// As [`Run::locate`], of what was read already.
    pub(super) fn located(&self, table: &FrameTable, index: u64) -> Option<i64> {
        let offset = index.checked_sub(self.before(table)?)?;
        let ticks = *self.seen.get(usize::try_from(offset).ok()?)?;
        let is_sure = self.at_end || self.front.is_some_and(|front| front > ticks);
        is_sure.then_some(ticks)
    }

    /// Whether reading on is better than going to the frame's own key frame: it is that of this run, or not far.
    pub(super) fn is_near(&self, table: &FrameTable, index: u64) -> bool {
        let Some(before) = self.before(table).filter(|_| !self.spent) else {
            return false;
        };
        let key = table.key_of(index).map_or(before, |key| key.before);
        let read = before.saturating_add(self.seen.len() as u64);
        key == before || (before..read).contains(&key)
    }

    /// Frames of the stream before the first of this run.
    fn before(&self, table: &FrameTable) -> Option<u64> {
        let begin = self.begin?;
        let key = table.key_at(begin.dts)?;
        (begin.position == Some(key.position)).then_some(key.before)
    }

    /// The frame that is shown at a time.
    fn show(&mut self, reader: &mut Reader, ticks: i64, next: Next) -> Result<Search> {
        let mut tries = 0;
        loop {
            let goes_on = if tries == 0 {
                self.can_go_on(reader, ticks)
            } else {
                self.begin.is_some()
            };
            if !goes_on {
                self.go_before(reader, ticks)?;
            }
            while !self.knows(ticks) {
                if !self.read(reader, (tries == 0).then_some(ticks))? {
                    return Ok(Search::Untimed);
                }
            }
            let Some(found) = self.latest(ticks) else {
                let first = self.seen.iter().find(|pts| !self.missing.contains(pts));
                return Ok(first.map_or(Search::Behind(Bound::Count(0)), |first| {
                    Search::Before(self.base.at(*first))
                }));
            };
            if self.at_end && ticks >= self.end.max(found + 1) && self.seen.last() == Some(&found) {
                return Ok(Search::Behind(Bound::Time(self.base.at(self.end))));
            }
            if let Some((_, recent)) = self.recent.as_ref().filter(|(pts, _)| *pts == found) {
                return Ok(Search::Found(recent.again()?));
            }
            match self.decode(reader, found, next)? {
                Decode::Found(shown) => {
                    self.passed = Some(found);
                    self.recent = Some((found, shown.again()?));
                    return Ok(Search::Found(shown));
                }
                Decode::Broken => return Ok(Search::Lost(self.base.at(found))),
                Decode::Missing => {
                    tries += 1;
                    self.go_further_back(reader, found, tries)?;
                }
            }
        }
    }

    /// The decoder passed over a frame: another key frame before it may lead to it, else nothing does.
    fn go_further_back(&mut self, reader: &mut Reader, found: i64, tries: u32) -> Result<()> {
        let begin = self.begin.take();
        match begin.filter(|begin| !begin.at_start && tries <= MOST_TRIES) {
            Some(begin) => self.go_before(reader, begin.dts.min(begin.pts).saturating_sub(1)),
            None => {
                self.missing.insert(found);
                Ok(())
            }
        }
    }

    /// Whether a frame can be reached by reading on.
    fn can_go_on(&self, reader: &Reader, ticks: i64) -> bool {
        if self.begin.is_none_or(|begin| begin.pts > ticks) {
            return false;
        }
        if self.knows(ticks) {
            let found = self.latest(ticks);
            let is_recent = self
                .recent
                .as_ref()
                .is_some_and(|(pts, _)| Some(*pts) == found);
            return is_recent
                || (!self.spent && self.passed.is_none_or(|passed| found > Some(passed)));
        }
        if self.spent {
            return false;
        }
        if !reader.info().seekable {
            return true;
        }
        let Some(front) = self.front else { return true };
        match reader.demuxer.key_before(self.stream, ticks) {
            Some((key, _)) if key > front => false,
            Some((_, false)) => true,
            _ => self.base.at(ticks) - self.base.at(front) < Seconds::ratio(NEAR.into(), 1),
        }
    }

    /// Begins anew with a key frame at or before a time.
    fn go_before(&mut self, reader: &mut Reader, ticks: i64) -> Result<()> {
        let mut asked = ticks;
        let mut back = 0;
        loop {
            self.go_to(reader, asked)?;
            match self.begin {
                Some(begin) if begin.pts <= ticks || begin.at_start => return Ok(()),
                begin => {
                    let key = begin.map_or(asked, |begin| begin.dts.min(begin.pts));
                    let step = Seconds::ratio(back, 1)
                        .to_ticks(self.base, Rounding::Up)
                        .max(1);
                    asked = asked.min(key).saturating_sub(step);
                    back = if back == 0 { 1 } else { back * 2 };
                }
            }
        }
    }

    /// Goes to where the demuxer finds a key frame for a time, and reads it.
    fn go_to(&mut self, reader: &mut Reader, ticks: i64) -> Result<()> {
        let start = reader.demuxer.stream_start(self.stream);
        let at_start = ticks == i64::MIN || start.is_some_and(|start| self.base.at(ticks) <= start);
        let is_new = !reader.demuxer.was_read();
        self.clear();
        if is_new && (at_start || !self.is_far(reader, ticks)) {
            return self.read_begin(reader, true);
        }
        require_seekable(reader)?;
        self.stale = true;
        let found = !at_start && self.seek(reader, ticks)?;
        if !found {
            reader.demuxer.rewind(Some(self.stream))?;
        }
        self.read_begin(reader, !found)
    }

    /// False where the demuxer finds no way to there.
    fn seek(&self, reader: &mut Reader, ticks: i64) -> Result<bool> {
        let sought = reader
            .demuxer
            .seek(Some(self.stream), self.base.at(ticks), false);
        match sought {
            Err(error) if error.details.ffmpeg_code.is_some_and(is_no_way) => Ok(false),
            sought => sought.map(|()| true),
        }
    }

    /// Whether there is a key frame between the start and a time, as far as is known.
    fn is_far(&self, reader: &Reader, ticks: i64) -> bool {
        let start = reader
            .demuxer
            .stream_start(self.stream)
            .unwrap_or(Seconds::ZERO);
        reader.info().seekable
            && match reader.demuxer.key_before(self.stream, ticks) {
                Some((key, _)) if self.base.at(key) > start => true,
                Some((_, false)) => false,
                _ => self.base.at(ticks) - start > Seconds::ratio(NEAR.into(), 1),
            }
    }

    fn clear(&mut self) {
        self.begin = None;
        self.queue.clear();
        self.seen.clear();
        self.front = None;
        self.end = i64::MIN;
        self.at_end = false;
        self.passed = None;
        self.drained = false;
        self.spent = false;
    }

    /// Reads up to the first packet that decoding can begin with: a key frame, or any at the very start.
    fn read_begin(&mut self, reader: &mut Reader, at_start: bool) -> Result<()> {
        while let Some(packet) = self.next_packet(reader)? {
            if !at_start && !packet.is_key() {
                continue;
            }
            let at = packet.pts().or(packet.dts()).unwrap_or(i64::MIN);
            self.begin = Some(Begin {
                pts: if at_start { i64::MIN } else { at },
                dts: packet.dts().unwrap_or(at),
                position: packet.position(),
                at_start,
            });
            self.note(packet);
            return Ok(());
        }
        if at_start {
            self.begin = Some(Begin {
                pts: i64::MIN,
                dts: i64::MIN,
                position: None,
                at_start,
            });
        }
        Ok(())
    }

    fn next_packet(&mut self, reader: &mut Reader) -> Result<Option<Packet>> {
        loop {
            match reader.next_packet()? {
                Some(packet) if packet.stream_index() != self.stream => {}
                Some(packet) => return Ok(Some(packet)),
                None => {
                    self.at_end = true;
                    return Ok(None);
                }
            }
        }
    }

    /// Reads one packet. A key frame at or before `target` makes all before it useless. False where packets have no times.
    fn read(&mut self, reader: &mut Reader, target: Option<i64>) -> Result<bool> {
        if self
            .queue
            .front()
            .is_some_and(|packet| packet.pts().is_none())
        {
            self.give_back(reader);
            return Ok(false);
        }
        let Some(packet) = self.next_packet(reader)? else {
            return Ok(true);
        };
        let Some(pts) = packet.pts() else {
            self.queue.push_back(packet);
            self.give_back(reader);
            return Ok(false);
        };
        if packet.is_key() && target.is_some_and(|target| pts <= target) {
            let (end, front) = (self.end, self.front);
            self.clear();
            (self.end, self.front) = (end, front);
            self.stale = true;
            self.begin = Some(Begin {
                pts,
                dts: packet.dts().unwrap_or(pts),
                position: packet.position(),
                at_start: false,
            });
        }
        self.note(packet);
        if let Some(target) = target {
            self.relieve(reader, target)?;
        }
        Ok(true)
    }

    fn note(&mut self, packet: Packet) {
        if let Some(pts) = packet.pts() {
            if !packet.is_discard() {
                let place = self.seen.partition_point(|seen| *seen < pts);
                self.seen.insert(place, pts);
                self.end = self.end.max(pts.saturating_add(packet.duration().max(0)));
            }
            // Without dts: so many frames behind one were read that none before it can come any more.
            let late = self.seen.len().checked_sub(1 + self.reordered);
            let front = packet.dts().or_else(|| self.seen.get(late?).copied());
            self.front = self.front.max(front);
        }
        self.queue.push_back(packet);
    }

    /// Packets without times are for whoever counts frames.
    fn give_back(&mut self, reader: &mut Reader) {
        if self.begin.take().is_some_and(|begin| begin.at_start) && !self.stale {
            reader.queued = std::mem::take(&mut self.queue);
        }
        self.forget();
    }

    /// Decodes ahead what a long group of pictures would pile up; what is wanted is not among it.
    fn relieve(&mut self, reader: &mut Reader, target: i64) -> Result<()> {
        let mut bytes: usize = self.queue.iter().map(Packet::size).sum();
        while bytes > MOST_BYTES_QUEUED {
            let first = self.queue.front().and_then(Packet::pts);
            if !first.is_some_and(|pts| self.is_skipped(pts, target)) {
                return Ok(());
            }
            let Some(packet) = self.queue.pop_front() else {
                return Ok(());
            };
            bytes -= packet.size();
            self.send(reader, &packet, true)?;
            let decoder = decoder_of(reader, self.stream)?;
            while !matches!(decoder.pull(), Ok(Pulled::Empty)) {}
        }
        Ok(())
    }

    /// Whether another frame behind this one is still shown at or before `target`.
    fn is_skipped(&self, pts: i64, target: i64) -> bool {
        let next = self.seen.partition_point(|seen| *seen <= pts);
        self.seen.get(next).is_some_and(|seen| *seen <= target)
    }

    /// Whether enough was read to say which frame is shown at a time.
    fn knows(&self, ticks: i64) -> bool {
        self.at_end || self.front.is_some_and(|front| front > ticks)
    }

    fn latest(&self, ticks: i64) -> Option<i64> {
        let behind = self.seen.partition_point(|seen| *seen <= ticks);
        let mut before = self.seen.get(..behind)?.iter().rev();
        before.find(|pts| !self.missing.contains(pts)).copied()
    }

    fn ticks_of(&self, at: Seconds) -> i64 {
        (at + tolerance()).to_ticks(self.base, Rounding::Down)
    }
}

/// What is wanted after a frame.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// The frame shown at this time.
    At(i64),
    /// One of the same group of pictures, or nobody knows.
    Here,
    /// None of this group of pictures.
    Elsewhere,
}
