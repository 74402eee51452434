//! Frames from a decoder to every output of its stream, and what happens to those that are broken.

use super::chain::Sink;
use super::{Output, SharedStats};
use crate::config::FailOn;
use crate::decoder::{Decoded, DecoderStage, Pulled};
use crate::error::{Error, ErrorKind, Result};
use crate::outputs::SharedOutputs;
use crate::time::Seconds;

/// Errors in a row after which a decoder is not asked again: a guard against one that never gets further.
const MOST_ERRORS: usize = 1000;

/// Decoders whose last block comes out when they are told that no packet follows.
const OVERLAPPED: [&str; 5] = ["wmav1", "wmav2", "wmapro", "xma1", "xma2"];

/// Where the frames of a decoder go.
pub(super) struct Delivery<'a> {
    pub(super) outputs: &'a mut [Output],
    pub(super) shared: &'a SharedOutputs,
    pub(super) stats: &'a SharedStats,
    pub(super) fail_on: FailOn,
}

impl Delivery<'_> {
    /// Takes all frames that the decoder has now.
    pub(super) fn pull(&mut self, decoder: &mut DecoderStage) -> Result<()> {
        let mut errors = 0;
        loop {
            let pulled = self.pull_one(decoder);
            self.heed(decoder)?;
            match pulled {
                Ok(true) => errors = 0,
                Ok(false) => return Ok(()),
                Err(error) if errors == MOST_ERRORS => return Err(error),
                Err(error) => {
                    errors += 1;
                    self.tolerate(error)?;
                }
            }
        }
    }

    /// Takes the frames that a decoder held back before a fault: those that follow each other without a gap.
    pub(super) fn pull_unbroken(&mut self, decoder: &mut DecoderStage) {
        // What these give at the end is made up where it is not the end: the half of an overlap whose other half is missing.
        if OVERLAPPED.contains(&decoder.name().as_str()) || decoder.finish().is_err() {
            return;
        }
        let stream = decoder.stream();
        let mut expected = decoder.delivered_until();
        loop {
            match decoder.pull() {
                Ok(Pulled::Frame(decoded)) if !decoded.damaged && follows(&decoded, expected) => {
                    expected = Some(decoded.at + decoded.duration);
                    self.stats.add_frame();
                    if self.give(stream, &decoded).is_err() {
                        return;
                    }
                }
                Ok(Pulled::Skipped) => {}
                _ => return,
            }
        }
    }

    /// Counts a broken packet or frame; an error where the caller wants to be told.
    pub(super) fn tolerate(&self, error: Error) -> Result<()> {
        tolerate(self.stats, self.fail_on, error)
    }

    /// Makes a decoder's warnings an error where the caller wants that.
    fn heed(&self, decoder: &mut DecoderStage) -> Result<()> {
        if self.fail_on < FailOn::Warning {
            return Ok(());
        }
        let log = decoder.take_warnings();
        let Some(line) = log.last() else {
            return Ok(());
        };
        let stream = decoder.stream();
        let message = format!("FFmpeg warns of the data of stream {stream}: {line}.");
        let mut error = Error::new(ErrorKind::InvalidData, "read", message).in_stream(stream);
        error.details.log = log;
        error.details.warned = true;
        self.tolerate(error)
    }

    fn pull_one(&mut self, decoder: &mut DecoderStage) -> Result<bool> {
        let stream = decoder.stream();
        match decoder.pull()? {
            Pulled::Empty => Ok(false),
            Pulled::Skipped => {
                self.stats.add_frame();
                Ok(true)
            }
            Pulled::Frame(decoded) if decoded.damaged => {
                let message = format!(
                    "A frame of stream {stream} at {:.3} s is damaged.",
                    decoded.at.to_f64()
                );
                self.tolerate(Error::new(ErrorKind::InvalidData, "read", message).in_stream(stream))
                    .map(|()| true)
            }
            Pulled::Frame(decoded) => {
                self.stats.add_frame();
                self.give(stream, &decoded).map(|()| true)
            }
        }
    }

    fn give(&mut self, stream: usize, decoded: &Decoded<'_>) -> Result<()> {
        for output in self
            .outputs
            .iter_mut()
            .filter(|output| output.is_of(stream) && !output.ended)
        {
            let sink = Sink {
                outputs: self.shared,
                id: output.id,
            };
            output
                .chain
                .push(decoded, sink)
                .map_err(|error| error.in_stream(stream))?;
            output.end_if_over(self.shared)?;
        }
        Ok(())
    }
}

/// Counts a broken packet or frame; an error where the caller wants to be told.
pub(super) fn tolerate(stats: &SharedStats, fail_on: FailOn, error: Error) -> Result<()> {
    if error.kind != ErrorKind::InvalidData {
        return Err(error);
    }
    stats.add_decode_error();
    if fail_on >= FailOn::Error {
        Err(error)
    } else {
        Ok(())
    }
}

/// Whether a frame begins where the one before ended, give or take half its length.
fn follows(decoded: &Decoded<'_>, expected: Option<Seconds>) -> bool {
    let slack = decoded.duration + Seconds::ratio(2, 1000);
    expected.is_none_or(|expected| (decoded.at - expected) + (decoded.at - expected) < slack)
}
