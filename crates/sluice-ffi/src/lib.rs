//! Owned, sound FFmpeg objects.

pub mod slab;
