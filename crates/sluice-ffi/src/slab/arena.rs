//! The idle blocks of the process, by size class.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ALIGNMENT;
use super::block::{Block, HUGE_PAGE};

/// Idle bytes kept unless [`set_idle_cap`] says otherwise: two chunks of 30 720p pictures and some small ones, as many as a
/// collector gives back at once in a loop that does not dispose of its chunks.
const DEFAULT_CAP: usize = 192 << 20;

static ARENA: Mutex<Arena> = Mutex::new(Arena {
    idle: BTreeMap::new(),
    bytes: 0,
    cap: DEFAULT_CAP,
    clock: 0,
});

/// A block and the moment it became idle.
struct Idle {
    block: Block,
    since: u64,
}

struct Arena {
    /// Oldest first within a class; the youngest is reused first because its bytes may still be in a cache.
    idle: BTreeMap<usize, VecDeque<Idle>>,
    bytes: usize,
    cap: usize,
    clock: u64,
}

impl Arena {
    fn pop(&mut self, class: usize) -> Option<Block> {
        let block = self.idle.get_mut(&class)?.pop_back()?.block;
        self.bytes -= class;
        Some(block)
    }

    /// Keeps `block`; gives back the blocks that no longer fit under the cap, for the caller to drop unlocked.
    fn push(&mut self, block: Block) -> Vec<Block> {
        let class = block.capacity();
        self.clock += 1;
        self.bytes += class;
        self.idle.entry(class).or_default().push_back(Idle {
            block,
            since: self.clock,
        });
        self.shrink_to(self.cap)
    }

    fn shrink_to(&mut self, cap: usize) -> Vec<Block> {
        let mut evicted = Vec::new();
        while self.bytes > cap {
            let Some(block) = self.pop_oldest() else {
                break;
            };
            evicted.push(block);
        }
        evicted
    }

    fn pop_oldest(&mut self) -> Option<Block> {
        self.idle.retain(|_, blocks| !blocks.is_empty());
        let (class, blocks) = self
            .idle
            .iter_mut()
            .min_by_key(|(_, blocks)| blocks.front().map_or(u64::MAX, |idle| idle.since))?;
        let block = blocks.pop_front()?.block;
        self.bytes -= class;
        Some(block)
    }
}

/// The arena's lock. A panic while it was held cannot have left it inconsistent: nothing in it runs foreign code.
fn arena() -> MutexGuard<'static, Arena> {
    ARENA.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The block size that a request of `bytes` is served with: at most an eighth larger, so that chunks of nearly the
/// same size share blocks. `None` beyond the address space.
pub(super) fn size_class(bytes: usize) -> Option<usize> {
    let step = (bytes.checked_next_power_of_two()? / 16).max(if bytes >= HUGE_PAGE {
        HUGE_PAGE
    } else {
        ALIGNMENT
    });
    bytes.max(1).checked_next_multiple_of(step)
}

/// A block of at least `bytes`: an idle one of the class, else a fresh one.
pub(super) fn take(bytes: usize) -> Option<Block> {
    let class = size_class(bytes)?;
    let idle = arena().pop(class);
    idle.or_else(|| Block::zeroed(class)).or_else(|| {
        // The idle blocks of other sizes may be what the system lacks.
        release_idle();
        Block::zeroed(class)
    })
}

/// Makes `block` idle.
pub(super) fn give_back(block: Block) {
    let evicted = arena().push(block);
    drop(evicted);
}

/// Bytes of chunk memory that are idle now, in the whole process.
#[must_use]
pub fn idle_bytes() -> usize {
    arena().bytes
}

/// Sets how many idle bytes the process may keep for reuse (default 96 MiB) and gives back what is beyond it at once.
pub fn set_idle_cap(bytes: usize) {
    let evicted = {
        let mut arena = arena();
        arena.cap = bytes;
        arena.shrink_to(bytes)
    };
    drop(evicted);
}

/// Gives all idle memory back to the system.
pub fn release_idle() {
    let evicted = arena().shrink_to(0);
    drop(evicted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_class_is_never_smaller_and_wastes_an_eighth_at_most() {
        for bytes in [
            1,
            63,
            64,
            65,
            4096,
            32_832,
            (2 << 20) - 1,
            2 << 20,
            83_000_000,
            1 << 30,
        ] {
            let class = size_class(bytes).unwrap();
            assert!(class >= bytes, "{bytes} → {class}");
            let waste = class - bytes;
            assert!(
                waste
                    <= (bytes / 8).max(if bytes >= HUGE_PAGE {
                        HUGE_PAGE
                    } else {
                        ALIGNMENT
                    }),
                "{bytes} → {class}"
            );
            assert_eq!(size_class(class), Some(class), "a class is its own class");
        }
        assert_eq!(size_class(usize::MAX), None);
    }

    #[test]
    fn beyond_the_cap_the_block_idle_for_longest_goes_first() {
        let mut arena = Arena {
            idle: BTreeMap::new(),
            bytes: 0,
            cap: 1024,
            clock: 0,
        };
        assert!(arena.push(Block::zeroed(512).unwrap()).is_empty());
        assert!(arena.push(Block::zeroed(256).unwrap()).is_empty());
        let evicted = arena.push(Block::zeroed(768).unwrap());
        assert_eq!(
            evicted.iter().map(Block::capacity).collect::<Vec<_>>(),
            [512]
        );
        assert_eq!(arena.bytes, 1024);
        assert!(arena.pop(256).is_some());
        assert!(arena.pop(512).is_none());
    }
}
