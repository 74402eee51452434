//! The muxer stage: packets in, a container out, into a sink.

use std::time::Duration;

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::output::{Output, StreamFacts};
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::packet::Packet;
use sluice_ffi::rational::Rational;
use sluice_ffi::registry::{self, OptionKind};
use sluice_ffi::{AvError, StopFlag};

use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};
use crate::media::Metadata;
use crate::sink::Sink;
use crate::suggest::with_nearest;

/// A running muxer with the sink that it writes to.
pub struct Muxer {
    // Freed before the sink, which removes a file that was not committed.
    output: Output,
    sink: Sink,
    stop: StopFlag,
    timeout: Option<Duration>,
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
        timeout: Option<Duration>,
    ) -> Result<Self> {
        let mut output = Output::new(format, sink.url(), stop.clone())?;
        // No random ids: the same input gives the same bytes.
        output.set_bitexact();
        Ok(Self {
            output,
            sink,
            stop,
            timeout,
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

    /// Opens the sink and writes the header.
    ///
    /// # Errors
    /// `ERR_UNEXPECTED_OPTIONS` before anything is written, `ERR_NOT_SEEKABLE` for a format that must go back on a
    /// target that cannot, and what the target reports.
    pub fn open(&mut self, metadata: &Metadata, options: &OptionList) -> Result<()> {
        self.output.set_metadata(metadata)?;
        let dictionary = crate::encoder::dictionary(options)?;
        let target = self.sink.target()?;
        // A server waits for its client as long as the caller lets it.
        let listens =
            options.iter().any(|(key, _)| key == "listen") || self.sink.url().contains("listen");
        self.within("open", !listens, |output| output.open(target, dictionary))
    }

    /// Does what may wait: for a network target no longer than the caller allows. Files and the caller's own code have
    /// all the time they need.
    fn within(
        &mut self,
        operation: &'static str,
        limited: bool,
        work: impl FnOnce(&mut Output) -> sluice_ffi::Result<()>,
    ) -> Result<()> {
        let limit = self.timeout.filter(|_| limited && self.sink.is_network());
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
        self.within("write", true, |output| output.write(packet, stream))
            .map_err(|error| error.in_stream(stream))
    }

    /// Hands all bytes to the target.
    ///
    /// # Errors
    /// What muxer or target report.
    pub fn flush(&mut self) -> Result<()> {
        self.within("flush", true, Output::flush)
    }

    /// Writes the trailer; a file appears at its name.
    ///
    /// # Errors
    /// What muxer or target report.
    pub fn finish(&mut self) -> Result<()> {
        self.within("finish", true, Output::finish)?;
        self.sink.commit()
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
        let not_seekable = says("non seekable") || says("not seekable") || says("unseekable");
        let cannot_hold = says("Could not find tag")
            || says("not supported")
            || says("does not support")
            || says("supports only");
        let is_argument = error.errno() == Some(22);
        let waiting_for = format!("writing {}", self.sink.name());
        let attempt = format!("Can't write '{}'", self.sink.name());
        let mut failure = Error::from_ffmpeg(error, operation, &attempt);
        if failure.kind == ErrorKind::UnexpectedOptions {
            failure.message = self.unused(&failure.details.options);
        }
        if not_seekable {
            failure.kind = ErrorKind::NotSeekable;
            failure.message.push_str(" This format goes back to complete its header; write to a file, or with options like movflags=frag_keyframe+empty_moov.");
        } else if self.sink.is_device() && failure.kind != ErrorKind::UnexpectedOptions {
            failure.kind = ErrorKind::Device;
        } else if cannot_hold || (is_argument && operation == "open") {
            failure.kind = ErrorKind::EncoderConfig;
        }
        failure.unless_stopped(&self.stop, &waiting_for)
    }
}
