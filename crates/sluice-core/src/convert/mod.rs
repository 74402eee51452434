//! Frames into chunks: the last conversion of an output writes into the chunk itself.

pub mod audio;
pub mod video;
