//! Decoding up to one frame.

use std::sync::Arc;

use sluice_ffi::packet::Packet;

use super::super::linear::decoder_of;
use super::{Next, Run, Shown};
use crate::decoder::Pulled;
use crate::error::{ErrorKind, Result};
use crate::reader::Reader;

/// What decoding up to a frame ends with.
pub(super) enum Decode {
    Found(Shown),
    /// Its packet can't be decoded.
    Broken,
    /// The decoder gives those around it, but not it.
    Missing,
}

/// What the decoder has.
enum Pull {
    Found(Shown),
    Broken,
    Passed,
    Nothing,
}

impl Decode {
    const fn missing(broken: bool) -> Self {
        if broken { Self::Broken } else { Self::Missing }
    }
}

impl Run {
    pub(super) fn send(&mut self, reader: &mut Reader, packet: &Packet, skip: bool) -> Result<()> {
        let decoder = decoder_of(reader, self.stream)?;
        if std::mem::take(&mut self.stale) {
            decoder.reset(None)?;
        }
        match decoder.push_for_others(packet, skip) {
            Err(error) if error.kind == ErrorKind::InvalidData => {
                self.broken = true;
                Ok(())
            }
            sent => sent,
        }
    }

    /// Decodes up to a frame that was read.
    pub(super) fn decode(&mut self, reader: &mut Reader, found: i64, next: Next) -> Result<Decode> {
        let mut sent = !self.queue.iter().any(|packet| packet.pts() == Some(found));
        self.broken = false;
        // What a decoder that is to be reset still holds is of another run.
        let mut live = !self.stale || self.drained;
        loop {
            match self.pull(reader, found, live)? {
                Pull::Found(shown) => return Ok(Decode::Found(shown)),
                Pull::Broken => return Ok(Decode::Broken),
                Pull::Passed => return Ok(Decode::missing(self.broken)),
                Pull::Nothing if self.drained => return Ok(Decode::missing(self.broken)),
                Pull::Nothing => {}
            }
            self.spent = sent && self.is_last(reader, found, next);
            if self.spent || sent && self.at_end && self.queue.is_empty() {
                drop(decoder_of(reader, self.stream)?.finish());
                self.queue.clear();
                self.drained = true;
                self.stale = true;
                live = true;
                continue;
            }
            let Some(packet) = self.queue.pop_front() else {
                if !self.read(reader, None)? {
                    return Ok(Decode::Missing);
                }
                continue;
            };
            let is_it = packet.pts() == Some(found);
            let skip = packet.pts().is_some_and(|pts| {
                pts < found
                    || pts > found && matches!(next, Next::At(next) if self.is_skipped(pts, next))
            });
            self.send(reader, &packet, skip)?;
            live = true;
            sent |= is_it;
        }
    }

    /// What the decoder has, up to a frame.
    fn pull(&mut self, reader: &mut Reader, found: i64, live: bool) -> Result<Pull> {
        if !live {
            return Ok(Pull::Nothing);
        }
        let at = self.base.at(found);
        let stats = Arc::clone(&reader.stats);
        let decoder = decoder_of(reader, self.stream)?;
        loop {
            match decoder.pull() {
                Ok(Pulled::Empty) => return Ok(Pull::Nothing),
                Ok(Pulled::Skipped) => {}
                Ok(Pulled::Frame(decoded)) => {
                    stats.add_frame();
                    if decoded.at == at && decoded.damaged {
                        return Ok(Pull::Broken);
                    }
                    if decoded.at == at {
                        return Ok(Pull::Found(Shown::of(&decoded)?));
                    }
                    if decoded.at > at {
                        return Ok(Pull::Passed);
                    }
                }
                Err(error) if error.kind == ErrorKind::InvalidData => self.broken = true,
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether nothing more is wanted of this run, so that the decoder may be asked for all that it holds back.
    fn is_last(&self, reader: &Reader, found: i64, next: Next) -> bool {
        if !reader.info().seekable {
            return false;
        }
        match next {
            Next::Elsewhere => true,
            Next::Here => false,
            Next::At(next) if next < found => true,
            Next::At(next) => {
                let key = reader.demuxer.key_before(self.stream, next);
                key.is_some_and(|(key, _)| self.front.is_none_or(|front| key > front))
            }
        }
    }
}
