//! From the caller's memory to the encoder's frames: the writing twin of conversion and chunking.

pub mod audio;
pub mod blocks;
pub mod clock;
mod colors;
pub mod picture;
pub mod video;

use sluice_ffi::AvError;

use crate::error::Error;
use crate::filter::refusal;

/// A filter graph's refusal; the ends of the graph are ours, so the whole description is not quoted again.
pub(crate) fn filter_error(error: AvError, operation: &'static str) -> Error {
    refusal(error, operation, None)
}
