//! C strings in and out: what comes from files is never trusted to be UTF-8, and what
//! goes in never carries a NUL.

use std::ffi::{CStr, CString};

use ffmpeg_next::ffi;
use libc::c_char;

use crate::error::{AvError, Result};

/// Copies a C string; bytes that are not UTF-8 become U+FFFD. A null pointer gives `None`.
///
/// # Safety
/// `text` must be null or point to a NUL-terminated string that stays valid for the call.
pub(crate) unsafe fn lossy(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null (checked above); the caller vouches for the terminator.
    let text = unsafe { CStr::from_ptr(text) };
    Some(text.to_string_lossy().into_owned())
}

/// As [`lossy`], with the empty string for null.
///
/// # Safety
/// As for [`lossy`].
pub(crate) unsafe fn lossy_or_empty(text: *const c_char) -> String {
    // SAFETY: the same contract, passed on.
    unsafe { lossy(text) }.unwrap_or_default()
}

/// A name that FFmpeg keeps in static memory, borrowed for ever when it is UTF-8.
///
/// # Safety
/// `text` must be null or a NUL-terminated string in static memory.
pub(crate) unsafe fn static_name(text: *const c_char) -> Option<&'static str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null; the caller vouches for static, terminated memory.
    let text: &'static CStr = unsafe { CStr::from_ptr(text) };
    text.to_str().ok()
}

/// Turns text from outside into a C string.
///
/// # Errors
/// `EINVAL` naming the text when it holds a NUL character, which C would cut it at.
pub(crate) fn c_string(text: &str, operation: &'static str) -> Result<CString> {
    CString::new(text).map_err(|_| {
        AvError::invalid_argument(operation).with_subject(format!(
            "a text with a NUL character: {:?}",
            text.replace('\0', "\u{2400}")
        ))
    })
}

/// The bytes in base64; what no C `int` can count stays out.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let (Ok(size), Ok(room)) = (
        i32::try_from(bytes.len()),
        i32::try_from(bytes.len().div_ceil(3) * 4 + 1),
    ) else {
        return String::new();
    };
    let mut out = vec![0u8; bytes.len().div_ceil(3) * 4 + 1];
    // SAFETY: `room` writable bytes, which is what C asks for `size` readable ones.
    let done =
        unsafe { ffi::av_base64_encode(out.as_mut_ptr().cast(), room, bytes.as_ptr(), size) };
    if done.is_null() {
        return String::new();
    }
    out.pop();
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_utf8_becomes_replacement_characters() {
        let bytes = [0xffu8, 0xfe, b'A', 0x80, 0];
        // SAFETY: terminated by the zero byte above.
        let text = unsafe { lossy(bytes.as_ptr().cast()) };
        assert_eq!(text.as_deref(), Some("\u{fffd}\u{fffd}A\u{fffd}"));
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_nul_in_the_middle_is_an_error_and_not_a_shorter_text() {
        let error = c_string("a\0b", "open").unwrap_err();
        assert_eq!(error.errno(), Some(libc::EINVAL));
        assert!(error.to_string().contains("NUL"), "{error}");
    }
}
