//! Counters that the worker moves and any thread reads.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::media::ReaderStats;

/// The counters of one reader. Each is exact; together they may be of slightly different moments.
#[derive(Debug, Default)]
pub struct SharedStats {
    packets: AtomicU64,
    bytes_read: AtomicU64,
    frames_decoded: AtomicU64,
    frames_dropped: AtomicU64,
    decode_errors: AtomicU64,
}

impl SharedStats {
    /// The counters now.
    #[must_use]
    pub fn read(&self) -> ReaderStats {
        ReaderStats {
            packets: self.packets.load(Ordering::Relaxed),
            bytes_read: self.bytes_read.load(Ordering::Relaxed),
            frames_decoded: self.frames_decoded.load(Ordering::Relaxed),
            frames_dropped: self.frames_dropped.load(Ordering::Relaxed),
            decode_errors: self.decode_errors.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn add_packet(&self) {
        self.packets.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn set_bytes_read(&self, bytes: u64) {
        self.bytes_read.store(bytes, Ordering::Relaxed);
    }

    pub(crate) fn add_frame(&self) {
        self.frames_decoded.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn set_dropped(&self, frames: u64) {
        self.frames_dropped.store(frames, Ordering::Relaxed);
    }

    pub(crate) fn add_decode_error(&self) {
        self.decode_errors.fetch_add(1, Ordering::Relaxed);
    }
}
