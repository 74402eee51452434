//! Which time frame number k has.

use super::linear::{decoder_of, rewind};
use super::run::{Next, Run};
use super::{Bound, Search};
use crate::decoder::Pulled;
use crate::demuxer::FrameTable;
use crate::error::Result;
use crate::reader::Reader;

/// Packets by which a frame may come late: more than any codec reorders.
const MOST_REORDERED: usize = 64;

/// The times of a stream's frames, as far as they were asked for.
#[derive(Default)]
pub(super) enum FrameIndex {
    #[default]
    Unknown,
    /// The container has a table of all frames: a look into the right group of pictures tells the time.
    Table(FrameTable),
    /// Read once from the start; ascending ticks.
    Scanned { ticks: Vec<i64>, whole: bool },
}

impl FrameIndex {
    /// The ticks of a frame; else what the search for it ends with.
    pub(super) fn find(
        &mut self,
        reader: &mut Reader,
        run: &mut Run,
        index: u64,
    ) -> Result<Result<i64, Search>> {
        if matches!(self, Self::Unknown) {
            *self = reader
                .demuxer
                .frame_table(run.stream())
                .map_or(Self::Unknown, Self::Table);
        }
        if let Self::Table(table) = self {
            if index >= table.frames {
                return Ok(Err(Search::Behind(Bound::Count(table.frames))));
            }
            if let Some(ticks) = run.locate(reader, table, index)? {
                return Ok(Ok(ticks));
            }
            // The table is not what the packets are.
            *self = Self::Unknown;
        }
        self.scan_to(reader, run, index)?;
        Ok(match self {
            Self::Scanned { ticks, .. } => {
                place(ticks, index).ok_or_else(|| Search::Behind(Bound::Count(ticks.len() as u64)))
            }
            _ => Err(Search::Untimed),
        })
    }

    /// Where a frame is, as far as that is known without reading.
    pub(super) fn known(&self, run: &Run, index: u64) -> Next {
        match self {
            Self::Table(table) if run.is_near(table, index) => {
                run.located(table, index).map_or(Next::Here, Next::At)
            }
            Self::Table(_) => Next::Elsewhere,
            Self::Scanned { ticks, .. } => place(ticks, index).map_or(Next::Elsewhere, Next::At),
            Self::Unknown => Next::Here,
        }
    }

    /// Reads the times of all packets up to that of a frame, without decoding more than the first.
    fn scan_to(&mut self, reader: &mut Reader, run: &mut Run, index: u64) -> Result<()> {
        if let Self::Scanned { ticks, whole } = self
            && (*whole || place(ticks, index).is_some())
        {
            return Ok(());
        }
        let stream = run.stream();
        let wanted = usize::try_from(index).unwrap_or(usize::MAX);
        // Twice as far as asked: who asks for one frame after the other shall not have all read each time.
        let most = wanted
            .max(MOST_REORDERED)
            .saturating_mul(2)
            .saturating_add(2 * MOST_REORDERED);
        run.forget();
        let first = first_given(reader, stream)?;
        rewind(reader, stream)?;
        let mut ticks = Vec::new();
        let mut whole = false;
        while ticks.len() < most {
            let Some(packet) = reader.next_packet()? else {
                whole = true;
                break;
            };
            if packet.stream_index() != stream || packet.is_discard() {
                continue;
            }
            let Some(pts) = packet.pts() else {
                *self = Self::Unknown;
                return Ok(());
            };
            ticks.push(pts);
        }
        ticks.sort_unstable();
        if !whole {
            ticks.truncate(ticks.len().saturating_sub(MOST_REORDERED));
        }
        // What comes before the first key frame, and refers to what was before it, is no frame.
        ticks.retain(|pts| first.is_none_or(|first| *pts >= first));
        *self = Self::Scanned { ticks, whole };
        Ok(())
    }
}

fn place(ticks: &[i64], index: u64) -> Option<i64> {
    ticks.get(usize::try_from(index).ok()?).copied()
}

/// The ticks of the first frame that the decoder gives.
fn first_given(reader: &mut Reader, stream: usize) -> Result<Option<i64>> {
    rewind(reader, stream)?;
    let mut drained = false;
    loop {
        let decoder = decoder_of(reader, stream)?;
        match decoder.pull() {
            Ok(Pulled::Frame(decoded)) => return Ok(decoded.frame.best_effort_timestamp()),
            Ok(Pulled::Skipped) | Err(_) => continue,
            Ok(Pulled::Empty) if drained => return Ok(None),
            Ok(Pulled::Empty) => {}
        }
        let packet = reader.next_packet()?;
        let decoder = decoder_of(reader, stream)?;
        // What can't be decoded gives no frame; whoever asks for it is told then.
        match packet {
            Some(packet) if packet.stream_index() == stream => drop(decoder.push(&packet)),
            Some(_) => {}
            None => {
                drained = true;
                drop(decoder.finish());
            }
        }
    }
}
