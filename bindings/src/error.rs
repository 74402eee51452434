//! Errors of the core as JavaScript errors with all their facts as properties.

use napi::bindgen_prelude::Object;
use napi::{Env, Error as NapiError, JsValue};
use sluice_core::error::{Error, ErrorKind};

/// The same failure, to be thrown into JavaScript or to reject a promise with. TypeScript makes a `MediaError` of it.
pub(crate) fn to_js(env: &Env, error: &Error) -> NapiError {
    match failure(env, error) {
        Ok(object) => NapiError::from(object.to_unknown()),
        Err(error) => error,
    }
}

fn failure<'env>(env: &'env Env, error: &Error) -> napi::Result<Object<'env>> {
    let mut object = env.create_error(NapiError::from_reason(error.message.clone()))?;
    let details = &error.details;
    object.set("nativeFailure", true)?;
    object.set("code", error.code())?;
    object.set("operation", error.operation)?;
    set(&mut object, "ffmpegCode", details.ffmpeg_code)?;
    set(
        &mut object,
        "streamIndex",
        details
            .stream_index
            .and_then(|index| u32::try_from(index).ok()),
    )?;
    set(&mut object, "errno", details.errno.map(errno_name))?;
    set(&mut object, "status", details.status.map(u32::from))?;
    set(
        &mut object,
        "userError",
        details.callback.and_then(|id| u32::try_from(id).ok()),
    )?;
    if !details.log.is_empty() {
        object.set("log", details.log.join("\n"))?;
    }
    if !details.options.is_empty() {
        object.set("options", details.options.clone())?;
    }
    if let Some(limit) = &details.limit {
        object.set("limit", limit.limit)?;
        object.set("value", limit.value)?;
        object.set("allowed", limit.allowed)?;
    }
    Ok(object)
}

fn set<T: napi::bindgen_prelude::ToNapiValue>(
    object: &mut Object<'_>,
    name: &str,
    value: Option<T>,
) -> napi::Result<()> {
    match value {
        Some(value) => object.set(name, value),
        None => Ok(()),
    }
}

/// The system's name of its error number, as Node writes it: `ENOSPC`.
fn errno_name(errno: i32) -> String {
    let known = [
        (1, "EPERM"),
        (2, "ENOENT"),
        (4, "EINTR"),
        (5, "EIO"),
        (9, "EBADF"),
        (11, "EAGAIN"),
        (12, "ENOMEM"),
        (13, "EACCES"),
        (16, "EBUSY"),
        (17, "EEXIST"),
        (20, "ENOTDIR"),
        (21, "EISDIR"),
        (22, "EINVAL"),
        (24, "EMFILE"),
        (26, "ETXTBSY"),
        (27, "EFBIG"),
        (28, "ENOSPC"),
        (29, "ESPIPE"),
        (30, "EROFS"),
        (32, "EPIPE"),
        (36, "ENAMETOOLONG"),
        (101, "ENETUNREACH"),
        (104, "ECONNRESET"),
        (110, "ETIMEDOUT"),
        (111, "ECONNREFUSED"),
        (113, "EHOSTUNREACH"),
        (122, "EDQUOT"),
    ];
    known
        .iter()
        .find(|(number, _)| *number == errno)
        .map_or_else(|| format!("errno {errno}"), |(_, name)| (*name).to_owned())
}

/// The call came too late.
pub(crate) fn closed(operation: &'static str) -> Error {
    Error::new(
        ErrorKind::Closed,
        operation,
        "It was closed while the call was waiting.",
    )
}

/// The call came too early.
pub(crate) fn not_open(operation: &'static str) -> Error {
    Error::new(ErrorKind::State, operation, "It is not open.")
}

/// A panic below was caught: a defect of ours.
pub(crate) fn panicked(operation: &'static str) -> Error {
    Error::internal(
        operation,
        "An internal check failed, the object is closed. Please report it with the file that caused it.",
    )
}
