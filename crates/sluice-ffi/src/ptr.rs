//! The one list of owned C pointers and the function that frees each.

use std::ptr::NonNull;

use ffmpeg_next::ffi;

use crate::error::{AvError, Result};

/// A C type with its own free function.
///
/// # Safety
/// `free` must release everything that the pointer owns, exactly once.
pub(crate) unsafe trait Free {
    /// Releases the object.
    ///
    /// # Safety
    /// `ptr` must come from the allocating function of the type, and not be used again.
    unsafe fn free(ptr: NonNull<Self>);
}

/// A C object that nobody else owns.
pub(crate) struct Owned<T: Free>(NonNull<T>);

impl<T: Free> Owned<T> {
    /// Takes what an allocating function returned; null is out of memory.
    ///
    /// # Safety
    /// `ptr` must be null, or a pointer of the type's allocating function that no one
    /// else will free.
    pub(crate) unsafe fn new(ptr: *mut T, operation: &'static str) -> Result<Self> {
        NonNull::new(ptr)
            .map(Self)
            .ok_or_else(|| AvError::out_of_memory(operation))
    }

    pub(crate) fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// The C struct, for reading.
    pub(crate) fn get(&self) -> &T {
        // SAFETY: `new` took a live object that only this value frees; `&self` keeps
        // mutation through `get_mut` out.
        unsafe { self.0.as_ref() }
    }

    /// The C struct, for writing.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        // SAFETY: as in `get`, and `&mut self` makes it the only reference.
        unsafe { self.0.as_mut() }
    }
}

impl<T: Free> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: `new` took an object that only this value frees, and this is the only drop.
        unsafe { T::free(self.0) };
    }
}

/// Frees by the C functions that take a pointer to the pointer and null it.
macro_rules! free_by_reference {
    ($($kind:ty => $free:path),* $(,)?) => {$(
        // SAFETY: the type's documented free function; it releases all that the object owns.
        unsafe impl Free for $kind {
            unsafe fn free(ptr: NonNull<Self>) {
                let mut ptr = ptr.as_ptr();
                // SAFETY: the caller gives a live object; C nulls our local copy.
                unsafe { $free(&raw mut ptr) };
            }
        }
    )*};
}

free_by_reference! {
    ffi::AVFrame => ffi::av_frame_free,
    ffi::AVPacket => ffi::av_packet_free,
    ffi::AVCodecParameters => ffi::avcodec_parameters_free,
    ffi::AVCodecContext => ffi::avcodec_free_context,
    ffi::AVBSFContext => ffi::av_bsf_free,
    ffi::AVBufferRef => ffi::av_buffer_unref,
    ffi::AVFilterGraph => ffi::avfilter_graph_free,
    ffi::AVFilterInOut => ffi::avfilter_inout_free,
    ffi::SwrContext => ffi::swr_free,
    ffi::SwsContext => ffi::sws_free_context,
    ffi::AVDeviceInfoList => ffi::avdevice_free_list_devices,
}

// SAFETY: the documented free function of the type.
unsafe impl Free for ffi::AVAudioFifo {
    unsafe fn free(ptr: NonNull<Self>) {
        // SAFETY: the caller gives a live object.
        unsafe { ffi::av_audio_fifo_free(ptr.as_ptr()) };
    }
}
