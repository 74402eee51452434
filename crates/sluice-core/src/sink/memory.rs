//! A target in memory.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use sluice_ffi::avio_write::WriteTarget;

/// Bytes shared between the muxer that writes them and the writer that takes them at the end.
#[derive(Clone, Default)]
pub(super) struct MemorySink(Arc<Mutex<Vec<u8>>>);

impl MemorySink {
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl WriteTarget for MemorySink {
    fn write(&mut self, data: &[u8], position: u64) -> io::Result<()> {
        let full = || io::Error::from(io::ErrorKind::OutOfMemory);
        let start = usize::try_from(position).map_err(|_| full())?;
        let end = start.checked_add(data.len()).ok_or_else(full)?;
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if end > bytes.len() {
            let more = end - bytes.len();
            bytes.try_reserve(more).map_err(|_| full())?;
            bytes.resize(end, 0);
        }
        bytes[start..end].copy_from_slice(data);
        Ok(())
    }

    fn seekable(&self) -> bool {
        true
    }
}
