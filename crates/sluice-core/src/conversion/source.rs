//! One source of a conversion: its reader, and which part of it counts.

use super::config::ConversionInput;
use crate::config::{Limits, SeekMode};
use crate::error::{Error, ErrorKind, Result};
use crate::format::MediaKind;
use crate::media::{Chapter, SourceInfo};
use crate::reader::Reader;
use crate::time::Seconds;
use sluice_ffi::StopFlag;

/// A source at work.
pub(super) struct Source {
    pub(super) reader: Reader,
    pub(super) limits: Limits,
    /// On its own clock: what is earlier is left out.
    pub(super) start: Option<Seconds>,
    /// On its own clock: what is later is left out.
    pub(super) end: Option<Seconds>,
    /// What is taken off its times, so that the result begins at 0.
    pub(super) offset: Seconds,
    /// Whether nothing comes any more.
    pub(super) ended: bool,
    /// How far it is, on the result's clock.
    pub(super) position: Seconds,
    /// Whether it was read from; then it has to be gone back in.
    read: bool,
}

impl Source {
    pub(super) fn open(input: ConversionInput, stop: &StopFlag) -> Result<Self> {
        let limits = input.open.limits;
        let reader = Reader::open(input.source, input.open, stop.clone())?;
        let seconds = |value: Option<f64>| value.and_then(Seconds::from_f64);
        let first = if is_text(reader.info()) {
            // Its clock is that of the film that it belongs to, whenever the first words are.
            Seconds::ZERO
        } else {
            first_time(reader.info())
        };
        let start = seconds(input.start);
        Ok(Self {
            limits,
            start,
            end: seconds(input.end),
            offset: start.unwrap_or(first),
            ended: false,
            position: Seconds::ZERO,
            read: false,
            reader,
        })
    }

    pub(super) const fn info(&self) -> &SourceInfo {
        self.reader.info()
    }

    /// Cuts a source of nothing but subtitles, of which nothing else is said, as the film that it belongs to.
    pub(super) fn follow(&mut self, film: &Self) {
        if !is_text(self.info()) || self.is_cut() {
            return;
        }
        let first = first_time(film.info());
        self.start = film.start.map(|start| start - first);
        self.end = film.end.map(|end| end - first);
        self.offset = self.start.unwrap_or(Seconds::ZERO);
    }

    /// Whether only a part of it is wanted.
    pub(super) const fn is_cut(&self) -> bool {
        self.start.is_some() || self.end.is_some()
    }

    /// The chapters of the wanted part, on the result's clock.
    pub(super) fn chapters(&self) -> Vec<Chapter> {
        let offset = self.offset.to_f64();
        let until = self.end.map_or(f64::INFINITY, Seconds::to_f64) - offset;
        let chapters = self.info().chapters.iter().map(|chapter| Chapter {
            start: (chapter.start - offset).max(0.0),
            end: (chapter.end - offset).min(until),
            ..chapter.clone()
        });
        chapters
            .filter(|chapter| chapter.start < chapter.end)
            .collect()
    }

    /// Seconds that it gives, if that is known.
    pub(super) fn length(&self) -> Option<Seconds> {
        let whole = self.info().duration.and_then(Seconds::from_f64);
        let first = Seconds::from_f64(self.info().start_time).unwrap_or(Seconds::ZERO);
        let end = match (self.end, whole) {
            (Some(end), Some(whole)) => Some(end.min(first + whole)),
            (Some(end), None) => Some(end),
            (None, whole) => whole.map(|whole| first + whole),
        };
        end.map(|end| end - self.offset)
            .filter(|length| *length > Seconds::ZERO)
    }

    /// Lets go of the taps of an earlier pass and goes to where the wanted part begins. To be called when the taps of
    /// the next pass are there.
    ///
    /// # Errors
    /// `ERR_NOT_SEEKABLE` for a second pass over a source that cannot go back.
    pub(super) fn begin(&mut self) -> Result<()> {
        self.ended = false;
        self.position = Seconds::ZERO;
        if self.info().seekable {
            if self.start.is_some() || self.read {
                self.reader.seek(self.offset.to_f64(), SeekMode::Precise)?;
            }
        } else if self.read {
            return Err(Error::new(
                ErrorKind::NotSeekable,
                "convert",
                "Two passes read the source twice, and it can't go back. Give a file, bytes, or a source with `seek`.",
            ));
        }
        self.read = true;
        Ok(())
    }

    /// Takes the taps away.
    pub(super) fn untap(&mut self) -> Result<()> {
        while self.reader.output_id(0).is_some() {
            self.reader.remove_output(0)?;
        }
        Ok(())
    }

    /// Reads one packet; what it becomes is in the taps.
    pub(super) fn advance(&mut self) -> Result<()> {
        if !self.ended {
            self.ended = !self.reader.process_packet()?;
        }
        Ok(())
    }

    /// Notes how far it is.
    pub(super) fn reach(&mut self, at: Seconds) {
        self.position = self.position.max(at - self.offset);
    }
}

/// Whether a source has nothing but subtitles.
pub(super) fn is_text(info: &SourceInfo) -> bool {
    let mut streams = info.streams.iter();
    !info.streams.is_empty() && streams.all(|stream| stream.kind == MediaKind::Subtitle)
}

fn first_time(info: &SourceInfo) -> Seconds {
    Seconds::from_f64(info.start_time).unwrap_or(Seconds::ZERO)
}
