//! Owned, sound FFmpeg objects.
//!
//! The only crate of sluice that knows FFmpeg, and the only one with `unsafe`. One file
//! per FFmpeg idea. Three rules hold everywhere:
//!
//! * Every C object has one owner, and everything that points into it borrows it.
//! * Numbers and texts that come from a file are data: enums stay open integers, texts are
//!   decoded lossily, lengths and signs are checked before a slice is made of them.
//! * Nothing unwinds into C, and nothing that C may not write to is handed out mutably.
//!
//! ```no_run
//! use sluice_ffi::decoder::{Decoder, DecoderOptions, Received};
//! # fn main() -> sluice_ffi::Result<()> {
//! use sluice_ffi::{frame::Frame, input::{Input, InputOptions}, media_type::MediaType};
//!
//! let options = InputOptions { url: "file:clip.mp4".into(), ..Default::default() };
//! let (mut input, unused_options) = Input::open(options).map_err(|(error, _)| error)?;
//! input.find_stream_info(&[])?;
//! let Some(index) = input.best_stream(MediaType::Video) else { return Ok(()) };
//! let Some(stream) = input.stream(index) else { return Ok(()) };
//! let parameters = stream.parameters()?;
//! let (mut decoder, unused) = Decoder::open(&DecoderOptions::new(&parameters))?;
//! let mut frame = Frame::new()?;
//! while let Some(packet) = input.read_packet()? {
//!     if packet.stream_index() == index && decoder.send_packet(&packet)? {
//!         while decoder.receive_frame(&mut frame)? == Received::Frame {
//!             let luma = frame.plane(0).map(|plane| plane.data);
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What would be unsound does not compile. A frame that was pushed is the graph's:
//!
//! ```compile_fail,E0382
//! # use sluice_ffi::{filter_graph::FilterGraph, frame::Frame};
//! fn push(graph: &mut FilterGraph, frame: Frame) {
//!     let _ = graph.push(frame);
//!     frame.samples();
//! }
//! ```
//!
//! A packet that was written is the muxer's:
//!
//! ```compile_fail,E0382
//! # use sluice_ffi::{output::Output, packet::Packet};
//! fn write(output: &mut Output, packet: Packet) {
//!     let _ = output.write(packet, 0);
//!     packet.data();
//! }
//! ```
//!
//! A frame may move to another thread, and may not be looked at by two:
//!
//! ```no_run
//! fn moves<T: Send>() {}
//! moves::<sluice_ffi::frame::Frame>();
//! ```
//!
//! ```compile_fail,E0277
//! fn is_shared<T: Sync>() {}
//! is_shared::<sluice_ffi::frame::Frame>();
//! ```

#![warn(missing_docs)]

pub mod audio_fifo;
pub mod avio_write;
pub mod bitstream_filter;
pub mod channel_layout;
pub mod codec;
pub mod codec_id;
pub mod codec_parameters;
pub mod color;
pub mod decoder;
pub mod device;
pub mod dictionary;
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod elf;
pub mod encoder;
pub mod encoder_codec;
pub mod error;
pub mod filter_graph;
pub mod frame;
pub mod hardware;
pub mod input;
pub mod log;
pub mod media_type;
mod names;
mod open_number;
pub mod output;
pub mod output_format;
pub mod packet;
pub mod pixel_format;
mod ptr;
pub mod rational;
mod raw;
pub mod registry;
pub mod resampler;
pub mod sample_format;
pub mod scaler;
pub mod side_data;
pub mod slab;
pub mod source_io;
pub mod stop;
pub mod stream;
pub mod subtitle_decoder;
pub mod subtitle_encoder;
mod text;

pub use error::{AvError, AvErrorKind, Result};
pub use stop::{StopFlag, StopReason};

/// Takes over FFmpeg's log and makes devices and the network known to it. Opening does
/// this by itself; calling it again costs nothing.
pub fn init() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        log::install();
        // SAFETY: no precondition; the `Once` keeps two threads from running it together.
        unsafe { ffmpeg_next::ffi::avdevice_register_all() };
        // SAFETY: no precondition.
        unsafe { ffmpeg_next::ffi::avformat_network_init() };
        names::install();
    });
}

/// The bytes in base64.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    text::base64(bytes)
}
