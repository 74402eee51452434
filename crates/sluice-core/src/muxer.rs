//! The muxer stage: packets in, a container out, into a sink.

use std::time::{Duration, Instant};

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::output::{Output, OutputChapter, StreamFacts};
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::packet::Packet;
use sluice_ffi::rational::Rational;
use sluice_ffi::registry::{self, OptionKind};
use sluice_ffi::{AvError, StopFlag};

use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};
use crate::media::{Chapter, Metadata};
use crate::sink::Sink;
use crate::suggest::with_nearest;

/// A running muxer with the sink that it writes to.
pub struct Muxer {
    // Freed before the sink, which removes a file that was not committed.
    output: Output,
    sink: Sink,
    stop: StopFlag,
    limits: TimeLimits,
    /// When bytes that the muxer made were last known to be at the target; `None`: none wait.
    waiting_since: Option<Instant>,
}

/// How often a device is asked how far it is; a stop is seen as often.
const PLAY_OUT_LOOK: Duration = Duration::from_millis(20);
/// A device that comes no nearer to the end for so long plays no more.
const PLAY_OUT_STILL: Duration = Duration::from_millis(250);

/// How long a network target is waited for.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// Longest wait without progress; `None` for no limit.
    pub progress: Option<Duration>,
    /// Longest wait of a server for its client; `None` for no limit.
    pub accept: Option<Duration>,
}

impl Muxer {
    /// A muxer that writes to `sink` once opened.
    ///
    /// # Errors
    /// Out of memory.
    pub fn new(
        format: OutputFormat,
        sink: Sink,
        stop: StopFlag,
        limits: TimeLimits,
    ) -> Result<Self> {
        let mut output = Output::new(format, sink.url(), stop.clone())?;
        // No random ids: the same input gives the same bytes.
        output.set_bitexact();
        Ok(Self {
            output,
            sink,
            stop,
            limits,
            waiting_since: None,
        })
    }

    /// Adds a stream whose packets come in ticks of `time_base`, and gives its index.
    ///
    /// # Errors
    /// Out of memory, or a tag with a NUL character.
    pub fn add_stream(
        &mut self,
        parameters: &CodecParameters,
        time_base: Rational,
        facts: &StreamFacts,
    ) -> Result<usize> {
        Ok(self.output.add_stream(parameters, time_base, facts)?)
    }

    /// Adds the chapters of the file.
    ///
    /// # Errors
    /// Out of memory, or a tag with a NUL character.
    pub fn add_chapters(&mut self, chapters: &[Chapter]) -> Result<()> {
        for chapter in chapters {
            self.output.add_chapter(&OutputChapter {
                id: chapter.id,
                start: microseconds(chapter.start),
                end: microseconds(chapter.end),
                metadata: chapter.metadata.clone(),
            })?;
        }
        Ok(())
    }

    /// Opens the sink and writes the header.
    ///
    /// # Errors
    /// `ERR_UNEXPECTED_OPTIONS` before anything is written, `ERR_NOT_SEEKABLE` for a format that must go back on a
    /// target that cannot, and what the target reports.
    pub fn open(&mut self, metadata: &Metadata, options: &OptionList) -> Result<()> {
        self.output.set_metadata(metadata)?;
        let listens = waits_for_client(self.sink.url(), options);
        let limit = if listens {
            self.limits.accept
        } else {
            self.limits.progress
        };
        let mut options = options.clone();
        self.sink.complete(self.output.format(), &mut options);
        let lenient = options.iter().any(|(key, _)| key == "ignore_io_errors");
        if let Some(files) = self.sink.take_files() {
            self.output.open_files_with(files, lenient);
        } else if self.sink.holds_files() && !lenient {
            self.output.watch_files();
        }
        let dictionary = crate::encoder::dictionary(&options)?;
        let target = self.sink.target()?;
        // The header goes to the target at once: what refuses it is a failure of open.
        self.within("open", limit, |output| {
            output.open(target, dictionary)?;
            output.hand_on()
        })
    }

    /// Does what may wait: for a network target no longer than the caller allows. Files and the caller's own code have
    /// all the time they need.
    fn within(
        &mut self,
        operation: &'static str,
        limit: Option<Duration>,
        work: impl FnOnce(&mut Output) -> sluice_ffi::Result<()>,
    ) -> Result<()> {
        let limit = limit.filter(|_| self.sink.is_network());
        self.stop.set_deadline_in(limit);
        let done = work(&mut self.output).map_err(|error| self.error(error, operation));
        self.stop.set_deadline_in(None);
        done
    }

    /// Writes a packet of a stream, in ticks of the time base it was added with.
    ///
    /// # Errors
    /// What muxer or target report.
    pub fn push(&mut self, packet: Packet, stream: usize) -> Result<()> {
        let limit = self.limits.progress;
        self.within("write", limit, |output| output.write(packet, stream))
            .map_err(|error| error.in_stream(stream))?;
        let Some(patience) = self.sink.patience() else {
            return Ok(());
        };
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        if since.elapsed() < patience {
            return Ok(());
        }
        self.hand_on()
    }

    /// Hands the bytes made so far to the target.
    fn hand_on(&mut self) -> Result<()> {
        self.waiting_since = None;
        self.within("write", self.limits.progress, Output::hand_on)
    }

    /// When bytes will have waited long enough to be handed on although nothing more is written.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        Some(self.waiting_since? + self.sink.patience()?)
    }

    /// Hands on what has waited long enough.
    ///
    /// # Errors
    /// What the target reports.
    pub fn hand_on_due(&mut self) -> Result<()> {
        match self.due() {
            Some(due) if due <= Instant::now() => self.hand_on(),
            _ => Ok(()),
        }
    }

    /// Hands all bytes to the target.
    ///
    /// # Errors
    /// What muxer or target report.
    pub fn flush(&mut self) -> Result<()> {
        self.waiting_since = None;
        self.within("flush", self.limits.progress, Output::flush)
    }

    /// Ends a page of Ogg with what came so far.
    ///
    /// # Errors
    /// What muxer or target report.
    pub fn end_page(&mut self) -> Result<()> {
        self.within("write", self.limits.progress, Output::end_page)
    }

    /// Writes the trailer; a file appears at its name.
    ///
    /// # Errors
    /// What muxer or target report.
    pub fn finish(&mut self) -> Result<()> {
        if self.sink.is_device() {
            self.play_out()?;
        }
        self.within("finish", self.limits.progress, Output::finish)?;
        self.sink.commit()
    }

    /// Waits until a sound device has played what it was given: not all of FFmpeg's devices do so themselves.
    fn play_out(&mut self) -> Result<()> {
        self.within("finish", None, Output::flush)?;
        let mut least = Duration::MAX;
        let mut since = Instant::now();
        while let Some(left) = self.output.left_to_play() {
            // A device that has just begun says that nothing is left, and then more and more.
            if left < least || left > least + PLAY_OUT_STILL {
                (least, since) = (left, Instant::now());
            } else if since.elapsed() > left.max(PLAY_OUT_STILL) {
                // Its queue has run dry, and what it still counts is its own delay, which has passed too.
                return Ok(());
            }
            std::thread::sleep(PLAY_OUT_LOOK);
            if let Some(reason) = self.stop.reason() {
                return Err(Error::stopped(reason, "finish", "playing what was written"));
            }
        }
        Ok(())
    }

    /// The bytes of a memory target, once.
    pub fn take_bytes(&mut self) -> Option<Vec<u8>> {
        self.sink.take_bytes()
    }

    /// Says which options nobody used, and what may have been meant.
    fn unused(&self, options: &[String]) -> String {
        let name = self.output.format().name();
        let known = registry::options(OptionKind::Muxer, name).unwrap_or_default();
        let known: Vec<&str> = known.iter().map(|option| option.name.as_str()).collect();
        let names = with_nearest(options, &known);
        format!("Neither the format '{name}' nor its target uses the option {names}.")
    }

    /// The muxer's refusal in the words of the contract: the target's own error first, then the stop flag's reason.
    fn error(&mut self, error: AvError, operation: &'static str) -> Error {
        if let Some(own) = self.output.take_io_error() {
            return self
                .sink
                .error(own, operation)
                .unless_stopped(&self.stop, "writing");
        }
        let says = |word: &str| error.log.iter().any(|line| line.contains(word));
        let not_seekable = !self.sink.seeks() && SEEKS.iter().any(|words| says(words));
        let cannot_hold = says("Could not find tag")
            || says("not supported")
            || says("does not support")
            || says("supports only")
            || says("can only handle");
        // What the target itself fails with came by another way: these two are the muxer's words for what it doesn't take.
        let refuses =
            error.errno() == Some(22) || (error.errno() == Some(1) && !self.sink.is_network());
        let waiting_for = format!("writing {}", self.sink.name());
        let attempt = format!("Can't write '{}'", self.sink.name());
        let mut failure = Error::from_ffmpeg(error, operation, &attempt);
        if failure.kind == ErrorKind::UnexpectedOptions {
            failure.message = self.unused(&failure.details.options);
        }
        if not_seekable {
            failure.kind = ErrorKind::NotSeekable;
            failure.details.errno = None;
            failure.message = format!(
                "Can't write '{}' to {}: the format goes back to complete its header, and this target can't. {}",
                self.output.format().name(),
                self.sink.name(),
                way_out(self.output.format().name())
            );
        } else if self.sink.is_device() && failure.kind != ErrorKind::UnexpectedOptions {
            failure.kind = ErrorKind::Device;
        } else if cannot_hold || (refuses && operation == "open") {
            failure = crate::encoder::settings_refused(failure, &attempt);
        }
        failure.unless_stopped(&self.stop, &waiting_for)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates; times are checked at the edge"
)]
fn microseconds(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}

/// What muxers say of a target that cannot go back.
const SEEKS: [&str; 6] = [
    "non seekable",
    "not seekable",
    "unseekable",
    "requires seekable",
    "support streamed output",
    "Stream not seekable",
];

fn way_out(format: &str) -> &'static str {
    match format {
        "mp4" | "mov" | "ipod" | "3gp" | "3g2" | "psp" | "ismv" | "f4v" => {
            "Write fragments with options: { movflags: 'frag_keyframe+delay_moov' }, or write to a path, a MemoryTarget or a seekable target."
        }
        _ => {
            "Write to a path, a MemoryTarget or a seekable target, or choose a format that streams, such as 'matroska' or 'mpegts'."
        }
    }
}

/// Whether opening waits for someone else to connect: by an option, or by the address's own parameters.
fn waits_for_client(url: &str, options: &OptionList) -> bool {
    let asks = |key: &str, value: &str| match key {
        "listen" => !matches!(value, "0" | "false"),
        "mode" => matches!(value, "listener" | "rendezvous" | "1" | "2"),
        "rtsp_flags" => value.contains("listen"),
        _ => false,
    };
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let in_address = query.split('&').any(|part| {
        part.split_once('=')
            .map_or(part == "listen", |(key, value)| asks(key, value))
    });
    in_address || options.iter().any(|(key, value)| asks(key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_options_or_by_its_address() {
        let options = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        let none = OptionList::new();
        assert!(waits_for_client("rtmp://h/a", &options("listen", "1")));
        assert!(waits_for_client("srt://h:1", &options("mode", "listener")));
        assert!(waits_for_client("tcp://h:1?listen=1&timeout=3", &none));
        assert!(waits_for_client("srt://h:1?mode=listener", &none));
        assert!(!waits_for_client("rtmp://h/listen/a", &none));
        assert!(!waits_for_client("rtmp://h/a", &options("listen", "0")));
    }
}
