//! Memory between two steps, kept from picture to picture.

use sluice_ffi::slab::Slab;

use crate::error::{Error, ErrorKind, Result};

/// Memory between two steps, kept from picture to picture.
#[derive(Debug, Default)]
pub(super) struct Scratch(Option<Slab>);

impl Scratch {
    /// So many bytes, of unspecified values.
    pub(super) fn bytes(&mut self, len: usize) -> Result<&mut [u8]> {
        if self.0.as_ref().is_none_or(|slab| slab.len() != len) {
            self.0 = None;
            let slab = Slab::with_len(len).map_err(|error| {
                Error::new(ErrorKind::OutOfMemory, "convert", format!("{error}."))
            })?;
            self.0 = Some(slab);
        }
        Ok(self.0.as_deref_mut().unwrap_or_default())
    }
}
