//! The write side of custom I/O: bytes that a muxer makes, handed to a Rust value.

use std::ffi::{c_int, c_void};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use ffmpeg_next::ffi;

use crate::error::{AvError, INVALID_ARGUMENT, Result};
use crate::stop::StopFlag;

/// Where a muxer's bytes go.
///
/// A panic inside is caught and reported as an error of the write; it never unwinds into FFmpeg.
pub trait WriteTarget: Send {
    /// Writes all of `data` at `position`, in bytes from the start of the output. Positions are
    /// contiguous unless the muxer went back to patch a header.
    ///
    /// # Errors
    /// Whatever kept the bytes from being written. The muxer stops and
    /// [`crate::output::Output::take_io_error`] gives the error back as it was.
    fn write(&mut self, data: &[u8], position: u64) -> io::Result<()>;

    /// Says that this was all. Asked of files that a format opens itself, once, and not of those that are given up.
    ///
    /// # Errors
    /// Whatever keeps the output from being whole.
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Whether positions may go back. Formats that must patch their header are refused otherwise.
    fn seekable(&self) -> bool {
        false
    }
}

/// Bytes gathered before the target is called once.
const BUFFER_SIZE: usize = 64 * 1024;

struct State {
    target: Box<dyn WriteTarget>,
    stop: StopFlag,
    position: u64,
    length: u64,
    error: Option<io::Error>,
}

impl State {
    fn write(&mut self, data: &[u8]) -> c_int {
        if self.stop.is_raised() {
            return ffi::AVERROR_EXIT;
        }
        if self.error.is_some() {
            return ffi::AVERROR(libc::EIO);
        }
        let position = self.position;
        let target = &mut self.target;
        let outcome = catch_unwind(AssertUnwindSafe(|| target.write(data, position)));
        match outcome.unwrap_or_else(|_| Err(io::Error::other("the target panicked while writing")))
        {
            Ok(()) => {
                self.position = position.saturating_add(data.len() as u64);
                self.length = self.length.max(self.position);
                c_int::try_from(data.len()).unwrap_or(c_int::MAX)
            }
            Err(error) => {
                let code = ffi::AVERROR(error.raw_os_error().unwrap_or(libc::EIO));
                self.error = Some(error);
                code
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if self.stop.is_raised() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let target = &mut self.target;
        catch_unwind(AssertUnwindSafe(|| target.finish()))
            .unwrap_or_else(|_| Err(io::Error::other("the target panicked while closing")))
    }

    fn seek(&mut self, offset: i64, whence: c_int) -> i64 {
        let length = i64::try_from(self.length).unwrap_or(i64::MAX);
        if whence & ffi::AVSEEK_SIZE != 0 {
            return length;
        }
        let base = match whence & 3 {
            libc::SEEK_SET => 0,
            libc::SEEK_CUR => i64::try_from(self.position).unwrap_or(i64::MAX),
            _ => length,
        };
        match base
            .checked_add(offset)
            .and_then(|position| u64::try_from(position).ok())
        {
            Some(position) => {
                self.position = position;
                i64::try_from(position).unwrap_or(i64::MAX)
            }
            None => i64::from(INVALID_ARGUMENT),
        }
    }
}

unsafe extern "C" fn write_packet(opaque: *mut c_void, data: *const u8, size: c_int) -> c_int {
    let (Some(mut state), Ok(size)) = (NonNull::new(opaque.cast::<State>()), usize::try_from(size))
    else {
        return INVALID_ARGUMENT;
    };
    if data.is_null() {
        return 0;
    }
    // SAFETY: `opaque` is the State boxed by `WriteIo::open`, alive as long as the AVIOContext and
    // touched by one thread at a time, because both live in one `WriteIo` that is not `Sync`.
    let state = unsafe { state.as_mut() };
    // SAFETY: FFmpeg promises `size` readable bytes at `data`, which is not null.
    let data = unsafe { std::slice::from_raw_parts(data, size) };
    state.write(data)
}

unsafe extern "C" fn seek(opaque: *mut c_void, offset: i64, whence: c_int) -> i64 {
    let Some(mut state) = NonNull::new(opaque.cast::<State>()) else {
        return i64::from(INVALID_ARGUMENT);
    };
    // SAFETY: as in `write_packet`.
    let state = unsafe { state.as_mut() };
    state.seek(offset, whence)
}

/// An AVIOContext that writes to a [`WriteTarget`].
pub(crate) struct WriteIo {
    context: NonNull<ffi::AVIOContext>,
    state: NonNull<State>,
}

// SAFETY: the context and the state behind it are reached only through this value, so moving it to
// another thread moves everything; the target itself is `Send` by the trait's bound.
unsafe impl Send for WriteIo {}

impl WriteIo {
    pub(crate) fn open(target: Box<dyn WriteTarget>, stop: StopFlag) -> Result<Self> {
        let seekable = target.seekable();
        let state = State {
            target,
            stop,
            position: 0,
            length: 0,
            error: None,
        };
        // SAFETY: plain allocation; null is handled.
        let buffer = unsafe { ffi::av_malloc(BUFFER_SIZE) };
        if buffer.is_null() {
            return Err(AvError::out_of_memory("open target"));
        }
        let state = Box::into_raw(Box::new(state));
        let seek_callback: Option<unsafe extern "C" fn(*mut c_void, i64, c_int) -> i64> =
            if seekable { Some(seek) } else { None };
        // SAFETY: `buffer` holds BUFFER_SIZE bytes from av_malloc and passes to the context; `state`
        // outlives the context (see `Drop`); the callbacks take exactly that pointer type.
        let context = unsafe {
            ffi::avio_alloc_context(
                buffer.cast(),
                BUFFER_SIZE as c_int,
                1,
                state.cast(),
                None,
                Some(write_packet),
                seek_callback,
            )
        };
        match (NonNull::new(context), NonNull::new(state)) {
            (Some(mut context), Some(state)) => {
                // SAFETY: just allocated and not shared.
                let fields = unsafe { context.as_mut() };
                fields.seekable = if seekable {
                    ffi::AVIO_SEEKABLE_NORMAL
                } else {
                    0
                };
                // FFmpeg would hand on every packet by itself; when to hand on is the owner's decision.
                fields.min_packet_size = BUFFER_SIZE as c_int;
                Ok(Self { context, state })
            }
            _ => {
                // SAFETY: the context took nothing over, so the buffer is still ours.
                unsafe { ffi::av_free(buffer) };
                // SAFETY: made by Box::into_raw above and given to no one else.
                drop(unsafe { Box::from_raw(state) });
                Err(AvError::out_of_memory("open target"))
            }
        }
    }

    pub(crate) fn as_ptr(&self) -> *mut ffi::AVIOContext {
        self.context.as_ptr()
    }

    /// Hands on what is gathered, and says that this was all.
    ///
    /// # Errors
    /// What the target gave.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        // SAFETY: the context is alive until `Drop`.
        unsafe { ffi::avio_flush(self.context.as_ptr()) };
        // SAFETY: the state is alive and no callback runs while this thread is here.
        unsafe { self.state.as_mut() }.finish()
    }

    /// The error that the target itself gave, once.
    pub(crate) fn take_error(&mut self) -> Option<io::Error> {
        // SAFETY: the state is alive and no callback runs while this thread is here.
        unsafe { self.state.as_mut() }.error.take()
    }

    /// The first error that FFmpeg saw on this I/O; 0 for none.
    pub(crate) fn error_code(&self) -> c_int {
        // SAFETY: the context is alive and no callback runs while this thread is here.
        unsafe { self.context.as_ref() }.error
    }
}

impl Drop for WriteIo {
    fn drop(&mut self) {
        let mut context = self.context.as_ptr();
        // SAFETY: the context is alive until it is freed below.
        let buffer = unsafe { &raw mut self.context.as_mut().buffer };
        // SAFETY: the buffer came from av_malloc (FFmpeg may have replaced it by another such).
        unsafe { ffi::av_freep(buffer.cast()) };
        // SAFETY: made by avio_alloc_context, freed once; the pointer is nulled.
        unsafe { ffi::avio_context_free(&raw mut context) };
        // SAFETY: made by Box::into_raw in `open`; the context that pointed to it is gone.
        drop(unsafe { Box::from_raw(self.state.as_ptr()) });
    }
}
