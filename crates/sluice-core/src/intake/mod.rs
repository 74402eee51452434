//! From the caller's memory to the encoder's frames: the writing twin of conversion and chunking.

pub mod audio;
pub mod blocks;
pub mod clock;
pub mod picture;
pub mod video;

use sluice_ffi::{AvError, AvErrorKind};

use crate::error::{Error, ErrorKind};

/// A filter graph's refusal in the words of the contract; its subject is the whole sentence.
pub(crate) fn filter_error(error: AvError, operation: &'static str) -> Error {
    let unknown = error.kind() == AvErrorKind::FilterNotFound;
    let attempt = error.subject.clone().map_or_else(
        || "The filter failed".to_owned(),
        |subject| {
            let mut letters = subject.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        },
    );
    let mut failure = Error::from_ffmpeg(error, operation, &attempt);
    failure.kind = if unknown {
        ErrorKind::UnknownFilter
    } else {
        ErrorKind::InvalidFilter
    };
    failure
}
