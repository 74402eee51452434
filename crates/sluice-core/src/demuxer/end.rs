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
const HAVE_TABLES: [&str; 9] = [
    "mov", "matroska", "avi", "wav", "w64", "aiff", "asf", "flv", "caf",
];
/// Bytes that FFmpeg keeps of what it has read from a server.
const KEPT_BACK: u64 = 32 << 10;
/// `EIO` on every supported system: what FFmpeg makes of many an end.
const EIO: i32 = 5;
/// What FFmpeg's HTTP client says where the server closed the connection and had announced no length (the largest number).
const CLOSED_WITHOUT_LENGTH: &str = "should be 18446744073709551615";
/// Packets that a cut container gives behind the one that the cut is in: what the other streams had begun.
const MOST_LAST_PACKETS: usize = 16;

impl Demuxer {
    /// The source has no further packet: fine if that is its own end. Gives the packet that this was not known of.
    pub(super) fn end(&mut self) -> Result<Option<Packet>> {
        if let Some(own) = self.source.take_error() {
            return Err(own);
        }
        if let Some(address) = self.source.take_refused() {
            return Err(not_allowed(&self.described, &address));
        }
        let missing = self.missing.take().or_else(|| self.source.take_missing());
        if let Some(missing) = missing.filter(|_| self.needs_all) {
            return Err(missing.during("read"));
        }
        let log = take_last_lines();
        let last = self.doubtful.take();
        let piece = |packet: &Packet| packet.is_corrupt() || self.is_piece(packet);
        let cut = last.as_ref().is_some_and(piece)
            || says_cut(&log)
            || (self.marks_cuts() && !self.has_any_length() && says(&log, &["packet corrupt"]))
            || self.index_goes_on()
            || self.server_said_more()
            || self.goes_on();
        if self.packets == 0 && self.lies_before_its_index() {
            return Err(self.not_seekable(log));
        }
        if cut {
            Err(self.truncated(log))
        } else {
            Ok(last)
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

    /// Keeps why a part could not be opened until the end: the demuxer is further than its packets. What a live source does not
    /// have any more is left out by itself.
    pub(super) fn keep_missing(&mut self) {
        if let Some(missing) = self.source.take_missing()
            && self.info.duration.is_some()
        {
            self.missing.get_or_insert(missing);
        }
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
            let ends_early = failure.kind == ErrorKind::InvalidData && at_end;
            if says_cut(&log) || ends_early || self.server_said_more() {
                return self.truncated(log);
            }
        }
        failure
    }

    /// Whether a packet of a stream that cannot be decoded is broken because the source was cut inside of it: containers
    /// without a table of their packets (MPEG-TS, raw streams, FLAC, …) do not notice, and it is the last of its stream.
    pub fn is_cut_short(&mut self, stream: Option<usize>) -> bool {
        if self.has_table() {
            // What is left of samples that are not coded is a piece of one.
            let is_piece = stream.is_some_and(|stream| self.plain_sample(stream).is_some());
            return matches!(self.read(), Ok(None)) && (is_piece || self.goes_on());
        }
        for _ in 0..MOST_LAST_PACKETS {
            match self.read() {
                Ok(None) => return true,
                Ok(Some(packet)) if Some(packet.stream_index()) != stream => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether a packet is marked as corrupt only where the source ends in it.
    fn marks_cuts(&self) -> bool {
        self.has_table() || self.is_format(&["mpeg"])
    }

    /// Whether the last packet may be of any length: FFmpeg asks for blocks of its own size and calls a shorter one corrupt.
    pub(super) fn has_any_length(&self) -> bool {
        self.is_format(&["g726", "g726le"]) || self.is_endless()
    }

    /// Whether the container says where each packet ends: then a packet is short only where the source ends in it.
    pub(super) fn has_table(&self) -> bool {
        self.is_format(&HAVE_TABLES)
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
        let mut error = index_behind_data("read", &self.described);
        error.details.log = log;
        error
    }

    fn subject(&self) -> String {
        capitalised(&self.described)
    }

    /// MP4 and its kin with the index at the end cannot be read from a pipe.
    fn lies_before_its_index(&self) -> bool {
        !self.info.seekable && self.info.format_name.split(',').any(|name| name == "mov")
    }

    /// Whether FFmpeg reports the source's own end as a failure: RTMP and SRT have no other mark of an end than a closed connection,
    /// nor has an HTTP answer without a length.
    pub(super) fn ends_with(&self, error: &AvError) -> bool {
        if self.stop.is_raised() {
            return false;
        }
        let is_io = error.errno() == Some(EIO);
        match self.scheme.as_str() {
            "http" | "https" => says(&error.log, &[CLOSED_WITHOUT_LENGTH]),
            "srt" => self.packets > 0 && is_io,
            scheme if scheme.starts_with("rtmp") => self.packets > 0 && is_io,
            _ => false,
        }
    }

    /// Whether an HTTP server announced more bytes than came.
    fn server_said_more(&mut self) -> bool {
        let Some(input) = self
            .input
            .as_mut()
            .filter(|_| self.scheme.starts_with("http"))
        else {
            return false;
        };
        let at_end = input.io_at_end() || input.io_error() == Some(-EIO);
        match (input.io_position(), input.io_size()) {
            (Some(position), Some(size)) => at_end && position < size,
            _ => false,
        }
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
        let Some(size) = real_size(input) else {
            return false;
        };
        last_byte(input).is_some_and(|last| last > size)
    }
}

/// Bytes of a source in all. What a server sends compressed is longer than it says; and read once, if it can't seek.
pub(super) fn real_size(input: &mut Input) -> Option<u64> {
    let size = input.io_size()?;
    let is_exact = input.is_seekable();
    Some(if is_exact {
        size
    } else {
        size.max(input.bytes_read())
    })
}

fn capitalised(described: &str) -> String {
    let mut subject = described.to_owned();
    if let Some(first) = subject.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    subject
}

/// The error of MP4 that would have to be read backwards.
pub(super) fn index_behind_data(operation: &'static str, described: &str) -> Error {
    let message = format!(
        "{}: the index (moov) lies behind the data, and the source can't go back. Give a file, bytes or a source with `seek`, or \
         write the file with -movflags +faststart.",
        capitalised(described)
    );
    Error::new(ErrorKind::NotSeekable, operation, message)
}

/// Whether the demuxer of a source that can't go back has read past the data already, and further than it keeps.
pub(super) fn is_past_its_data(input: &Input) -> bool {
    let is_mp4 = input.format_name().split(',').any(|name| name == "mov");
    if input.is_seekable() || !is_mp4 {
        return false;
    }
    let first = input
        .streams()
        .filter_map(|stream| u64::try_from(stream.index_entry(0)?.position).ok())
        .min();
    match (first, input.io_position()) {
        (Some(first), Some(position)) => first + KEPT_BACK < position,
        _ => false,
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
