//! What FFmpeg's refusals to open a source mean.

use sluice_ffi::registry::filters;
use sluice_ffi::{AvError, AvErrorKind, StopFlag};

use super::end::says_cut;
use super::open::{OPERATION, not_allowed, too_deep};
use crate::config::{OpenConfig, Profile};
use crate::error::{Error, ErrorKind};
use crate::gpl_names::filter_elsewhere;
use crate::source::bridge::SourceFacts;
use crate::source::reach::Reach;
use crate::suggest::did_you_mean;

/// Whether FFmpeg had nothing but the file's name to go by: then what is in it is no cut-off file of that kind.
fn is_guess(log: &[String]) -> bool {
    log.iter().any(|line| line.contains("low score of 1,"))
}

/// The error of a filter description that is a source itself.
fn graph_refusal(mut failure: Error, described: &str) -> Error {
    let names: Vec<String> = filters().into_iter().map(|filter| filter.name).collect();
    if matches!(failure.kind, ErrorKind::OutOfMemory | ErrorKind::Aborted) {
        return failure;
    }
    if let Some(name) = first_unknown(described, &names) {
        failure.kind = ErrorKind::UnknownFilter;
        let hint = filter_elsewhere(name)
            .unwrap_or_else(|| did_you_mean(name, names.iter().map(String::as_str)));
        failure.message = format!(
            "Can't open {described}: there is no filter '{name}'.{hint} The list is in filters()."
        );
    } else {
        failure.kind = ErrorKind::InvalidFilter;
        let said = failure.details.log.join("; ");
        failure.message = format!("Can't open {described}: {said}.");
    }
    failure
}

/// The first name of a filter in a description that FFmpeg does not have.
fn first_unknown<'a>(description: &'a str, names: &[String]) -> Option<&'a str> {
    // The description itself is quoted; from the first quote in it on there are values.
    let text = description.trim_matches('\'').split('\'').next()?;
    text.split([';', ','])
        .filter_map(|part| {
            part.rsplit(']')
                .find(|piece| !piece.is_empty())
                .or(Some(part))
        })
        .map(|part| {
            let end = part.find(['=', '@', '[']).unwrap_or(part.len());
            part[..end].trim()
        })
        .filter(|name| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .find(|name| !names.iter().any(|known| known == name))
}

/// An attempt to open, for the words of its errors.
pub(super) struct Attempt<'a> {
    pub(super) described: String,
    /// Whether its bytes come through a reader of ours.
    pub(super) has_reader: bool,
    pub(super) config: &'a OpenConfig,
    pub(super) stop: &'a StopFlag,
    pub(super) source: &'a SourceFacts,
    pub(super) reach: Reach,
}

impl Attempt<'_> {
    /// The error of an open that FFmpeg refused.
    pub(super) fn refused(&self, error: AvError) -> Error {
        if let Some(own) = self.source.take_error() {
            return self.stopped_or(own);
        }
        if let Some(address) = self.source.take_refused() {
            return not_allowed(&self.described, &address);
        }
        if let Some(address) = self.out_of_reach(&error.log) {
            return not_allowed(&self.described, &address);
        }
        if let Some(missing) = self.source.take_missing() {
            return self.stopped_or(missing);
        }
        let allowed = self.config.limits.max_playlist_depth;
        let says = |words: &str| error.log.iter().any(|line| line.contains(words));
        // FFmpeg itself takes no playlist of playlists below another.
        if says("Too deep recursion") || (allowed == 2 && says("Master Playlist tag found")) {
            return too_deep(allowed);
        }
        let log = error.log.clone();
        let kind = error.kind();
        let subject = error.subject.clone();
        let tried = format!("Can't open {}", self.described);
        let mut failure = if self.has_reader {
            Error::of_data(error, OPERATION, &tried)
        } else {
            Error::from_ffmpeg(error, OPERATION, &tried)
        };
        if let Some(limit) = self.stream_limit(&log) {
            return limit;
        }
        if self.is_device() && failure.kind != ErrorKind::UnexpectedOptions {
            failure.kind = ErrorKind::Device;
            if let Some(subject) = subject {
                failure.message = format!("Can't open {}: {subject}.", self.described);
            }
            return self.stopped_or(failure);
        }
        if self.config.format.as_deref() == Some("lavfi") {
            return self.stopped_or(graph_refusal(failure, &self.described));
        }
        match failure.kind {
            ErrorKind::InvalidData if says_cut(&log) && !is_guess(&log) => {
                failure.kind = ErrorKind::Truncated;
                failure.message = format!(
                    "Can't open {}: it ends before what says where its data is. It is truncated.",
                    self.described
                );
            }
            ErrorKind::InvalidData if kind == AvErrorKind::InvalidArgument => {
                self.explain_argument(&log, &mut failure);
            }
            ErrorKind::InvalidData if self.has_reader && self.source.bytes() == 0 => {
                failure.message = format!("Can't open {}: it has no bytes.", self.described);
            }
            _ => {}
        }
        self.stopped_or(failure)
    }

    /// Whether the caller named a device that is a thing of the machine.
    fn is_device(&self) -> bool {
        let Some(format) = self.config.format.as_deref() else {
            return false;
        };
        format != "lavfi"
            && sluice_ffi::registry::input_devices()
                .iter()
                .any(|device| device.name.split(',').any(|name| name == format))
    }

    /// A refused argument is a format that may not be chosen by content, or a bad option value.
    fn explain_argument(&self, log: &[String], failure: &mut Error) {
        if log
            .iter()
            .any(|line| line.contains("Format not on whitelist"))
        {
            failure.kind = ErrorKind::UnsupportedFormat;
            failure.message = if self.config.profile == Profile::Untrusted {
                format!(
                    "Can't open {}: its format is not one that profile 'untrusted' allows.",
                    self.described
                )
            } else {
                format!(
                    "Can't open {}: its content asks for a format that opens further files. Name the format in `format` if that is wanted.",
                    self.described
                )
            };
        } else if !self.config.options.is_empty() || self.config.format.is_some() {
            failure.kind = ErrorKind::InvalidArg;
        }
    }

    /// The address that FFmpeg's playlist reader refused by itself, where it is one that the source may not reach anyway.
    fn out_of_reach(&self, log: &[String]) -> Option<String> {
        const REFUSALS: [(&str, &str); 4] = [
            ("Unable to open key file ", ", "),
            ("URL ", " is not in allowed_segment_extensions"),
            ("Filename extension of '", "' is not a common"),
            ("Error when loading first segment '", "'"),
        ];
        let addresses = log.iter().flat_map(|line| {
            REFUSALS.iter().filter_map(|(before, after)| {
                let (_, rest) = line.split_once(before)?;
                Some(rest.split_once(after)?.0.to_owned())
            })
        });
        addresses
            .into_iter()
            .find(|address| !self.reach.allows(address))
    }

    fn stream_limit(&self, log: &[String]) -> Option<Error> {
        let exceeded = log.iter().any(|line| line.contains("max_streams"));
        let allowed = self.config.limits.max_streams;
        exceeded.then(|| Error::limit(OPERATION, "maxStreams", allowed.saturating_add(1), allowed))
    }

    /// The error of a playlist in which nothing is listed that could be opened.
    pub(super) fn without_streams(&self) -> Error {
        let reason = self.source.take_missing().unwrap_or_else(|| {
            let message = format!("Can't open {}: it lists nothing.", self.described);
            Error::new(ErrorKind::InvalidData, OPERATION, message)
        });
        self.stopped_or(reason)
    }

    /// This error, or why everything was stopped.
    pub(super) fn stopped_or(&self, error: Error) -> Error {
        let waited = format!("opening {}", self.described);
        error.during(OPERATION).unless_stopped(self.stop, &waited)
    }
}
