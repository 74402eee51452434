//! Chunk memory: 64-byte aligned slabs from a process-wide recycling arena.
//!
//! A fresh 83 MB allocation costs more in page faults than the colour conversion that fills it, so a
//! slab that is dropped keeps its pages and waits, idle, for the next slab of its size class:
//!
//! ```text
//!   Slab::with_len(len) ──► idle block of that class? ──yes──► reuse, no page fault
//!                                │no
//!                                ▼
//!                     < 2 MiB: aligned allocation      ≥ 2 MiB: mmap + MADV_HUGEPAGE
//! ```
//!
//! Idle memory is capped ([`set_idle_cap`]); beyond the cap the block idle for longest is given back to the system.

mod arena;
mod block;
mod plain;

pub use self::arena::{idle_bytes, release_idle, set_idle_cap};
pub use self::plain::{Plain, view, view_mut};

use std::ops::{Deref, DerefMut};

use self::block::Block;

/// Alignment in bytes of every slab's first byte: a cache line, and the widest SIMD register.
pub const ALIGNMENT: usize = 64;

/// Readable and writable bytes behind the visible end of every slab, for SIMD that stores whole registers.
pub const PADDING: usize = 64;

/// The system had no memory for a slab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no memory for a block of {bytes} bytes")]
pub struct OutOfMemory {
    /// Bytes asked for.
    pub bytes: usize,
}

/// One contiguous, 64-byte aligned piece of memory; dropping it gives it back to the arena.
///
/// Every byte of it is initialised at all times: with zeros when it is fresh, with what its last owner left
/// there when it is reused, so a converter has to write all that it shows.
#[derive(Debug)]
pub struct Slab {
    block: Option<Block>,
    len: usize,
}

impl Slab {
    /// Takes `len` bytes from the arena. Their values are unspecified (but initialised).
    ///
    /// # Errors
    /// [`OutOfMemory`] when the system has none to give.
    pub fn with_len(len: usize) -> Result<Self, OutOfMemory> {
        let error = OutOfMemory { bytes: len };
        let size = len.checked_add(PADDING).ok_or(error)?;
        let block = arena::take(size).ok_or(error)?;
        Ok(Self {
            block: Some(block),
            len,
        })
    }

    /// Visible bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no byte is visible.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that [`Slab::resize`] can reach without moving.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.block
            .as_ref()
            .map_or(0, |block| block.capacity().saturating_sub(PADDING))
    }

    /// Memory that this slab takes from the system, for accounting.
    #[must_use]
    pub fn footprint(&self) -> usize {
        self.block.as_ref().map_or(0, Block::capacity)
    }

    /// Changes the visible length, keeping the bytes that both lengths show; the memory moves when it must grow.
    ///
    /// # Errors
    /// [`OutOfMemory`] when it must grow and cannot; the slab is then as it was.
    pub fn resize(&mut self, len: usize) -> Result<(), OutOfMemory> {
        if len > self.capacity() {
            self.grow(len)?;
        }
        self.len = len;
        Ok(())
    }

    fn grow(&mut self, len: usize) -> Result<(), OutOfMemory> {
        let error = OutOfMemory { bytes: len };
        let size = len.checked_add(PADDING).ok_or(error)?;
        if let Some(block) = self.block.as_mut()
            && block.remap(arena::size_class(size).ok_or(error)?)
        {
            return Ok(());
        }
        let mut larger = Self::with_len(len)?;
        larger[..self.len].copy_from_slice(self);
        *self = larger;
        Ok(())
    }

    /// The address of the first byte, for handing the memory across the JS edge. It does not change until the slab
    /// is resized or dropped.
    #[must_use]
    pub fn as_ptr(&self) -> *const u8 {
        self.as_bytes().as_ptr()
    }

    /// The address of the first byte, writable.
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.as_bytes_mut().as_mut_ptr()
    }

    /// The visible bytes as elements of `T`; a last, incomplete element is left out.
    #[must_use]
    pub fn typed<T: Plain>(&self) -> &[T] {
        view(self.as_bytes()).unwrap_or_default()
    }

    /// The visible bytes as writable elements of `T`; a last, incomplete element is left out.
    pub fn typed_mut<T: Plain>(&mut self) -> &mut [T] {
        view_mut(self.as_bytes_mut()).unwrap_or_default()
    }

    fn as_bytes(&self) -> &[u8] {
        self.block
            .as_ref()
            .map_or(&[], |block| &block.bytes()[..self.len])
    }

    fn as_bytes_mut(&mut self) -> &mut [u8] {
        let len = self.len;
        self.block
            .as_mut()
            .map_or(&mut [], |block| &mut block.bytes_mut()[..len])
    }
}

impl Deref for Slab {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl DerefMut for Slab {
    fn deref_mut(&mut self) -> &mut [u8] {
        self.as_bytes_mut()
    }
}

impl Drop for Slab {
    fn drop(&mut self) {
        if let Some(block) = self.block.take() {
            arena::give_back(block);
        }
    }
}

#[cfg(test)]
mod tests;
