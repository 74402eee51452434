//! Which moment a decoded frame belongs to, and which frame belongs to a moment.

pub mod audio;
pub mod constant_rate;
pub mod video;
