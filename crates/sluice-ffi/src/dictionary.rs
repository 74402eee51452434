//! `AVDictionary`: options go in, and the ones that nobody used come back out.

use std::ptr;

use ffmpeg_next::ffi;

use crate::error::{AvError, Result, check};
use crate::text::{c_string, lossy_or_empty};

/// Options for FFmpeg, owned. A call that reads them removes what it used; what is left
/// was used by nobody.
pub struct Dictionary(*mut ffi::AVDictionary);

// SAFETY: a plain list of strings on the heap that only this value points to; nothing in
// it belongs to a thread.
unsafe impl Send for Dictionary {}

impl Dictionary {
    /// An empty dictionary; FFmpeg allocates at the first entry.
    #[must_use]
    pub const fn new() -> Self {
        Self(ptr::null_mut())
    }

    /// A dictionary of these pairs; a key that repeats keeps its last value.
    ///
    /// # Errors
    /// `EINVAL` for a key or value with a NUL character, `ENOMEM`.
    pub fn from_pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<Self>
    where
        K: AsRef<str>,
        V: AsRef<str>,
    {
        let mut dictionary = Self::new();
        for (key, value) in pairs {
            dictionary.set(key.as_ref(), value.as_ref())?;
        }
        Ok(dictionary)
    }

    /// Sets one entry, replacing an earlier one of the same name.
    ///
    /// # Errors
    /// `EINVAL` for a NUL character in either text, `ENOMEM`.
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let key_text = c_string(key, "set option")?;
        let value_text = c_string(value, "set option")?;
        // SAFETY: `self.0` is null or ours; both texts are terminated and are copied.
        let code = unsafe {
            ffi::av_dict_set(
                &raw mut self.0,
                key_text.as_ptr(),
                value_text.as_ptr(),
                ffi::AV_DICT_MATCH_CASE,
            )
        };
        check(code, "set option").map_err(|error| error.with_subject(key))?;
        Ok(())
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// Every entry in order; bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn entries(&self) -> Vec<(String, String)> {
        // SAFETY: `self.0` is null or the dictionary this value owns.
        unsafe { read(self.0) }
    }

    /// The names of every entry, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.entries().into_iter().map(|(key, _)| key).collect()
    }

    /// An error that names every entry left, or `Ok` when all were used.
    ///
    /// # Errors
    /// `AVERROR_OPTION_NOT_FOUND` with `options` filled.
    pub fn require_used(&self, operation: &'static str) -> Result<()> {
        let unused = self.keys();
        if unused.is_empty() {
            return Ok(());
        }
        Err(AvError::unused_options(operation, unused))
    }

    /// For C calls that read options and leave the unread ones.
    pub(crate) fn as_mut_ptr(&mut self) -> *mut *mut ffi::AVDictionary {
        &raw mut self.0
    }

    /// Gives the dictionary to C (for example as a stream's metadata).
    pub(crate) fn into_raw(self) -> *mut ffi::AVDictionary {
        let raw = self.0;
        std::mem::forget(self);
        raw
    }
}

impl Default for Dictionary {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Dictionary {
    fn drop(&mut self) {
        // SAFETY: null or a dictionary only this value owns; C accepts both.
        unsafe { ffi::av_dict_free(&raw mut self.0) };
    }
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.entries()).finish()
    }
}

/// Copies the entries of a dictionary that C owns, such as a stream's metadata.
///
/// # Safety
/// `dictionary` must be null or valid, and not changed during the call.
pub(crate) unsafe fn read(dictionary: *const ffi::AVDictionary) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let mut entry: *const ffi::AVDictionaryEntry = ptr::null();
    loop {
        // SAFETY: the dictionary is null or valid, `entry` is null or its last entry.
        entry = unsafe { ffi::av_dict_iterate(dictionary, entry) };
        // SAFETY: an entry that C returned is valid until the dictionary changes.
        let Some(current) = (unsafe { entry.as_ref() }) else {
            return entries;
        };
        // SAFETY: keys and values of an entry are terminated strings.
        let key = unsafe { lossy_or_empty(current.key) };
        // SAFETY: as above.
        let value = unsafe { lossy_or_empty(current.value) };
        entries.push((key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_in_order_and_the_last_of_a_name_wins() {
        let options = Dictionary::from_pairs([("b", "1"), ("a", "2"), ("b", "3")]).unwrap();
        let entries = options.entries();
        assert!(entries.contains(&("b".into(), "3".into())));
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn names_are_told_apart_by_case() {
        let options = Dictionary::from_pairs([("Title", "1"), ("title", "2")]).unwrap();
        assert_eq!(options.entries().len(), 2);
    }

    #[test]
    fn unused_options_are_all_named() {
        let options = Dictionary::from_pairs([("x", "1"), ("y", "2")]).unwrap();
        let error = options.require_used("open input").unwrap_err();
        assert_eq!(error.options, ["x", "y"]);
    }
}
