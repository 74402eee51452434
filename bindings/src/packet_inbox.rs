//! What the two threads of a writer share of the packets between them: emptied batches, and whether writing has failed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::packets::PacketBatch;

/// Emptied batches that are kept to be filled again.
const MOST_SPARE: usize = 8;
/// Bytes of the largest batch that is kept.
const LARGEST_SPARE: usize = 1 << 20;

/// See the module.
#[derive(Default)]
pub(crate) struct PacketInbox {
    spare: Mutex<Vec<PacketBatch>>,
    failed: AtomicBool,
}

impl PacketInbox {
    /// A batch to fill.
    pub(crate) fn empty_batch(&self) -> PacketBatch {
        self.spare().pop().unwrap_or_default()
    }

    /// A batch that is written.
    pub(crate) fn give_back(&self, batch: PacketBatch) {
        let mut spare = self.spare();
        if spare.len() < MOST_SPARE && batch.capacity() <= LARGEST_SPARE {
            spare.push(batch);
        }
    }

    /// Packets could not be written.
    pub(crate) fn set_failed(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// Whether packets could not be written.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    fn spare(&self) -> MutexGuard<'_, Vec<PacketBatch>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
