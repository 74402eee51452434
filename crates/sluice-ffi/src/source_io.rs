//! Bytes from Rust code as an `AVIOContext` for reading: no panic, no wrong length and no
//! lost error gets past it.

use std::io::SeekFrom;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use ffmpeg_next::ffi;
use libc::{c_int, c_void};

use crate::error::{AvError, Result};
use crate::stop::StopFlag;

/// Where bytes come from. Calls come one at a time, from the thread that reads the input.
pub trait SourceIo: Send {
    /// Puts bytes at the start of `buffer` (all zero before) and says how many; 0 is the end.
    ///
    /// # Errors
    /// Whatever went wrong; it stays readable through [`crate::input::Input::take_io_error`].
    /// `EINTR` is tried again.
    fn read(&mut self, buffer: &mut [u8]) -> std::result::Result<usize, IoError>;

    /// Goes to a position in bytes from the start. Only called when [`SourceIo::seekable`].
    ///
    /// # Errors
    /// As for `read`.
    fn seek(&mut self, position: u64) -> std::result::Result<(), IoError>;

    /// Told before bytes are read how many are wanted as one block, which may be more than a single `read` is asked for: the
    /// demuxer has memory for them already, untouched. May refuse.
    ///
    /// # Errors
    /// As for `read`.
    fn admit(&mut self, bytes: usize) -> std::result::Result<(), IoError> {
        let _ = bytes;
        Ok(())
    }

    /// Whether `seek` works. Asked once, when the input is opened.
    fn seekable(&self) -> bool;

    /// Bytes in all, if known.
    fn size(&self) -> Option<u64>;
}

/// Why a [`SourceIo`] or target of the caller's failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IoError {
    /// The operating system's number (positive); `EIO` where there is none.
    pub errno: i32,
    /// The caller's own number for the error, given back as it is.
    pub id: Option<u64>,
}

impl IoError {
    /// An error of the operating system.
    #[must_use]
    pub const fn from_errno(errno: i32) -> Self {
        Self { errno, id: None }
    }

    /// An error that the caller keeps under this number.
    #[must_use]
    pub const fn from_id(id: u64) -> Self {
        Self {
            errno: libc::EIO,
            id: Some(id),
        }
    }

    pub(crate) fn code(self) -> c_int {
        if (1..4096).contains(&self.errno) {
            -self.errno
        } else {
            ffi::AVERROR_EXTERNAL
        }
    }
}

impl From<std::io::Error> for IoError {
    fn from(error: std::io::Error) -> Self {
        Self::from_errno(error.raw_os_error().unwrap_or(match error.kind() {
            std::io::ErrorKind::Interrupted => libc::EINTR,
            _ => libc::EIO,
        }))
    }
}

/// Bytes that are on their way at a time, however large a block C wants.
const MOST_AT_ONCE: usize = 1 << 20;

/// What C's callbacks work on.
struct Bridge {
    io: Box<dyn SourceIo>,
    stop: StopFlag,
    position: u64,
    /// The first error, until taken.
    error: Option<IoError>,
    /// Set by a panic or an impossible length: nothing is called any more.
    poisoned: bool,
    /// What is read on its way to C's buffer, which C need not have initialised, and which at the
    /// end of the file still holds bytes that C goes back to.
    scratch: Vec<u8>,
}

/// An `AVIOContext` over a [`SourceIo`]. Must outlive every C object that it was given to.
pub(crate) struct SourceContext {
    context: NonNull<ffi::AVIOContext>,
    bridge: NonNull<Bridge>,
}

// SAFETY: context and bridge have this one owner, `SourceIo` is `Send`, and C calls back
// only from within calls on the input that owns this.
unsafe impl Send for SourceContext {}

impl SourceContext {
    /// Makes the context; `buffer_size` bytes are asked for at a time.
    pub(crate) fn new(io: Box<dyn SourceIo>, buffer_size: usize, stop: StopFlag) -> Result<Self> {
        const OPERATION: &str = "open custom source";
        let size = i32::try_from(buffer_size.max(1))
            .map_err(|_| AvError::invalid_argument(OPERATION).with_subject("bufferSize"))?;
        let seekable = io.seekable();
        let bridge = Box::new(Bridge {
            io,
            stop,
            position: 0,
            error: None,
            poisoned: false,
            scratch: Vec::new(),
        });
        // SAFETY: allocates; the result is checked below.
        let buffer = unsafe { ffi::av_mallocz(buffer_size.max(1)) };
        if buffer.is_null() {
            return Err(AvError::out_of_memory(OPERATION));
        }
        let bridge = NonNull::from(Box::leak(bridge));
        // SAFETY: `buffer` is `size` bytes of FFmpeg's allocator, `bridge` lives until
        // `drop`, and the callbacks never unwind.
        let context = unsafe {
            ffi::avio_alloc_context(
                buffer.cast(),
                size,
                0,
                bridge.as_ptr().cast(),
                Some(read),
                None,
                // Also asked for the size.
                Some(seek),
            )
        };
        let Some(mut context) = NonNull::new(context) else {
            // SAFETY: `buffer` is ours still.
            unsafe { ffi::av_free(buffer) };
            // SAFETY: leaked above and known to nobody else.
            drop(unsafe { Box::from_raw(bridge.as_ptr()) });
            return Err(AvError::out_of_memory(OPERATION));
        };
        if !seekable {
            // SAFETY: just made, known to nobody else.
            unsafe { context.as_mut() }.seekable = 0;
        }
        Ok(Self { context, bridge })
    }

    pub(crate) fn as_ptr(&self) -> *mut ffi::AVIOContext {
        self.context.as_ptr()
    }

    /// The first error that the caller's code reported since the last call.
    pub(crate) fn take_error(&mut self) -> Option<IoError> {
        // SAFETY: the bridge lives as long as `self`, and C is not in a callback now.
        unsafe { self.bridge.as_mut() }.error.take()
    }
}

impl Drop for SourceContext {
    fn drop(&mut self) {
        let mut context = self.context.as_ptr();
        // SAFETY: the owner closed every C object that had the context before this.
        let buffer = unsafe { &raw mut (*context).buffer };
        // SAFETY: the buffer (C may have replaced ours) came from FFmpeg's allocator.
        unsafe { ffi::av_freep(buffer.cast()) };
        // SAFETY: the context of `new`; C nulls our local copy.
        unsafe { ffi::avio_context_free(&raw mut context) };
        // SAFETY: leaked in `new`; no callback can come any more.
        let bridge = unsafe { Box::from_raw(self.bridge.as_ptr()) };
        // A panic in the caller's own drop must not end in an abort.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(bridge)));
    }
}

impl Bridge {
    /// Reads up to `size` bytes into `buffer`, which is left alone at the end of the file.
    fn read_to(&mut self, buffer: *mut u8, size: usize) -> c_int {
        if let Err(error) = self.io.admit(size) {
            return self.fail(error);
        }
        // C asks for a large block at once and goes on asking where it gets less.
        let size = size.min(MOST_AT_ONCE);
        let mut scratch = std::mem::take(&mut self.scratch);
        // Zeros every time: one source never sees what another, or its own past, left there.
        scratch.clear();
        scratch.resize(size, 0);
        let count = self.read(&mut scratch);
        if let Ok(count) = usize::try_from(count) {
            // SAFETY: C gives `size` writable bytes; `read` gives no more than that, and the
            // scratch memory is ours alone.
            unsafe { buffer.copy_from_nonoverlapping(scratch.as_ptr(), count.min(size)) };
        }
        self.scratch = scratch;
        count
    }

    fn read(&mut self, buffer: &mut [u8]) -> c_int {
        loop {
            if self.stop.is_raised() {
                return ffi::AVERROR_EXIT;
            }
            match self.io.read(buffer) {
                Ok(0) => return ffi::AVERROR_EOF,
                Ok(count) if count <= buffer.len() => {
                    self.stop.progress();
                    self.position = self.position.saturating_add(count as u64);
                    return c_int::try_from(count).unwrap_or(c_int::MAX);
                }
                Ok(_) => return self.poison(),
                Err(error) if error.errno == libc::EINTR && error.id.is_none() => {}
                Err(error) => return self.fail(error),
            }
        }
    }

    fn seek(&mut self, offset: i64, whence: c_int) -> i64 {
        let whence = whence & !ffi::AVSEEK_FORCE;
        if whence == ffi::AVSEEK_SIZE {
            let size = self.io.size().and_then(|size| i64::try_from(size).ok());
            // As FFmpeg's own pipes do: its MP3 demuxer takes an error for a size, and distrusts the file's length then.
            let unknown = if self.io.seekable() {
                i64::from(ffi::AVERROR(libc::ENOSYS))
            } else {
                0
            };
            return size.unwrap_or(unknown);
        }
        if !self.io.seekable() {
            return i64::from(ffi::AVERROR(libc::EPIPE));
        }
        let Some(target) = self.target(offset, whence) else {
            return i64::from(ffi::AVERROR(libc::EINVAL));
        };
        if target == self.position {
            return target.cast_signed();
        }
        if self.stop.is_raised() {
            return i64::from(ffi::AVERROR_EXIT);
        }
        match self.io.seek(target) {
            Ok(()) => {
                self.position = target;
                target.cast_signed()
            }
            Err(error) => i64::from(self.fail(error)),
        }
    }

    /// The position meant, if it is one that C can count.
    fn target(&self, offset: i64, whence: c_int) -> Option<u64> {
        let target = match whence {
            libc::SEEK_SET => u64::try_from(offset).ok()?,
            libc::SEEK_CUR => self.position.checked_add_signed(offset)?,
            libc::SEEK_END => self.io.size()?.checked_add_signed(offset)?,
            _ => return None,
        };
        i64::try_from(target).ok().map(i64::cast_unsigned)
    }

    fn fail(&mut self, error: IoError) -> c_int {
        let error = *self.error.get_or_insert(error);
        error.code()
    }

    fn poison(&mut self) -> c_int {
        self.poisoned = true;
        ffi::AVERROR_EXTERNAL
    }
}

/// Runs a callback's body where a panic ends in an error instead of in C.
///
/// # Safety
/// `opaque` must be null or a live `Bridge` that nothing else uses during the call.
unsafe fn guarded<T>(opaque: *mut c_void, failed: T, body: impl FnOnce(&mut Bridge) -> T) -> T {
    // SAFETY: by the caller.
    let Some(bridge) = (unsafe { opaque.cast::<Bridge>().as_mut() }) else {
        return failed;
    };
    if bridge.poisoned {
        return failed;
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| body(&mut *bridge)));
    outcome.unwrap_or_else(|_| {
        bridge.poisoned = true;
        failed
    })
}

unsafe extern "C" fn read(opaque: *mut c_void, buffer: *mut u8, size: c_int) -> c_int {
    let Ok(size) = usize::try_from(size) else {
        return ffi::AVERROR(libc::EINVAL);
    };
    if buffer.is_null() || size == 0 {
        return ffi::AVERROR(libc::EINVAL);
    }
    // SAFETY: `opaque` is the bridge that `SourceContext` keeps alive.
    unsafe {
        guarded(opaque, ffi::AVERROR_EXTERNAL, |bridge| {
            bridge.read_to(buffer, size)
        })
    }
}

unsafe extern "C" fn seek(opaque: *mut c_void, offset: i64, whence: c_int) -> i64 {
    // SAFETY: `opaque` is the bridge that `SourceContext` keeps alive.
    unsafe {
        guarded(opaque, i64::from(ffi::AVERROR_EXTERNAL), |bridge| {
            bridge.seek(offset, whence)
        })
    }
}

/// Bytes in memory as a seekable source.
#[derive(Debug, Clone)]
pub struct MemorySource<B> {
    bytes: B,
    position: usize,
}

impl<B: AsRef<[u8]> + Send> MemorySource<B> {
    /// A source of these bytes, at their start.
    pub const fn new(bytes: B) -> Self {
        Self { bytes, position: 0 }
    }
}

impl<B: AsRef<[u8]> + Send> SourceIo for MemorySource<B> {
    fn read(&mut self, buffer: &mut [u8]) -> std::result::Result<usize, IoError> {
        let rest = self.bytes.as_ref().get(self.position..).unwrap_or(&[]);
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }

    fn seek(&mut self, position: u64) -> std::result::Result<(), IoError> {
        self.position = usize::try_from(position).unwrap_or(usize::MAX);
        Ok(())
    }

    fn seekable(&self) -> bool {
        true
    }

    fn size(&self) -> Option<u64> {
        Some(self.bytes.as_ref().len() as u64)
    }
}

/// An open file (or pipe) as a source; seekable where the operating system says so.
#[derive(Debug)]
pub struct FileSource {
    file: std::fs::File,
    size: Option<u64>,
}

impl FileSource {
    /// A source of this file, from its current position on.
    #[must_use]
    pub fn new(file: std::fs::File) -> Self {
        let size = file
            .metadata()
            .ok()
            .filter(std::fs::Metadata::is_file)
            .map(|metadata| metadata.len());
        Self { file, size }
    }
}

impl SourceIo for FileSource {
    fn read(&mut self, buffer: &mut [u8]) -> std::result::Result<usize, IoError> {
        Ok(std::io::Read::read(&mut self.file, buffer)?)
    }

    fn seek(&mut self, position: u64) -> std::result::Result<(), IoError> {
        std::io::Seek::seek(&mut self.file, SeekFrom::Start(position))?;
        Ok(())
    }

    fn seekable(&self) -> bool {
        self.size.is_some()
    }

    fn size(&self) -> Option<u64> {
        self.size
    }
}
