//! Frames of streams whose packets have no times: decoded one after the other and counted.

use super::agenda::Wanted;
use super::{Bound, Search, Shown, tolerance};
use crate::decoder::{DecoderStage, Pulled};
use crate::error::{Error, ErrorKind, Result};
use crate::reader::Reader;

/// Where counting stands.
#[derive(Default)]
pub(super) struct Linear {
    /// The frame last decoded, and how many came before it.
    current: Option<(Shown, u64)>,
    /// The one after it.
    coming: Option<Shown>,
    begun: bool,
    drained: bool,
    /// Whether the one packet of a stream that has only one was taken.
    sent: bool,
}

impl Linear {
    pub(super) fn search(
        &mut self,
        reader: &mut Reader,
        stream: usize,
        wanted: Wanted,
    ) -> Result<Search> {
        if !self.begun || self.is_passed(wanted) {
            self.begin(reader, stream)?;
        }
        loop {
            if self.coming.is_none() {
                self.coming = self.pull(reader, stream)?;
            }
            if let Some((shown, count)) = &self.current
                && is_it(wanted, shown, *count, self.coming.as_ref())
            {
                return Ok(Search::Found(shown.again()?));
            }
            let Some(coming) = self.coming.take() else {
                return Ok(match (wanted, &self.current) {
                    (Wanted::Time(_), Some((last, _))) => {
                        Search::Behind(Bound::Time(last.at + last.duration))
                    }
                    (Wanted::Index(_), Some((_, count))) => Search::Behind(Bound::Count(count + 1)),
                    (_, None) => Search::Behind(Bound::Count(0)),
                });
            };
            if let (None, Wanted::Time(at)) = (&self.current, wanted)
                && at + tolerance() < coming.at
            {
                let first = coming.at;
                self.coming = Some(coming);
                return Ok(Search::Before(first));
            }
            let count = self.current.take().map_or(0, |(_, count)| count + 1);
            self.current = Some((coming, count));
        }
    }

    fn is_passed(&self, wanted: Wanted) -> bool {
        self.current
            .as_ref()
            .is_some_and(|(shown, count)| match wanted {
                Wanted::Time(at) => at + tolerance() < shown.at,
                Wanted::Index(index) => index < *count,
            })
    }

    fn begin(&mut self, reader: &mut Reader, stream: usize) -> Result<()> {
        if reader.demuxer.is_single(stream) {
            decoder_of(reader, stream)?.reset(None)?;
        } else if reader.queued.is_empty() && reader.demuxer.was_read() {
            rewind(reader, stream)?;
        }
        *self = Self {
            begun: true,
            ..Self::default()
        };
        Ok(())
    }

    /// The next frame that can be decoded.
    fn pull(&mut self, reader: &mut Reader, stream: usize) -> Result<Option<Shown>> {
        loop {
            let decoder = decoder(&mut reader.decoders, stream)?;
            match decoder.pull() {
                Ok(Pulled::Frame(decoded)) => {
                    reader.stats.add_frame();
                    return Shown::of(&decoded).map(Some);
                }
                Ok(Pulled::Skipped) => continue,
                Ok(Pulled::Empty) if self.drained => return Ok(None),
                Ok(Pulled::Empty) => {}
                Err(error) => tolerate(reader, error)?,
            }
            let packet = match reader.queued.pop_front() {
                Some(packet) => Some(packet),
                None if reader.demuxer.is_single(stream) && !self.sent => {
                    reader.demuxer.single_packet(stream)?
                }
                None if self.sent => None,
                None => reader.next_packet()?,
            };
            self.sent |= reader.demuxer.is_single(stream);
            let decoder = decoder_of(reader, stream)?;
            let sent = match packet {
                Some(packet) if packet.stream_index() != stream => Ok(()),
                Some(packet) => decoder.push(&packet),
                None => {
                    self.drained = true;
                    decoder.finish()
                }
            };
            if let Err(error) = sent {
                tolerate(reader, error)?;
            }
        }
    }
}

fn is_it(wanted: Wanted, shown: &Shown, count: u64, coming: Option<&Shown>) -> bool {
    match wanted {
        Wanted::Index(index) => index == count,
        Wanted::Time(at) => {
            let end = coming.map_or(shown.at + shown.duration, |coming| coming.at);
            at + tolerance() >= shown.at && at + tolerance() < end
        }
    }
}

/// Goes back to the first packet of the stream.
pub(super) fn rewind(reader: &mut Reader, stream: usize) -> Result<()> {
    require_seekable(reader)?;
    reader.queued.clear();
    reader.demuxer.rewind(Some(stream))?;
    decoder_of(reader, stream)?.rewind()
}

pub(super) fn require_seekable(reader: &Reader) -> Result<()> {
    if reader.info().seekable {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::NotSeekable,
        super::OPERATION,
        "The source can't go back, and a frame before the last one was asked for: ask for them in ascending order.",
    ))
}

pub(super) fn decoder_of(reader: &mut Reader, stream: usize) -> Result<&mut DecoderStage> {
    decoder(&mut reader.decoders, stream)
}

fn decoder(decoders: &mut [DecoderStage], stream: usize) -> Result<&mut DecoderStage> {
    decoders
        .iter_mut()
        .find(|decoder| decoder.stream() == stream)
        .ok_or_else(|| Error::internal(super::OPERATION, "The stream has no decoder."))
}

/// Counts what can't be decoded; an error where the caller wants to be told.
pub(super) fn tolerate(reader: &Reader, error: Error) -> Result<()> {
    reader.stats.add_decode_error();
    if reader.fail_on >= crate::config::FailOn::Error || error.kind != ErrorKind::InvalidData {
        Err(error)
    } else {
        Ok(())
    }
}
