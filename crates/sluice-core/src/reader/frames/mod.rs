//! Random access: exactly the frames that are asked for, in that order, decoding as little as can be.
//!
//! ```text
//! agenda: which frame next ─► index of frames: its time ─► run: seek, skip, decode up to it ─► filter, conversion, chunk
//! ```
//!
//! Frames out of order are asked for a window at a time, in the order of the file, and held until it is their turn.

mod agenda;
mod index;
mod linear;
mod run;

use std::collections::BTreeMap;

use sluice_ffi::frame::Frame;

use self::agenda::{Agenda, Wanted};
use self::index::FrameIndex;
use self::linear::Linear;
use self::run::Run;
use super::Reader;
use super::chain::Sink;
use crate::config::{BufferChunkSize, FailOn, FramePicks, VideoOutputConfig};
use crate::decoder::Decoded;
use crate::error::{Error, ErrorKind, Result};
use crate::media::OutputInfo;
use crate::time::Seconds;

const OPERATION: &str = "frames";
/// Bytes of decoded frames that wait for their turn.
const MOST_BYTES_HELD: usize = 64 << 20;

/// What a time given in seconds may be off: half a nanosecond of rounding, and as much again of `f64`.
fn tolerance() -> Seconds {
    Seconds::ratio(1, 1_000_000_000)
}

/// A decoded frame and when it is shown.
struct Shown {
    frame: Frame,
    at: Seconds,
    duration: Seconds,
}

impl Shown {
    fn of(decoded: &Decoded<'_>) -> Result<Self> {
        Ok(Self {
            frame: decoded.frame.reference().map_err(Error::from)?,
            at: decoded.at,
            duration: decoded.duration,
        })
    }

    fn again(&self) -> Result<Self> {
        Ok(Self {
            frame: self.frame.reference().map_err(Error::from)?,
            ..*self
        })
    }
}

/// What a search for a frame ends with.
enum Search {
    /// This one.
    Found(Shown),
    /// The stream ends before it, at this time or after so many frames.
    Behind(Bound),
    /// It lies before the first frame, which is shown from this time on.
    Before(Seconds),
    /// The decoder does not give it.
    Lost(Seconds),
    /// Packets have no times: frames have to be counted.
    Untimed,
}

/// Where a stream ends.
#[derive(Clone, Copy)]
enum Bound {
    Time(Seconds),
    Count(u64),
}

/// How frames are found.
enum Finder {
    Timed { run: Box<Run>, index: FrameIndex },
    Counted(Linear),
}

/// The frames that are still to be given, and where the search for them stands.
pub(super) struct Picking {
    agenda: Agenda,
    stream: usize,
    finder: Finder,
    /// Frames, or what their search failed with, that wait for their turn.
    held: BTreeMap<usize, Result<Shown>>,
    /// The place of the next frame to be given, in the order asked.
    next: usize,
}

impl Reader {
    /// Adds the one output of a reader that gives single frames: exactly these, in this order.
    ///
    /// # Errors
    /// As [`Reader::add_video_output`]; `ERR_STATE` where the reader has outputs already.
    pub fn add_frames_output(
        &mut self,
        mut config: VideoOutputConfig,
        picks: FramePicks,
    ) -> Result<OutputInfo> {
        self.require_open(OPERATION)?;
        if !self.outputs.is_empty() {
            let message = "The reader has outputs already; single frames need one of their own.";
            return Err(Error::new(ErrorKind::State, OPERATION, message));
        }
        config.frame_rate = None;
        config.common.buffer_chunk_size = BufferChunkSize::Wait;
        let frames = config.common.frames_per_chunk;
        let info = self
            .add_video_output(config)
            .map_err(|error| error.during(OPERATION))?;
        let stream = info.source_index;
        let coding = self.demuxer.coding(stream)?;
        let first = self.demuxer.stream_start(stream).unwrap_or(Seconds::ZERO);
        let picture = coding.parameters.width() as usize * coding.parameters.height() as usize * 2;
        let window = (MOST_BYTES_HELD / picture.max(1)).clamp(4, 512);
        let finder = if coding.without_timestamps || self.demuxer.is_single(stream) {
            Finder::Counted(Linear::default())
        } else {
            Finder::Timed {
                run: Box::new(Run::new(
                    stream,
                    coding.time_base,
                    coding.parameters.codec_id().reorders(),
                )),
                index: FrameIndex::default(),
            }
        };
        self.picking = Some(Box::new(Picking {
            agenda: Agenda::new(picks, first, window, frames)?,
            stream,
            finder,
            held: BTreeMap::new(),
            next: 0,
        }));
        Ok(info)
    }
}

impl Picking {
    /// Searches the next frame and gives all whose turn it is. False once all were given.
    pub(super) fn advance(&mut self, reader: &mut Reader) -> Result<bool> {
        let Some((place, wanted, following)) = self.agenda.next() else {
            Self::finish(reader)?;
            return Ok(false);
        };
        let found = self.search(reader, wanted, following);
        let ends = self.agenda.is_endless() && matches!(found, Ok(Search::Behind(_)));
        if ends {
            self.agenda.end();
            return Ok(true);
        }
        if let Ok(Search::Before(first)) = found
            && self.agenda.begin_at(first)
        {
            return Ok(true);
        }
        match self.settle(reader, wanted, found)? {
            Some(found) => drop(self.held.insert(place, found)),
            None => self.agenda.leave_out(place),
        }
        self.give(reader)?;
        Ok(true)
    }

    fn search(
        &mut self,
        reader: &mut Reader,
        wanted: Wanted,
        following: Option<Wanted>,
    ) -> Result<Search> {
        let found = match &mut self.finder {
            Finder::Counted(linear) => return linear.search(reader, self.stream, wanted),
            Finder::Timed { run, index } => run.search(reader, index, wanted, following),
        };
        match found {
            Ok(Search::Untimed) => {
                let mut linear = Linear::default();
                let found = linear.search(reader, self.stream, wanted);
                self.finder = Finder::Counted(linear);
                found
            }
            found => found,
        }
    }

    /// What a search comes to: a frame, an error that waits for its turn, or nothing where what can't be decoded is left out.
    fn settle(
        &self,
        reader: &Reader,
        wanted: Wanted,
        found: Result<Search>,
    ) -> Result<Option<Result<Shown>>> {
        Ok(Some(match found? {
            Search::Found(shown) => Ok(shown),
            Search::Before(first) => Err(out_of_range(
                wanted,
                &format!("from {} s on", first.to_f64()),
            )),
            Search::Behind(Bound::Time(end)) => {
                Err(out_of_range(wanted, &format!("until {} s", end.to_f64())))
            }
            Search::Behind(Bound::Count(count)) => {
                Err(out_of_range(wanted, &format!("{count}, counted from 0")))
            }
            Search::Lost(at) => {
                reader.stats.add_decode_error();
                if reader.fail_on < FailOn::Error {
                    return Ok(None);
                }
                let message = format!(
                    "The frame of stream {} at {:.3} s can't be decoded.",
                    self.stream,
                    at.to_f64()
                );
                Err(Error::new(ErrorKind::InvalidData, OPERATION, message).in_stream(self.stream))
            }
            Search::Untimed => Err(Error::internal(OPERATION, "A count of frames had no end.")),
        }))
    }

    /// Gives the frames whose turn it is.
    fn give(&mut self, reader: &mut Reader) -> Result<()> {
        loop {
            if self.agenda.is_left_out(self.next) {
                self.next += 1;
                continue;
            }
            let Some(found) = self.held.remove(&self.next) else {
                return Ok(());
            };
            let shown = found?;
            self.next += 1;
            for output in &mut reader.outputs {
                let sink = Sink {
                    outputs: &reader.shared,
                    id: output.id,
                };
                let decoded = Decoded {
                    frame: &shown.frame,
                    at: shown.at,
                    duration: shown.duration,
                    skip: 0,
                    damaged: false,
                };
                output
                    .chain
                    .push(&decoded, sink)
                    .map_err(|error| error.in_stream(self.stream))?;
            }
        }
    }

    fn finish(reader: &mut Reader) -> Result<()> {
        for output in &mut reader.outputs {
            output.end(&reader.shared)?;
        }
        reader.ended = true;
        Ok(())
    }
}

fn out_of_range(wanted: Wanted, range: &str) -> Error {
    let message = match wanted {
        Wanted::Time(at) => format!(
            "A frame at {} s was asked for, but the stream's frames are shown {range}.",
            at.to_f64()
        ),
        Wanted::Index(index) => {
            format!("Frame {index} was asked for, but of frames the stream has {range}.")
        }
    };
    Error::new(ErrorKind::OutOfRange, OPERATION, message)
}
