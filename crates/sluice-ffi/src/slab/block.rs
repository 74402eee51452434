//! One block of memory from the system: mapped with huge pages when large, allocated when small.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::NonNull;

use super::ALIGNMENT;

/// Size from which a block is mapped on its own and asks for huge pages (their size on x86-64 and aarch64).
pub(super) const HUGE_PAGE: usize = 2 << 20;

/// A block that is not in use by anyone else. All its bytes are initialised.
#[derive(Debug)]
pub(super) struct Block {
    start: NonNull<u8>,
    capacity: usize,
    mapped: bool,
}

// SAFETY: the block is the only owner of its memory, which belongs to no thread: mmap and the allocator let any
// thread read, write and free it.
unsafe impl Send for Block {}
// SAFETY: a shared block only hands out `&[u8]`; writing takes `&mut Block`.
unsafe impl Sync for Block {}

impl Block {
    /// A zeroed block of `capacity` bytes, or `None` when the system has no memory.
    pub(super) fn zeroed(capacity: usize) -> Option<Self> {
        #[cfg(target_os = "linux")]
        if capacity >= HUGE_PAGE {
            return map::huge(capacity).map(|start| Self {
                start,
                capacity,
                mapped: true,
            });
        }
        let layout = layout(capacity)?;
        // SAFETY: `layout` was checked to have a size other than 0.
        let start = unsafe { alloc_zeroed(layout) };
        NonNull::new(start).map(|start| Self {
            start,
            capacity,
            mapped: false,
        })
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: `start` is valid for `capacity` bytes until drop, and all of them were zeroed at the start.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.capacity) }
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`; `&mut self` excludes every other view.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.capacity) }
    }

    /// Grows a mapped block to `capacity` by moving its page tables, without copying; false when it cannot.
    pub(super) fn remap(&mut self, capacity: usize) -> bool {
        #[cfg(target_os = "linux")]
        if self.mapped && capacity > self.capacity {
            // SAFETY: `start` and `self.capacity` describe a mapping that this block made and owns alone.
            if let Some(start) = unsafe { map::move_to(self.start, self.capacity, capacity) } {
                self.start = start;
                self.capacity = capacity;
                return true;
            }
        }
        let _ = capacity;
        false
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        if self.mapped {
            // SAFETY: the mapping of `capacity` bytes at `start` is this block's own and is not used after drop.
            unsafe { map::unmap(self.start, self.capacity) };
            return;
        }
        debug_assert!(!self.mapped, "only Linux maps blocks");
        if let Some(layout) = layout(self.capacity) {
            // SAFETY: `start` came from `alloc_zeroed` with this same layout and is freed once, here.
            unsafe { dealloc(self.start.as_ptr(), layout) };
        }
    }
}

/// The layout of an allocated block; `None` for 0 bytes or a size beyond the address space.
fn layout(capacity: usize) -> Option<Layout> {
    Layout::from_size_align(capacity, ALIGNMENT)
        .ok()
        .filter(|layout| layout.size() > 0)
}

#[cfg(target_os = "linux")]
mod map {
    use std::ptr::{NonNull, null_mut};

    use super::HUGE_PAGE;

    /// Maps `capacity` zeroed bytes that start on a huge page boundary.
    pub(super) fn huge(capacity: usize) -> Option<NonNull<u8>> {
        let reserved = capacity.checked_add(HUGE_PAGE)?;
        // SAFETY: an anonymous private mapping at an address of the kernel's choice touches no existing memory.
        let address = unsafe {
            libc::mmap(
                null_mut(),
                reserved,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if address == libc::MAP_FAILED {
            return None;
        }
        let reservation = NonNull::new(address.cast::<u8>())?;
        let head = reservation.as_ptr().align_offset(HUGE_PAGE);
        // SAFETY: `head` < HUGE_PAGE, so the start lies inside the `capacity + HUGE_PAGE` bytes just mapped.
        let start = unsafe { reservation.add(head) };
        // SAFETY: `head + capacity` ≤ the bytes just mapped.
        let end = unsafe { start.add(capacity) };
        // SAFETY: the `head` bytes before `start` are part of our mapping and no one has their address.
        unsafe { unmap(reservation, head) };
        // SAFETY: likewise the bytes after `end`.
        unsafe { unmap(end, HUGE_PAGE - head) };
        // SAFETY: the range is ours and mapped. Advice only: a kernel without huge pages refuses and nothing is lost.
        unsafe { libc::madvise(start.as_ptr().cast(), capacity, libc::MADV_HUGEPAGE) };
        Some(start)
    }

    /// Moves a mapping to where `to` bytes fit; the bytes added are zero.
    ///
    /// # Safety
    /// `start` must be a mapping of `from` bytes that the caller owns alone.
    pub(super) unsafe fn move_to(
        start: NonNull<u8>,
        from: usize,
        to: usize,
    ) -> Option<NonNull<u8>> {
        // SAFETY: the caller owns the whole range, so no other pointer into it is left dangling.
        let address =
            unsafe { libc::mremap(start.as_ptr().cast(), from, to, libc::MREMAP_MAYMOVE) };
        if address == libc::MAP_FAILED {
            None
        } else {
            NonNull::new(address.cast())
        }
    }

    /// Gives `bytes` bytes at `start` back to the system.
    ///
    /// # Safety
    /// The range must be mapped, owned by the caller and never used again.
    pub(super) unsafe fn unmap(start: NonNull<u8>, bytes: usize) {
        if bytes > 0 {
            // SAFETY: guaranteed by the caller. Failure would mean a range that is not ours, excluded above.
            unsafe { libc::munmap(start.as_ptr().cast(), bytes) };
        }
    }
}
