//! Chapters of what a muxer writes.

use ffmpeg_next::ffi;

use super::{Output, State, replace_metadata};
use crate::error::{AvError, Result};

/// A named section of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputChapter {
    /// Its number in the file.
    pub id: i64,
    /// First microsecond.
    pub start: i64,
    /// Microsecond it ends at.
    pub end: i64,
    /// Tags, mostly `title`.
    pub metadata: Vec<(String, String)>,
}

impl Output {
    /// Adds a chapter.
    ///
    /// # Errors
    /// When the header is written already, out of memory, or a tag with a NUL character.
    pub fn add_chapter(&mut self, chapter: &OutputChapter) -> Result<()> {
        const OPERATION: &str = "add chapter";
        self.require(State::New)?;
        let context = self.raw_mut();
        let count = context.nb_chapters as usize;
        // SAFETY: null or the context's own array; C keeps or moves its entries.
        let grown = unsafe {
            ffi::av_realloc_array(
                context.chapters.cast(),
                count + 1,
                size_of::<*mut ffi::AVChapter>(),
            )
        };
        let grown: *mut *mut ffi::AVChapter = grown.cast();
        if grown.is_null() {
            return Err(AvError::out_of_memory(OPERATION));
        }
        context.chapters = grown;
        // SAFETY: plain allocation, zeroed: FFmpeg's empty chapter.
        let raw: *mut ffi::AVChapter =
            unsafe { ffi::av_mallocz(size_of::<ffi::AVChapter>()) }.cast();
        // SAFETY: null or just allocated; nobody else knows it.
        let Some(fields) = (unsafe { raw.as_mut() }) else {
            return Err(AvError::out_of_memory(OPERATION));
        };
        fields.id = chapter.id;
        fields.time_base = ffi::AVRational {
            num: 1,
            den: 1_000_000,
        };
        fields.start = chapter.start;
        fields.end = chapter.end;
        // SAFETY: the array has room for `count + 1`.
        let place = unsafe { context.chapters.add(count) };
        // SAFETY: in the array (just above); the context frees the chapter with itself.
        unsafe { place.write(raw) };
        context.nb_chapters += 1;
        replace_metadata(&mut fields.metadata, &chapter.metadata)
    }
}
