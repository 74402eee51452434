//! Bytes that come from or go to the caller's own code.

use crate::error::Result;

/// A source of bytes that the caller provides.
///
/// Called from the worker thread of the reader that owns it, one call at a time.
pub trait SourceRead: Send {
    /// Fills the start of `buffer` and returns how many bytes it holds now; 0 is the end of the file.
    ///
    /// # Errors
    /// Whatever reading failed with; it rejects the pending call as it is.
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize>;

    /// Goes to `position`, in bytes from the start. Called only if [`SourceRead::seekable`].
    ///
    /// # Errors
    /// Whatever seeking failed with; it rejects the pending call as it is.
    fn seek(&mut self, position: u64) -> Result<()>;

    /// Whether [`SourceRead::seek`] works. Must not change over the source's life.
    fn seekable(&self) -> bool;

    /// Bytes in all, if known.
    fn size(&self) -> Option<u64>;
}

/// A target for bytes that the caller provides.
///
/// Called from the worker thread of the writer that owns it, one call at a time.
pub trait TargetWrite: Send {
    /// Takes all of `data`, which belongs at `position` bytes from the start.
    ///
    /// # Errors
    /// Whatever writing failed with; it rejects the pending call as it is.
    fn write(&mut self, data: &[u8], position: u64) -> Result<()>;

    /// Says that this was all. Asked only of what [`FileOpen`] opened.
    ///
    /// # Errors
    /// Whatever keeps it from being whole; it rejects the pending call as it is.
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }

    /// Whether `position` may go back. Must not change over the target's life.
    fn seekable(&self) -> bool;
}

/// Opens what a format writes besides its own address: segments, playlists.
///
/// Called from the worker thread of the writer that owns it, one call at a time.
pub trait FileOpen: Send {
    /// Opens the file at an address.
    ///
    /// # Errors
    /// Whatever opening failed with; it rejects the pending call as it is.
    fn open(&mut self, url: &str, options: &[(String, String)]) -> Result<Box<dyn TargetWrite>>;
}
