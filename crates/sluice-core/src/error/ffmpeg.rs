//! FFmpeg's refusals in the words of the public contract.

use sluice_ffi::{AvError, AvErrorKind, StopFlag, StopReason};

use super::{Error, ErrorKind};
use crate::redact::redact;

const EPERM: i32 = 1;
const ENOENT: i32 = 2;
const EIO: i32 = 5;
const EACCES: i32 = 13;
const EFBIG: i32 = 27;
const ENOSPC: i32 = 28;
const ERANGE: i32 = 34;
/// Bytes that a machine gives that still has memory.
const SOME_MEMORY: usize = 64 << 20;
#[cfg(target_os = "linux")]
const ETIMEDOUT: i32 = 110;
#[cfg(not(target_os = "linux"))]
const ETIMEDOUT: i32 = 60;
#[cfg(target_os = "linux")]
const EDQUOT: i32 = 122;
#[cfg(not(target_os = "linux"))]
const EDQUOT: i32 = 69;

impl From<AvError> for Error {
    fn from(error: AvError) -> Self {
        let attempt = match &error.subject {
            Some(subject) => format!("Can't {} '{}'", error.operation, redact(subject)),
            None => format!("Can't {}", error.operation),
        };
        Self::from_ffmpeg(error, "read", &attempt)
    }
}

impl Error {
    /// FFmpeg's refusal as the failure of a public call; `attempt` says what was tried with what (`Can't open 'a.mp4'`).
    #[must_use]
    pub fn from_ffmpeg(error: AvError, operation: &'static str, attempt: &str) -> Self {
        let kind = kind_of(&error);
        Self::from_ffmpeg_as(kind, error, operation, attempt)
    }

    /// The failure of what had nothing but data to work on: it reads no file or connection itself, or the source says that nothing
    /// went wrong there. Then FFmpeg's "operation not permitted", which is the plain -1 of its older code, and its "input/output
    /// error" are about the data; so is memory that is not there, where the machine has some: the data asks for too much.
    #[must_use]
    pub fn of_data(error: AvError, operation: &'static str, attempt: &str) -> Self {
        let kind = match error.kind() {
            AvErrorKind::Errno(EPERM | EIO | ERANGE) => ErrorKind::InvalidData,
            AvErrorKind::OutOfMemory if has_memory() => ErrorKind::InvalidData,
            _ => kind_of(&error),
        };
        Self::from_ffmpeg_as(kind, error, operation, attempt)
    }

    fn from_ffmpeg_as(
        kind: ErrorKind,
        error: AvError,
        operation: &'static str,
        attempt: &str,
    ) -> Self {
        let mut message = format!("{attempt}: {}", reason(&error, kind));
        if let Some(line) = error.log.last() {
            message.push_str(&format!(" (FFmpeg: {})", redact(line)));
        }
        message.push('.');
        if refused_option(&error.log).is_none() {
            message.push_str(remedy(kind, operation));
        }
        let mut failure = Self::new(kind, operation, message);
        failure.details.ffmpeg_code = Some(error.code);
        failure.details.errno = error.errno();
        failure.details.status = status(&error);
        failure.details.log = error.log.iter().map(|line| redact(line)).collect();
        failure.details.options = error.options;
        failure
    }

    /// A decoder's refusal of a packet: whatever its reason, the data is at fault, unless memory, a device or a limit is.
    #[must_use]
    pub fn of_decoding(error: AvError, attempt: &str, max_pixels: u64) -> Self {
        if let Some(limit) = Self::too_many_pixels("read", &error.log, max_pixels) {
            return limit;
        }
        let is_of_data = matches!(
            error.kind(),
            AvErrorKind::InvalidData | AvErrorKind::InvalidArgument | AvErrorKind::NotImplemented
        );
        // A picture may well be larger than the memory that is left.
        let mut failure = if error.kind() == AvErrorKind::OutOfMemory {
            Self::from_ffmpeg(error, "read", attempt)
        } else {
            Self::of_data(error, "read", attempt)
        };
        if is_of_data {
            failure.kind = ErrorKind::InvalidData;
        }
        failure
    }

    /// The error of a picture that FFmpeg refused because it has more pixels than it was allowed, if it logged one.
    #[must_use]
    pub fn too_many_pixels(operation: &'static str, log: &[String], allowed: u64) -> Option<Self> {
        let mut refused = log.iter().filter_map(|line| refused_pixels(line));
        let pixels = refused.find(|pixels| *pixels > allowed)?;
        Some(Self::limit(operation, "maxPixels", pixels, allowed))
    }

    /// The error of a wait that the stop flag ended; `waited_for` says what did not come.
    #[must_use]
    pub fn stopped(reason: StopReason, operation: &'static str, waited_for: &str) -> Self {
        match reason {
            StopReason::Aborted => Self::new(
                ErrorKind::Aborted,
                operation,
                format!("Aborted by the caller's signal: {waited_for}."),
            ),
            StopReason::Closed => Self::new(
                ErrorKind::Closed,
                operation,
                format!("Closed meanwhile: {waited_for}."),
            ),
            StopReason::TimedOut => Self::new(
                ErrorKind::Timeout,
                operation,
                format!(
                    "Nothing came in the time allowed: {waited_for}. Raise `timeout` or `openTimeout` if the source is slow."
                ),
            ),
        }
    }

    /// This error, or what the stop flag says if it is the reason: an interrupted call fails in many ways.
    #[must_use]
    pub fn unless_stopped(self, stop: &StopFlag, waited_for: &str) -> Self {
        match stop.reason() {
            Some(reason) => Self::stopped(reason, self.operation, waited_for),
            // FFmpeg kept the interruption, and something came through since: it was the time limit, which moves on.
            None if self.kind == ErrorKind::Aborted => {
                Self::stopped(StopReason::TimedOut, self.operation, waited_for)
            }
            None => self,
        }
    }
}

fn has_memory() -> bool {
    Vec::<u8>::new().try_reserve_exact(SOME_MEMORY).is_ok()
}

/// What FFmpeg says of a protocol that a hop may not use; of a format it says it without the first quote.
const REFUSED_PROTOCOL: &str = "' not on whitelist '";

/// The server's status: FFmpeg's code tells only the usual ones apart, its log has them all.
fn status(error: &AvError) -> Option<u16> {
    let coarse = error.status()?;
    let said = error
        .log
        .iter()
        .rev()
        .find_map(|line| line.split_once("HTTP error ")?.1.get(..3)?.parse().ok());
    Some(said.unwrap_or(coarse))
}

fn kind_of(error: &AvError) -> ErrorKind {
    if !error.options.is_empty() {
        return ErrorKind::UnexpectedOptions;
    }
    match error.kind() {
        AvErrorKind::Exit => ErrorKind::Aborted,
        AvErrorKind::OutOfMemory => ErrorKind::OutOfMemory,
        AvErrorKind::Http(_) => match status(error) {
            Some(404 | 410) => ErrorKind::NotFound,
            Some(401 | 403) => ErrorKind::Permission,
            _ => ErrorKind::HttpStatus,
        },
        AvErrorKind::Errno(errno) => kind_of_errno(errno, &error.log),
        AvErrorKind::DecoderNotFound | AvErrorKind::EncoderNotFound => ErrorKind::UnknownCodec,
        AvErrorKind::FilterNotFound | AvErrorKind::BitstreamFilterNotFound => {
            ErrorKind::UnknownFilter
        }
        AvErrorKind::DemuxerNotFound | AvErrorKind::MuxerNotFound | AvErrorKind::NotImplemented => {
            ErrorKind::UnsupportedFormat
        }
        AvErrorKind::ProtocolNotFound => protocol_kind(&error.log),
        AvErrorKind::OptionNotFound => ErrorKind::UnexpectedOptions,
        AvErrorKind::StreamNotFound => ErrorKind::NoSuchStream,
        AvErrorKind::InvalidArgument | AvErrorKind::InvalidData
            if says(&error.log, &[REFUSED_PROTOCOL]) =>
        {
            ErrorKind::ProtocolNotAllowed
        }
        AvErrorKind::Bug => ErrorKind::Internal,
        _ => ErrorKind::InvalidData,
    }
}

fn kind_of_errno(errno: i32, log: &[String]) -> ErrorKind {
    match errno {
        ENOENT => ErrorKind::NotFound,
        EACCES => ErrorKind::Permission,
        ENOSPC | EFBIG | EDQUOT => ErrorKind::DiskFull,
        ETIMEDOUT => ErrorKind::Timeout,
        EIO if says(log, &["ends prematurely", "ended prematurely"]) => ErrorKind::Truncated,
        EIO if speaks_of_tls(log) => ErrorKind::Tls,
        _ => ErrorKind::Io,
    }
}

fn protocol_kind(log: &[String]) -> ErrorKind {
    if says(log, &[REFUSED_PROTOCOL, "blacklist"]) {
        ErrorKind::ProtocolNotAllowed
    } else {
        ErrorKind::UnsupportedFormat
    }
}

fn speaks_of_tls(log: &[String]) -> bool {
    says(log, &["certificate", "tls", "ssl"])
}

fn says(log: &[String], words: &[&str]) -> bool {
    log.iter().any(|line| {
        let line = line.to_lowercase();
        words.iter().any(|word| line.contains(word))
    })
}

fn reason(error: &AvError, kind: ErrorKind) -> String {
    if let Some((name, value)) = refused_option(&error.log) {
        return format!("the option '{name}' can't be '{value}'");
    }
    match (kind, status(error)) {
        (_, Some(status)) => format!("the server answered {status}"),
        (ErrorKind::InvalidData, _) => "the data is not what its format demands".to_owned(),
        (ErrorKind::UnexpectedOptions, _) => {
            format!("nobody uses the options {}", error.options.join(", "))
        }
        _ => error.text(),
    }
}

/// The option and the value that FFmpeg says it refused.
fn refused_option(log: &[String]) -> Option<(&str, String)> {
    let line = log.last()?;
    let (name, value) = line
        .split_once("Error setting option ")?
        .1
        .split_once(" to value ")?;
    Some((name, redact(value.trim_end_matches('.'))))
}

fn remedy(kind: ErrorKind, operation: &str) -> &'static str {
    match kind {
        ErrorKind::NotFound => " Check the path or the address.",
        ErrorKind::Permission => " Check the rights of the file, or the credentials.",
        ErrorKind::InvalidData if operation == "open" => {
            " If the data has no header, name its format in `format`."
        }
        ErrorKind::UnknownCodec => " The list is in decoders() and encoders().",
        ErrorKind::UnknownFilter => " The list is in filters().",
        ErrorKind::Tls => " Trust its authority with `tls.ca`.",
        ErrorKind::ProtocolNotAllowed => {
            " `protocols` allows more for the source itself, never for what it refers to."
        }
        _ => "",
    }
}

/// The pixels of a picture that FFmpeg refused for its size: by the limit that it was given, or by its own.
fn refused_pixels(line: &str) -> Option<u64> {
    let (_, size) = line.split_once("Picture size ")?;
    let (size, reason) = size.split_once(' ')?;
    if !reason.starts_with("exceeds specified max pixel count") && !reason.starts_with("is invalid")
    {
        return None;
    }
    let (width, height) = size.split_once('x')?;
    let width = width.parse::<u64>().ok()?;
    Some(width.saturating_mul(height.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(code: i32) -> &'static str {
        Error::from(AvError::from_errno(code, "open")).code()
    }

    #[test]
    fn system_errors_have_their_own_codes() {
        assert_eq!(code(ENOENT), "ERR_NOT_FOUND");
        assert_eq!(code(EACCES), "ERR_PERMISSION");
        assert_eq!(code(ENOSPC), "ERR_DISK_FULL");
        assert_eq!(code(ETIMEDOUT), "ERR_TIMEOUT");
        assert_eq!(code(EIO), "ERR_IO");
        assert_eq!(code(12), "ERR_OUT_OF_MEMORY");
    }

    #[test]
    fn what_only_data_can_have_caused_is_no_fault_of_the_system() {
        for errno in [EPERM, EIO, 12] {
            let error = AvError::from_errno(errno, "decode");
            let failure = Error::of_data(error, "read", "Can't decode stream 0");
            assert_eq!(failure.code(), "ERR_INVALID_DATA", "{errno}");
            assert_eq!(failure.details.ffmpeg_code, Some(-errno));
        }
        let missing = AvError::from_errno(ENOENT, "open");
        assert_eq!(Error::of_data(missing, "open", "x").code(), "ERR_NOT_FOUND");
    }

    #[test]
    fn the_message_says_what_was_tried_without_credentials() {
        let failure =
            AvError::from_errno(ENOENT, "open").with_subject("http://me:secret@host/a.mp4");
        let error = Error::from(failure);
        assert!(
            error
                .message
                .starts_with("Can't open 'http://***@host/a.mp4': "),
            "{}",
            error.message
        );
        assert!(!error.message.contains("secret"));
        assert_eq!(error.details.errno, Some(ENOENT));
    }

    #[test]
    fn the_stop_flag_is_the_reason_of_whatever_failed_under_it() {
        let stop = StopFlag::new();
        stop.abort();
        let error =
            Error::from(AvError::from_errno(EIO, "read")).unless_stopped(&stop, "reading 'a'");
        assert_eq!(error.code(), "ERR_ABORTED");
    }

    #[test]
    fn only_a_picture_beyond_the_limit_is_one_of_too_many_pixels() {
        let line = "[png] Picture size 20000x20000 exceeds specified max pixel count 268402689, see the documentation";
        let limit = |line: &str| {
            let error = Error::too_many_pixels("read", &[line.to_owned()], 268_402_689)?;
            error.details.limit.map(|limit| limit.value)
        };
        assert_eq!(limit(line), Some(400_000_000.0));
        let own = "[IMGUTILS] Picture size 20000x20000 is invalid";
        assert_eq!(limit(own), Some(400_000_000.0));
        assert_eq!(limit("[h264] Picture size 0x0 is invalid"), None);
    }
}
