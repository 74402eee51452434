//! What an input may open besides its own source: playlists, image sequences and manifests name further addresses.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, Ordering};

use ffmpeg_next::ffi;
use libc::{c_char, c_int};

use crate::text::lossy_or_empty;

/// Says whether an address that the input refers to may be opened. Asked on the thread that reads the input.
pub type Gate = Box<dyn Fn(&str) -> bool + Send>;

type OpenCallback = unsafe extern "C" fn(
    *mut ffi::AVFormatContext,
    *mut *mut ffi::AVIOContext,
    *const c_char,
    c_int,
    *mut *mut ffi::AVDictionary,
) -> c_int;

/// A gate in front of FFmpeg's own way to open addresses. Must outlive the context that it is set up in.
pub(super) struct OpenGate {
    allows: Gate,
    original: Option<OpenCallback>,
    /// Whether the next address is the source itself.
    main_is_next: AtomicBool,
}

impl OpenGate {
    /// Puts a gate in front of everything that the context opens from now on. `opens_main`: the first thing it opens is
    /// the source itself, which is no reference.
    ///
    /// # Safety
    /// `context` must be allocated and not open yet, and be freed before the gate is dropped.
    pub(super) unsafe fn set_up(
        allows: Gate,
        opens_main: bool,
        mut context: NonNull<ffi::AVFormatContext>,
    ) -> Box<Self> {
        // SAFETY: by the caller.
        let raw = unsafe { context.as_mut() };
        let gate = Box::new(Self {
            allows,
            original: raw.io_open,
            main_is_next: AtomicBool::new(opens_main),
        });
        raw.opaque = ptr::from_ref(&*gate).cast_mut().cast();
        raw.io_open = Some(open);
        gate
    }

    fn allows(&self, address: &str) -> bool {
        self.main_is_next.swap(false, Ordering::Relaxed) || (self.allows)(address)
    }
}

unsafe extern "C" fn open(
    context: *mut ffi::AVFormatContext,
    io: *mut *mut ffi::AVIOContext,
    url: *const c_char,
    flags: c_int,
    options: *mut *mut ffi::AVDictionary,
) -> c_int {
    let refused = ffi::AVERROR(libc::EPERM);
    // SAFETY: C passes the context that has this callback.
    let opaque = unsafe { (*context).opaque };
    // SAFETY: `set_up` left a gate there that outlives the context.
    let Some(gate) = (unsafe { opaque.cast::<OpenGate>().as_ref() }) else {
        return refused;
    };
    if url.is_null() {
        return refused;
    }
    // SAFETY: not null; C passes a terminated address.
    let address = unsafe { lossy_or_empty(url) };
    let allowed = catch_unwind(AssertUnwindSafe(|| gate.allows(&address))).unwrap_or(false);
    match gate.original {
        // SAFETY: FFmpeg's own function, with what it would have got.
        Some(original) if allowed => unsafe { original(context, io, url, flags, options) },
        _ => refused,
    }
}
