//! A whole file in memory.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::io::SourceRead;

/// Bytes in memory, read in place.
pub struct MemorySource {
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    position: usize,
}

impl MemorySource {
    /// A source that starts at the first byte.
    #[must_use]
    pub fn new(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Self {
        Self { bytes, position: 0 }
    }
}

impl SourceRead for MemorySource {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let rest = (*self.bytes)
            .as_ref()
            .get(self.position..)
            .unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }

    fn seek(&mut self, position: u64) -> Result<()> {
        self.position = usize::try_from(position).map_err(|_| {
            Error::invalid_arg(
                "seek",
                format!("Byte position {position} is beyond what memory can hold."),
            )
        })?;
        Ok(())
    }

    fn seekable(&self) -> bool {
        true
    }

    fn size(&self) -> Option<u64> {
        u64::try_from((*self.bytes).as_ref().len()).ok()
    }
}
