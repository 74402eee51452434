//! Where a source ends, and whether that is its own end.

use sluice_ffi::AvError;
use sluice_ffi::input::Input;
use sluice_ffi::log::take_last_lines;
use sluice_ffi::packet::Packet;

use super::Demuxer;
use super::open::not_allowed;
use crate::error::{Error, ErrorKind, Result};

/// What FFmpeg's demuxers say when a file ends inside of something.
const CUT_SHORT: [&str; 5] = [
    "partial file",
    "ended prematurely",
    "ends prematurely",
    "truncated",
    "moov atom not found",
];

/// Containers that say where each packet ends.
const HAVE_TABLES: [&str; 8] = ["mov", "matroska", "avi", "wav", "w64", "aiff", "asf", "flv"];
/// Packets that a cut container gives behind the one that the cut is in: what the other streams had begun.
const MOST_LAST_PACKETS: usize = 16;

impl Demuxer {
    /// The source has no further packet: fine if that is its own end.
    pub(super) fn end(&mut self) -> Result<()> {
        if let Some(address) = self.source.take_refused() {
            return Err(not_allowed(&self.described, &address));
        }
        let log = take_last_lines();
        let cut = self.doubtful.take().is_some()
            || says_cut(&log)
            || (self.has_table() && says(&log, &["packet corrupt"]))
            || self.index_goes_on()
            || self.riff_goes_on();
        if self.packets == 0 && self.lies_before_its_index() {
            return Err(self.not_seekable(log));
        }
        if cut {
            Err(self.truncated(log))
        } else {
            Ok(())
        }
    }

    /// Makes an error of what FFmpeg warned of while it read a packet, and of a packet that it marks as corrupt.
    pub fn heed(&mut self, packet: Option<&Packet>) -> Result<()> {
        let log = take_last_lines();
        if says_cut(&log) {
            return Err(self.truncated(log));
        }
        let corrupt = packet.is_some_and(Packet::is_corrupt);
        let line = match log.last() {
            Some(line) => line.as_str(),
            None if corrupt => "a packet is corrupt",
            None => return Ok(()),
        };
        let message = format!("{}: FFmpeg warns of the data: {line}.", self.subject());
        let mut error = Error::new(ErrorKind::InvalidData, "read", message);
        error.details.log = log;
        Err(error)
    }

    /// A refusal in the middle of reading.
    pub(super) fn read_failure(&mut self, error: AvError) -> Error {
        if let Some(own) = self.source.take_error() {
            return own;
        }
        if let Some(address) = self.source.take_refused() {
            return not_allowed(&self.described, &address);
        }
        let log = error.log.clone();
        let failure = self.failure(error, "read");
        if failure.kind == ErrorKind::InvalidData || failure.kind == ErrorKind::Io {
            if self.packets == 0 && self.lies_before_its_index() {
                return self.not_seekable(log);
            }
            let at_end = self.input.as_ref().is_some_and(Input::io_at_end);
            if says_cut(&log) || (failure.kind == ErrorKind::InvalidData && at_end) {
                return self.truncated(log);
            }
        }
        failure
    }

    /// Whether a packet that cannot be decoded is broken because the source was cut inside of it: containers without a
    /// table of their packets (MPEG-TS, raw streams, FLAC, …) do not notice, and it is among their last.
    pub fn is_cut_short(&mut self) -> bool {
        let has_table = self
            .info
            .format_name
            .split(',')
            .any(|name| HAVE_TABLES.contains(&name));
        !has_table && (0..MOST_LAST_PACKETS).any(|_| matches!(self.read(), Ok(None)))
    }

    /// Whether the container says where each packet ends: then a packet is short only where the source ends in it.
    pub(super) fn has_table(&self) -> bool {
        self.info
            .format_name
            .split(',')
            .any(|name| HAVE_TABLES.contains(&name))
    }

    /// Whether a RIFF file (AVI, WAV) says that it is longer than it is.
    fn riff_goes_on(&mut self) -> bool {
        let head = self.source.head();
        let said = head
            .get(4..8)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u32::from_le_bytes);
        let Some(said) =
            said.filter(|said| head.starts_with(b"RIFF") && ![0, u32::MAX].contains(said))
        else {
            return false;
        };
        let size = self.input.as_mut().and_then(Input::io_size);
        size.is_some_and(|size| u64::from(said) + 8 > size + 1)
    }

    /// The error of a source that ends before its own end.
    #[must_use]
    pub fn truncated(&self, log: Vec<String>) -> Error {
        let message = format!(
            "{}: the source ends too early, it is truncated. Everything whole before the cut was delivered.",
            self.subject()
        );
        let mut error = Error::new(ErrorKind::Truncated, "read", message);
        error.details.log = log;
        error
    }

    fn not_seekable(&self, log: Vec<String>) -> Error {
        let message = format!(
            "{}: the index (moov) lies behind the data, and the source can't go back. Give a file, bytes or a source with `seek`, or \
             write the file with -movflags +faststart.",
            self.subject()
        );
        let mut error = Error::new(ErrorKind::NotSeekable, "read", message);
        error.details.log = log;
        error
    }

    fn subject(&self) -> String {
        let mut subject = self.described.clone();
        if let Some(first) = subject.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        subject
    }

    /// MP4 and its kin with the index at the end cannot be read from a pipe.
    fn lies_before_its_index(&self) -> bool {
        !self.info.seekable && self.info.format_name.split(',').any(|name| name == "mov")
    }

    /// Whether a stream's index names data beyond the end of the source.
    fn index_goes_on(&mut self) -> bool {
        let Some(input) = &mut self.input else {
            return false;
        };
        // Only these containers have an index of every packet from the start.
        if !input
            .format_name()
            .split(',')
            .any(|name| name == "mov" || name == "avi")
        {
            return false;
        }
        let Some(size) = input.io_size() else {
            return false;
        };
        last_byte(input).is_some_and(|last| last > size)
    }
}

/// The byte behind the last packet that any index names.
fn last_byte(input: &Input) -> Option<u64> {
    let ends = input.streams().filter_map(|stream| {
        let entry = stream.index_entry(stream.index_len().checked_sub(1)?)?;
        Some(u64::try_from(entry.position).ok()? + u64::from(entry.size))
    });
    ends.max()
}

pub(super) fn says_cut(log: &[String]) -> bool {
    says(log, &CUT_SHORT)
}

fn says(log: &[String], words: &[&str]) -> bool {
    log.iter().any(|line| {
        let line = line.to_lowercase();
        words.iter().any(|words| line.contains(words))
    })
}
