//! The Node-API addon of sluice: it translates between JavaScript and `sluice-core`, and nothing else.
//!
//! ```text
//!  JS thread                          worker thread (one a reader or writer)
//!  NativeReader ──── jobs ──────────► Reader, and all of FFmpeg in it
//!       ▲  ▲                             │  │
//!       │  └──── answers (promises) ─────┘  │
//!       └── SharedOutputs: finished chunks ◄┘     taken without a hop
//! ```
#![deny(unsafe_code)]

mod answer;
pub mod capabilities;
pub mod chunk;
pub mod conversion;
pub mod conversion_options;
pub mod effect;
mod error;
pub mod facts;
pub mod io_gate;
pub mod log;
pub mod options;
mod packet_inbox;
mod packets;
pub mod reader;
mod reader_shared;
mod reader_work;
mod sink_io;
mod source_io;
pub mod teardown;
mod worker;
pub mod writer;
pub mod writer_options;
