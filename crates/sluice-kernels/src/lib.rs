//! Pixel and sample conversion kernels. Nothing of FFmpeg in here: rows and planes in, rows and planes out.
//!
//! Each kernel has one scalar definition. On x86-64 with AVX2, found out at run time, it runs either the same code compiled
//! for AVX2 or a hand-written version that property tests prove equal, bit for bit, to the scalar one.
//!
//! Slices decide how much is converted: a kernel touches what all its slices have in common and nothing beyond.

pub mod color;
mod cpu;
pub mod normalize;
pub mod planes;
pub mod rgb;
pub mod samples;
pub mod turn;
pub mod yuv;

pub use cpu::force_scalar;
