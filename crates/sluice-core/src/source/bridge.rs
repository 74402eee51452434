//! The way from FFmpeg's byte reads to a source, and of the source's own errors back around FFmpeg.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sluice_ffi::source_io::{IoError, SourceIo};

use crate::error::{Error, Result};
use crate::io::SourceRead;

/// `EIO` on every supported system: what FFmpeg sees of a source's error.
const EIO: i32 = 5;
/// Bytes that are kept of the beginning.
const HEAD: usize = 4096;

/// What the source knows and FFmpeg does not pass on.
#[derive(Clone, Debug, Default)]
pub struct SourceFacts(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    error: Mutex<Option<Error>>,
    head: OnceLock<Vec<u8>>,
    refused: Mutex<Option<String>>,
    missing: Mutex<Option<Error>>,
    bytes: AtomicU64,
    /// Bytes that may be wanted as one block; 0 for any number.
    largest_block: AtomicU64,
}

impl SourceFacts {
    /// The error that the source's own code gave, once.
    #[must_use]
    pub fn take_error(&self) -> Option<Error> {
        self.0
            .error
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Notes an address that the source refers to and may not reach.
    pub fn refuse(&self, address: &str) {
        self.0
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert_with(|| address.to_owned());
    }

    /// The first address that was refused, once.
    #[must_use]
    pub fn take_refused(&self) -> Option<String> {
        self.0
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Notes why something that the source refers to could not be opened.
    pub fn miss(&self, error: Error) {
        self.0
            .missing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
    }

    /// Why the first of what could not be opened could not be, once.
    #[must_use]
    pub fn take_missing(&self) -> Option<Error> {
        self.0
            .missing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// The first bytes of the source, up to [`HEAD`]; empty before anything was read.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        self.0.head.get().map_or(&[], Vec::as_slice)
    }

    /// Bytes read so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Keeps the error that is the reason of whatever FFmpeg fails with next.
    pub fn fail(&self, error: Error) {
        self.keep(error);
    }

    /// Refuses blocks of more bytes with `ERR_LIMIT` from now on; `None` lets any through. While a container is opened its
    /// largest blocks are attached files and pictures.
    pub fn limit_blocks(&self, bytes: Option<u64>) {
        let most = bytes.map_or(0, |bytes| bytes.max(1));
        self.0.largest_block.store(most, Ordering::Relaxed);
    }

    fn admit(&self, bytes: u64) -> Result<(), IoError> {
        match self.0.largest_block.load(Ordering::Relaxed) {
            0 => Ok(()),
            most if bytes <= most => Ok(()),
            most => Err(self.keep(Error::limit("open", "maxAttachmentBytes", bytes, most))),
        }
    }

    fn keep(&self, error: Error) -> IoError {
        let errno = error.details.errno.unwrap_or(EIO);
        self.0
            .error
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
        IoError { errno, id: None }
    }
}

/// A source behind FFmpeg's callbacks.
pub struct SourceBridge {
    source: Box<dyn SourceRead>,
    facts: SourceFacts,
}

impl SourceBridge {
    /// A bridge to `source` that reports to `facts`.
    #[must_use]
    pub fn new(source: Box<dyn SourceRead>, facts: SourceFacts) -> Self {
        Self { source, facts }
    }

    fn told<T>(&self, result: Result<T>) -> Result<T, IoError> {
        result.map_err(|error| self.facts.keep(error))
    }
}

impl SourceIo for SourceBridge {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, IoError> {
        let result = self.source.read(buffer);
        let count = self.told(result)?;
        self.facts
            .0
            .head
            .get_or_init(|| buffer.iter().take(count.min(HEAD)).copied().collect());
        self.facts
            .0
            .bytes
            .fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }

    fn admit(&mut self, bytes: usize) -> Result<(), IoError> {
        self.facts.admit(bytes as u64)
    }

    fn seek(&mut self, position: u64) -> Result<(), IoError> {
        let result = self.source.seek(position);
        self.told(result)
    }

    fn seekable(&self) -> bool {
        self.source.seekable()
    }

    fn size(&self) -> Option<u64> {
        self.source.size()
    }
}
