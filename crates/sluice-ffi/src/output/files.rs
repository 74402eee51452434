//! The files that a muxer opens itself: some muxers finish well although one of them failed, and some of the files are not
//! FFmpeg's to write.

use std::ffi::{CStr, c_char, c_int};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use ffmpeg_next::ffi;

use crate::avio_write::{WriteIo, WriteTarget};
use crate::dictionary::read;
use crate::stop::StopFlag;

/// Opens files that a muxer writes, in place of FFmpeg's own protocols.
pub trait FileTargets: Send {
    /// Opens a file by its address, with the options that the muxer gives for it. `None`: FFmpeg is to open it itself.
    fn open(
        &mut self,
        url: &str,
        options: Vec<(String, String)>,
    ) -> Option<io::Result<Box<dyn WriteTarget>>>;
}

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
    targets: Option<Box<dyn FileTargets>>,
    /// Those of `targets` that are open.
    opened: Vec<WriteIo>,
    own_error: Option<io::Error>,
    /// Whether an error is the muxer's business alone.
    lenient: bool,
    stop: StopFlag,
}

impl Files {
    /// Puts the watch into a context. `None` where FFmpeg set no functions of its own.
    ///
    /// The context and those that a muxer derives from it point to the box, which must live as long as they do.
    pub(super) fn watch(
        context: &mut ffi::AVFormatContext,
        targets: Option<Box<dyn FileTargets>>,
        lenient: bool,
        stop: StopFlag,
    ) -> Option<Box<Self>> {
        let mut files = Box::new(Self {
            open: context.io_open?,
            close: context.io_close2?,
            error: 0,
            targets,
            opened: Vec::new(),
            own_error: None,
            lenient,
            stop,
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

    /// The first error; 0 for none. Of files that FFmpeg writes itself only the end tells.
    pub(super) fn early_error(&self) -> c_int {
        if self.targets.is_some() {
            self.error
        } else {
            0
        }
    }

    /// What one of the targets failed with first, once.
    pub(super) fn take_own_error(&mut self) -> Option<io::Error> {
        self.own_error.take()
    }

    /// Opens a file of `targets`; `None` where it is FFmpeg's.
    fn open_own(
        &mut self,
        url: &str,
        options: Vec<(String, String)>,
    ) -> Option<Result<*mut ffi::AVIOContext, c_int>> {
        let targets = self.targets.as_mut()?;
        let opened = catch_unwind(AssertUnwindSafe(|| targets.open(url, options)))
            .unwrap_or_else(|_| Some(Err(io::Error::other("a target panicked while opening"))))?;
        let io = match opened {
            Ok(target) => WriteIo::open(target, self.stop.clone()),
            Err(error) => return Some(Err(self.fail(error))),
        };
        Some(match io {
            Ok(io) => {
                let pointer = io.as_ptr();
                self.opened.push(io);
                Ok(pointer)
            }
            Err(error) => Err(error.code),
        })
    }

    /// Closes a file of `targets`; `None` where it is FFmpeg's.
    fn close_own(&mut self, io: *mut ffi::AVIOContext) -> Option<c_int> {
        let place = self.opened.iter().position(|own| own.as_ptr() == io)?;
        let mut own = self.opened.swap_remove(place);
        Some(match own.finish() {
            Ok(()) => 0,
            Err(error) => self.fail(error),
        })
    }

    fn fail(&mut self, error: io::Error) -> c_int {
        let code = ffi::AVERROR(error.raw_os_error().unwrap_or(libc::EIO));
        self.own_error.get_or_insert(error);
        code
    }

    fn note(&mut self, code: c_int) {
        if code < 0 && self.error == 0 && !self.lenient {
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
    let writes = flags & ffi::AVIO_FLAG_WRITE != 0;
    if writes && files.targets.is_some() && !url.is_null() && !io.is_null() {
        // SAFETY: not null, and FFmpeg gives a terminated address.
        let name = unsafe { CStr::from_ptr(url) }.to_string_lossy();
        // SAFETY: null or the muxer's own dictionary, which lives through the call.
        let dictionary = unsafe { options.as_ref() }.map_or(ptr::null(), |held| held.cast_const());
        // SAFETY: null or a live dictionary.
        let given = unsafe { read(dictionary) };
        if let Some(opened) = files.open_own(&name, given) {
            let (pointer, code) = match opened {
                Ok(pointer) => (pointer, 0),
                Err(code) => (ptr::null_mut(), code),
            };
            // SAFETY: not null: where the muxer wants the I/O.
            unsafe { io.write(pointer) };
            files.note(code);
            return code;
        }
    }
    // SAFETY: FFmpeg's own function with FFmpeg's own arguments.
    let code = unsafe { (files.open)(context, io, url, flags, options) };
    if writes {
        files.note(code);
    }
    code
}

unsafe extern "C" fn close(context: *mut ffi::AVFormatContext, io: *mut ffi::AVIOContext) -> c_int {
    // SAFETY: as in `open`.
    let Some(files) = (unsafe { files(context) }) else {
        return crate::error::INVALID_ARGUMENT;
    };
    if let Some(code) = files.close_own(io) {
        files.note(code);
        return code;
    }
    // SAFETY: as in `open`.
    let code = unsafe { (files.close)(context, io) };
    files.note(code);
    code
}
