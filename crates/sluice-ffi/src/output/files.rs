//! Watches the files that a muxer opens itself: some muxers finish well although one of them failed.

use std::ffi::{c_char, c_int};

use ffmpeg_next::ffi;

type Open = unsafe extern "C" fn(
    *mut ffi::AVFormatContext,
    *mut *mut ffi::AVIOContext,
    *const c_char,
    c_int,
    *mut *mut ffi::AVDictionary,
) -> c_int;
type Close = unsafe extern "C" fn(*mut ffi::AVFormatContext, *mut ffi::AVIOContext) -> c_int;

/// What went wrong first, and FFmpeg's own functions behind the watch.
pub(super) struct Files {
    open: Open,
    close: Close,
    error: c_int,
}

impl Files {
    /// Puts the watch into a context. `None` where FFmpeg set no functions of its own.
    ///
    /// The context and those that a muxer derives from it point to the box, which must live as long as they do.
    pub(super) fn watch(context: &mut ffi::AVFormatContext) -> Option<Box<Self>> {
        let mut files = Box::new(Self {
            open: context.io_open?,
            close: context.io_close2?,
            error: 0,
        });
        context.opaque = (&raw mut *files).cast();
        context.io_open = Some(open);
        context.io_close2 = Some(close);
        Some(files)
    }

    /// The first error; 0 for none.
    pub(super) fn error(&self) -> c_int {
        self.error
    }

    fn note(&mut self, code: c_int) {
        if code < 0 && self.error == 0 {
            self.error = code;
        }
    }
}

/// The watch behind a context's callbacks.
///
/// # Safety
/// `context` must be the context that [`Files::watch`] was given or one that a muxer derived from it, and no other
/// reference to the box may be alive.
unsafe fn files<'a>(context: *mut ffi::AVFormatContext) -> Option<&'a mut Files> {
    // SAFETY: FFmpeg calls back with a live context.
    let context = unsafe { context.as_ref() }?;
    // SAFETY: `opaque` is the box's address (muxers hand it on with the callbacks), and the caller vouches for the rest.
    unsafe { context.opaque.cast::<Files>().as_mut() }
}

unsafe extern "C" fn open(
    context: *mut ffi::AVFormatContext,
    io: *mut *mut ffi::AVIOContext,
    url: *const c_char,
    flags: c_int,
    options: *mut *mut ffi::AVDictionary,
) -> c_int {
    // SAFETY: a context with our callbacks; muxers run on one thread, and the box is looked at from outside only between calls.
    let Some(files) = (unsafe { files(context) }) else {
        return crate::error::INVALID_ARGUMENT;
    };
    // SAFETY: FFmpeg's own function with FFmpeg's own arguments.
    let code = unsafe { (files.open)(context, io, url, flags, options) };
    if flags & ffi::AVIO_FLAG_WRITE != 0 {
        files.note(code);
    }
    code
}

unsafe extern "C" fn close(context: *mut ffi::AVFormatContext, io: *mut ffi::AVIOContext) -> c_int {
    // SAFETY: as in `open`.
    let Some(files) = (unsafe { files(context) }) else {
        return crate::error::INVALID_ARGUMENT;
    };
    // SAFETY: as in `open`.
    let code = unsafe { (files.close)(context, io) };
    files.note(code);
    code
}
