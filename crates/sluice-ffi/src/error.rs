//! What FFmpeg says when it refuses: the code, the operation, what it was about, and its
//! last log lines.

use std::fmt;

use ffmpeg_next::ffi;
use libc::c_int;

use crate::log;

/// The result of a call into FFmpeg.
pub type Result<T> = std::result::Result<T, AvError>;

/// A failed call into FFmpeg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvError {
    /// FFmpeg's own negative error code (`AVERROR_…` or a negated errno).
    pub code: i32,
    /// The verb that failed, such as `"open input"`.
    pub operation: &'static str,
    /// What it was about: a file, a codec, a filter, an option.
    pub subject: Option<String>,
    /// FFmpeg's last warnings and errors on this thread, oldest first.
    pub log: Vec<String>,
    /// Options that nobody used, where that is what went wrong.
    pub options: Vec<String>,
}

/// What kind of refusal it was. Open: FFmpeg may add codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AvErrorKind {
    /// The stream or source has ended.
    EndOfFile,
    /// Nothing to give yet; feed more first.
    Again,
    /// The stop flag was raised.
    Exit,
    /// The bytes do not follow their format.
    InvalidData,
    /// An allocation failed.
    OutOfMemory,
    /// An HTTP server answered with this status; 4XX and 5XX without detail are 400 and 500.
    Http(u16),
    /// The operating system refused; the errno, positive.
    Errno(i32),
    /// An argument FFmpeg does not accept (`EINVAL`).
    InvalidArgument,
    /// No such bitstream filter.
    BitstreamFilterNotFound,
    /// No such decoder.
    DecoderNotFound,
    /// No such demuxer.
    DemuxerNotFound,
    /// No such encoder.
    EncoderNotFound,
    /// No such filter.
    FilterNotFound,
    /// No such muxer.
    MuxerNotFound,
    /// No such option.
    OptionNotFound,
    /// No such protocol.
    ProtocolNotFound,
    /// No such stream.
    StreamNotFound,
    /// FFmpeg knows the thing but cannot do it.
    NotImplemented,
    /// Needs permission to use an experimental codec.
    Experimental,
    /// The input changed between calls.
    InputChanged,
    /// The output changed between calls.
    OutputChanged,
    /// A buffer was too small.
    BufferTooSmall,
    /// A defect inside FFmpeg.
    Bug,
    /// An external library, or a callback of ours, failed.
    External,
    /// FFmpeg gives no reason.
    Unknown,
    /// A code this crate does not know.
    Other(i32),
}

impl AvErrorKind {
    fn from_code(code: i32) -> Self {
        match code {
            ffi::AVERROR_EOF => Self::EndOfFile,
            ffi::AVERROR_EXIT => Self::Exit,
            ffi::AVERROR_INVALIDDATA => Self::InvalidData,
            ffi::AVERROR_BSF_NOT_FOUND => Self::BitstreamFilterNotFound,
            ffi::AVERROR_DECODER_NOT_FOUND => Self::DecoderNotFound,
            ffi::AVERROR_DEMUXER_NOT_FOUND => Self::DemuxerNotFound,
            ffi::AVERROR_ENCODER_NOT_FOUND => Self::EncoderNotFound,
            ffi::AVERROR_FILTER_NOT_FOUND => Self::FilterNotFound,
            ffi::AVERROR_MUXER_NOT_FOUND => Self::MuxerNotFound,
            ffi::AVERROR_OPTION_NOT_FOUND => Self::OptionNotFound,
            ffi::AVERROR_PROTOCOL_NOT_FOUND => Self::ProtocolNotFound,
            ffi::AVERROR_STREAM_NOT_FOUND => Self::StreamNotFound,
            ffi::AVERROR_PATCHWELCOME => Self::NotImplemented,
            ffi::AVERROR_EXPERIMENTAL => Self::Experimental,
            ffi::AVERROR_INPUT_CHANGED => Self::InputChanged,
            ffi::AVERROR_OUTPUT_CHANGED => Self::OutputChanged,
            ffi::AVERROR_BUFFER_TOO_SMALL => Self::BufferTooSmall,
            ffi::AVERROR_BUG | ffi::AVERROR_BUG2 => Self::Bug,
            ffi::AVERROR_EXTERNAL => Self::External,
            ffi::AVERROR_UNKNOWN => Self::Unknown,
            ffi::AVERROR_HTTP_BAD_REQUEST | ffi::AVERROR_HTTP_OTHER_4XX => Self::Http(400),
            ffi::AVERROR_HTTP_UNAUTHORIZED => Self::Http(401),
            ffi::AVERROR_HTTP_FORBIDDEN => Self::Http(403),
            ffi::AVERROR_HTTP_NOT_FOUND => Self::Http(404),
            ffi::AVERROR_HTTP_TOO_MANY_REQUESTS => Self::Http(429),
            ffi::AVERROR_HTTP_SERVER_ERROR => Self::Http(500),
            other => Self::from_errno(other),
        }
    }

    fn from_errno(code: i32) -> Self {
        match code.checked_neg() {
            Some(libc::EAGAIN) => Self::Again,
            Some(libc::ENOMEM) => Self::OutOfMemory,
            Some(libc::EINVAL) => Self::InvalidArgument,
            Some(libc::ENOSYS) => Self::NotImplemented,
            Some(errno @ 1..=4095) => Self::Errno(errno),
            _ => Self::Other(code),
        }
    }
}

/// `AVERROR(EAGAIN)`: feed more first.
pub(crate) const AGAIN: c_int = ffi::AVERROR(libc::EAGAIN);
/// `AVERROR(EINVAL)`.
pub(crate) const INVALID_ARGUMENT: c_int = ffi::AVERROR(libc::EINVAL);
/// `AVERROR(ENOMEM)`.
pub(crate) const OUT_OF_MEMORY: c_int = ffi::AVERROR(libc::ENOMEM);

impl AvError {
    /// An error with FFmpeg's code, taking along the log lines this thread has seen since
    /// the last error.
    #[must_use]
    pub fn new(code: i32, operation: &'static str) -> Self {
        Self {
            code,
            operation,
            subject: None,
            log: log::take_last_lines(),
            options: Vec::new(),
        }
    }

    /// `ENOMEM`: FFmpeg returned a null pointer where it allocates.
    #[must_use]
    pub fn out_of_memory(operation: &'static str) -> Self {
        Self::new(OUT_OF_MEMORY, operation)
    }

    /// `EINVAL`: we refuse before FFmpeg is called.
    #[must_use]
    pub fn invalid_argument(operation: &'static str) -> Self {
        Self {
            code: INVALID_ARGUMENT,
            operation,
            subject: None,
            log: Vec::new(),
            options: Vec::new(),
        }
    }

    /// `AVERROR_OPTION_NOT_FOUND` with the names that nobody used.
    #[must_use]
    pub fn unused_options(operation: &'static str, options: Vec<String>) -> Self {
        Self {
            options,
            ..Self::new(ffi::AVERROR_OPTION_NOT_FOUND, operation)
        }
    }

    /// An error carrying an errno of the operating system (positive).
    #[must_use]
    pub fn from_errno(errno: i32, operation: &'static str) -> Self {
        Self::new(-errno, operation)
    }

    /// Says what the operation was about.
    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// What kind of refusal it was.
    #[must_use]
    pub fn kind(&self) -> AvErrorKind {
        AvErrorKind::from_code(self.code)
    }

    /// FFmpeg's own words for the code.
    #[must_use]
    pub fn text(&self) -> String {
        error_text(self.code)
    }

    /// The errno (positive) when the operating system or an argument check refused.
    #[must_use]
    pub fn errno(&self) -> Option<i32> {
        match self.kind() {
            AvErrorKind::Errno(errno) => Some(errno),
            AvErrorKind::Again
            | AvErrorKind::OutOfMemory
            | AvErrorKind::InvalidArgument
            | AvErrorKind::NotImplemented
                if self.code > -4096 =>
            {
                Some(-self.code)
            }
            _ => None,
        }
    }

    /// The HTTP status when a server refused.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.kind() {
            AvErrorKind::Http(status) => Some(status),
            _ => None,
        }
    }

    /// Whether the stream has simply ended.
    #[must_use]
    pub fn is_end(&self) -> bool {
        self.code == ffi::AVERROR_EOF
    }
}

impl fmt::Display for AvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.operation)?;
        if let Some(subject) = &self.subject {
            write!(f, " ({subject})")?;
        }
        write!(f, ": {}", self.text())?;
        if !self.options.is_empty() {
            write!(f, ": {}", self.options.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for AvError {}

/// FFmpeg's words for a code; for codes it does not know, the operating system's.
#[must_use]
pub fn error_text(code: i32) -> String {
    let mut buffer = [0u8; ffi::AV_ERROR_MAX_STRING_SIZE];
    // SAFETY: the buffer is writable for its whole length, which is passed along;
    // av_strerror always terminates within it.
    unsafe { ffi::av_strerror(code, buffer.as_mut_ptr().cast(), buffer.len()) };
    let end = buffer.iter().position(|byte| *byte == 0);
    String::from_utf8_lossy(&buffer[..end.unwrap_or(buffer.len())]).into_owned()
}

/// Turns FFmpeg's "negative is an error" into a `Result`, keeping the number otherwise.
pub(crate) fn check(code: c_int, operation: &'static str) -> Result<c_int> {
    if code < 0 {
        Err(AvError::new(code, operation))
    } else {
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_named_by_kind() {
        let kind = |code| AvError::new(code, "test").kind();
        assert_eq!(kind(ffi::AVERROR_EOF), AvErrorKind::EndOfFile);
        assert_eq!(kind(-libc::EAGAIN), AvErrorKind::Again);
        assert_eq!(kind(-libc::ENOSPC), AvErrorKind::Errno(libc::ENOSPC));
        assert_eq!(kind(ffi::AVERROR_HTTP_NOT_FOUND), AvErrorKind::Http(404));
        assert_eq!(kind(i32::MIN), AvErrorKind::Other(i32::MIN));
    }

    #[test]
    fn the_text_of_an_unknown_code_is_still_a_text() {
        assert!(!error_text(-123_456_789).is_empty());
        assert_eq!(error_text(ffi::AVERROR_EOF), "End of file");
    }

    #[test]
    fn a_message_names_operation_subject_and_unused_options() {
        let error =
            AvError::unused_options("open input", vec!["frobnicate".into()]).with_subject("a.wav");
        assert_eq!(
            error.to_string(),
            "open input (a.wav): Option not found: frobnicate"
        );
    }
}
