//! The stages and products of sluice.
//!
//! The vocabulary ([`time`], [`mod@format`], [`media`], [`config`], [`error`], [`io`]) imports nothing; stages import the
//! vocabulary and `sluice-ffi`, never each other; products join the stages.
#![forbid(unsafe_code)]

pub mod capabilities;
pub mod chunk;
pub mod chunk_buffer;
pub mod clock;
pub mod config;
pub mod conversion;
pub mod convert;
pub mod decoder;
pub mod demuxer;
pub mod device_names;
pub mod effect;
pub mod encoder;
pub mod error;
pub mod filter;
pub mod format;
pub mod gpl_names;
pub mod intake;
pub mod io;
pub mod media;
pub mod muxer;
pub mod outputs;
pub mod reader;
pub mod redact;
pub mod sink;
pub mod source;
pub mod subtitle;
pub mod suggest;
pub mod time;
pub mod trusted;
pub mod write_config;
pub mod writer;

pub use sluice_ffi::{StopFlag, StopReason, log, slab};
