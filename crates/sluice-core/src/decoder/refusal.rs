//! What a decoder gives or says that is refused.

use sluice_ffi::AvError;

use super::DecoderStage;
use crate::error::{Error, Result};

impl DecoderStage {
    /// Refuses a picture of more pixels than are allowed.
    pub(super) fn check_size(&self) -> Result<()> {
        let allowed = self.recipe.max_pixels();
        let pixels = u64::from(self.frame.width()).saturating_mul(self.frame.height().into());
        if pixels <= allowed || self.frame.is_audio() {
            return Ok(());
        }
        Err(Error::limit("read", "maxPixels", pixels, allowed).in_stream(self.stream))
    }

    /// A decoder's error in words, with its stream.
    pub(super) fn decode_error(&self, error: AvError) -> Error {
        let attempt = format!(
            "Can't decode stream {} with {}",
            self.stream,
            self.decoder.codec().name()
        );
        Error::of_decoding(error, &attempt, self.recipe.max_pixels()).in_stream(self.stream)
    }
}
