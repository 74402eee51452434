//! What this build of FFmpeg holds: every list as plain data, none of which can fail.

mod codecs;
mod formats;
mod names;
mod options;
mod parts;

pub use codecs::{CodecEntry, decoders, encoders};
pub use formats::{FormatEntry, demuxers, input_devices, muxers, output_devices};
pub use names::{
    Versions, build_configuration, hardware_types, input_protocols, license, output_protocols,
    versions,
};
pub use options::{OptionEntry, OptionKind, OptionValue, options};
pub use parts::{BitstreamFilterEntry, FilterEntry, PadCount, bitstream_filters, filters};

use std::sync::Once;

use ffmpeg_next::ffi;
use libc::c_void;

/// Registers the devices; formats of libavdevice are in no list before.
pub fn register_devices() {
    static REGISTERED: Once = Once::new();
    // SAFETY: no arguments; `Once` keeps two threads from registering at the same time.
    REGISTERED.call_once(|| unsafe { ffi::avdevice_register_all() });
}

/// Walks one of FFmpeg's `…_iterate` functions.
///
/// # Safety
/// `next` must be such a function: state starts at null, the end is a null pointer, and
/// what it returns is in static memory.
unsafe fn iterate<T: 'static>(
    next: unsafe extern "C" fn(*mut *mut c_void) -> *const T,
) -> Vec<&'static T> {
    let mut state = std::ptr::null_mut();
    let mut found = Vec::new();
    loop {
        // SAFETY: the state is ours and began as null.
        let entry = unsafe { next(&raw mut state) };
        // SAFETY: null, or an entry in static memory, as the caller vouches.
        match unsafe { entry.as_ref() } {
            Some(entry) => found.push(entry),
            None => return found,
        }
    }
}

#[cfg(test)]
mod tests;
