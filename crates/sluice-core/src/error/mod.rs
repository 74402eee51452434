//! The one error type of the library: a kind with a stable code, the operation that failed, and the facts.

mod ffmpeg;

use std::fmt;

/// Result with the library's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, one to one with the codes of the public contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// An argument is not what the call takes. Remedy: the message names it and its range.
    InvalidArg,
    /// No such file, or the server said 404 or 410.
    NotFound,
    /// The system or the server (401, 403) refuses access.
    Permission,
    /// The bytes are not what their format demands.
    InvalidData,
    /// No such demuxer, muxer or device, or nothing recognises the data.
    UnsupportedFormat,
    /// No such decoder or encoder.
    UnknownCodec,
    /// No such filter.
    UnknownFilter,
    /// A filter description that does not parse, or does not fit its stream.
    InvalidFilter,
    /// Options that nobody used; `options` names them all.
    UnexpectedOptions,
    /// The source has no stream of that index or kind.
    NoSuchStream,
    /// The operation needs to go back in a source that cannot.
    NotSeekable,
    /// The source ends before its own end. What was whole before is delivered first.
    Truncated,
    /// Reading or writing failed; `errno` tells why.
    Io,
    /// No space left, or the file grew beyond what the system allows.
    DiskFull,
    /// The server answered with a failure; `status` tells which.
    HttpStatus,
    /// Nothing came in the time allowed.
    Timeout,
    /// The caller's signal stopped it.
    Aborted,
    /// The object was closed.
    Closed,
    /// The call does not fit the object's state (add after open, write before it).
    State,
    /// An output that is not read holds up one that is.
    UnreadOutput,
    /// A limit was met; `limit`, `value` and `allowed` tell which.
    Limit,
    /// The protocol is not allowed here.
    ProtocolNotAllowed,
    /// The secure connection failed, mostly an unverifiable certificate.
    Tls,
    /// A device failed, or its system library is missing.
    Device,
    /// A hardware codec or its device failed.
    Hardware,
    /// The encoder does not take these settings; the message says what it takes.
    EncoderConfig,
    /// What was asked for lies outside of what the source has; the message tells both.
    OutOfRange,
    /// Memory ran out.
    OutOfMemory,
    /// A defect of this library: the object is closed, the process lives.
    Internal,
    /// The native addon for this platform is missing.
    NativeMissing,
}

impl ErrorKind {
    /// Every kind, for documentation and tests.
    pub const ALL: [Self; 30] = [
        Self::InvalidArg,
        Self::NotFound,
        Self::Permission,
        Self::InvalidData,
        Self::UnsupportedFormat,
        Self::UnknownCodec,
        Self::UnknownFilter,
        Self::InvalidFilter,
        Self::UnexpectedOptions,
        Self::NoSuchStream,
        Self::NotSeekable,
        Self::Truncated,
        Self::Io,
        Self::DiskFull,
        Self::HttpStatus,
        Self::Timeout,
        Self::Aborted,
        Self::Closed,
        Self::State,
        Self::UnreadOutput,
        Self::Limit,
        Self::ProtocolNotAllowed,
        Self::Tls,
        Self::Device,
        Self::Hardware,
        Self::EncoderConfig,
        Self::OutOfRange,
        Self::OutOfMemory,
        Self::Internal,
        Self::NativeMissing,
    ];

    /// The code of the public contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidArg => "ERR_INVALID_ARG",
            Self::NotFound => "ERR_NOT_FOUND",
            Self::Permission => "ERR_PERMISSION",
            Self::InvalidData => "ERR_INVALID_DATA",
            Self::UnsupportedFormat => "ERR_UNSUPPORTED_FORMAT",
            Self::UnknownCodec => "ERR_UNKNOWN_CODEC",
            Self::UnknownFilter => "ERR_UNKNOWN_FILTER",
            Self::InvalidFilter => "ERR_INVALID_FILTER",
            Self::UnexpectedOptions => "ERR_UNEXPECTED_OPTIONS",
            Self::NoSuchStream => "ERR_NO_SUCH_STREAM",
            Self::NotSeekable => "ERR_NOT_SEEKABLE",
            Self::Truncated => "ERR_TRUNCATED",
            Self::Io => "ERR_IO",
            Self::DiskFull => "ERR_DISK_FULL",
            Self::HttpStatus => "ERR_HTTP_STATUS",
            Self::Timeout => "ERR_TIMEOUT",
            Self::Aborted => "ERR_ABORTED",
            Self::Closed => "ERR_CLOSED",
            Self::State => "ERR_STATE",
            Self::UnreadOutput => "ERR_UNREAD_OUTPUT",
            Self::Limit => "ERR_LIMIT",
            Self::ProtocolNotAllowed => "ERR_PROTOCOL_NOT_ALLOWED",
            Self::Tls => "ERR_TLS",
            Self::Device => "ERR_DEVICE",
            Self::Hardware => "ERR_HARDWARE",
            Self::EncoderConfig => "ERR_ENCODER_CONFIG",
            Self::OutOfRange => "ERR_OUT_OF_RANGE",
            Self::OutOfMemory => "ERR_OUT_OF_MEMORY",
            Self::Internal => "ERR_INTERNAL",
            Self::NativeMissing => "ERR_NATIVE_MISSING",
        }
    }
}

/// Which limit was met, what the input asked for, and what is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitFacts {
    /// Name of the limit as the caller writes it (`maxPixels`).
    pub limit: &'static str,
    /// What the input asks for.
    pub value: f64,
    /// What the limit allows.
    pub allowed: f64,
}

/// The facts of an error that not every kind has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorDetails {
    /// FFmpeg's own error number, negative.
    pub ffmpeg_code: Option<i32>,
    /// The stream it happened in.
    pub stream_index: Option<usize>,
    /// The system's error number, positive.
    pub errno: Option<i32>,
    /// The server's HTTP status.
    pub status: Option<u16>,
    /// Names of the options that nobody used.
    pub options: Vec<String>,
    /// The limit that was met.
    pub limit: Option<LimitFacts>,
    /// FFmpeg's last lines about this object, oldest first.
    pub log: Vec<String>,
    /// Whether FFmpeg only warned, and what it warned of was delivered.
    pub warned: bool,
    /// Id under which the caller's own exception is kept; it rejects the call instead of this error.
    pub callback: Option<u64>,
}

/// An error of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The public call that failed (`open`, `addAudioStream`, `seek`, …).
    pub operation: &'static str,
    /// What was done to what, why it failed, and what to do. No credentials in it.
    pub message: String,
    /// Facts that only some kinds have.
    pub details: Box<ErrorDetails>,
}

impl Error {
    /// An error without further facts.
    #[must_use]
    pub fn new(kind: ErrorKind, operation: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            operation,
            message: message.into(),
            details: Box::default(),
        }
    }

    /// An argument that the call does not take.
    #[must_use]
    pub fn invalid_arg(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArg, operation, message)
    }

    /// A defect of this library.
    #[must_use]
    pub fn internal(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, operation, message)
    }

    /// A limit that was met, with the sentence built from its facts.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "limits are reported as JS numbers"
    )]
    pub fn limit(operation: &'static str, limit: &'static str, value: u64, allowed: u64) -> Self {
        let message = format!(
            "The input asks for {value}, but limits.{limit} is {allowed}. Raise limits.{limit} if the input is trusted."
        );
        let mut error = Self::new(ErrorKind::Limit, operation, message);
        error.details.limit = Some(LimitFacts {
            limit,
            value: value as f64,
            allowed: allowed as f64,
        });
        error
    }

    /// The caller's own exception, kept under `id` where it was thrown.
    #[must_use]
    pub fn callback(operation: &'static str, id: u64) -> Self {
        let mut error = Self::new(
            ErrorKind::Io,
            operation,
            "The source's or target's own code threw an exception.",
        );
        error.details.callback = Some(id);
        error
    }

    /// The code of the public contract.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The same error as the failure of another public call.
    #[must_use]
    pub fn during(mut self, operation: &'static str) -> Self {
        self.operation = operation;
        self
    }

    /// The same error with the stream it happened in.
    #[must_use]
    pub fn in_stream(mut self, index: usize) -> Self {
        self.details.stream_index.get_or_insert(index);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_kind_has_its_own_code() {
        let codes: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
    }

    #[test]
    fn a_limit_error_tells_the_limit_the_value_and_what_is_allowed() {
        let error = Error::limit("open", "maxStreams", 100, 64);
        assert_eq!(error.code(), "ERR_LIMIT");
        assert_eq!(
            error.details.limit,
            Some(LimitFacts {
                limit: "maxStreams",
                value: 100.0,
                allowed: 64.0
            })
        );
        assert!(error.message.contains("limits.maxStreams"));
    }
}
