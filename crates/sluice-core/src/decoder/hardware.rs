//! The device that a decoder is to work on.

use sluice_ffi::AvError;
use sluice_ffi::hardware::HardwareDevice;
use sluice_ffi::registry::hardware_types;

use crate::error::{Error, ErrorKind, Result};
use crate::suggest::with_nearest;

/// Opens a device by FFmpeg's name of its type, or by type and which one after a colon.
///
/// # Errors
/// `ERR_HARDWARE`, which says what is missing: the type in this build, the system library, the driver or the device.
pub(super) fn open_hardware(name: &str) -> Result<HardwareDevice> {
    HardwareDevice::open(name).map_err(|error| {
        let built = hardware_types();
        let kind = name.split(':').next().unwrap_or(name);
        let missing = missing(kind, name, &error, &built);
        let mut failure = Error::from_ffmpeg(error, "read", "Can't decode");
        failure.kind = ErrorKind::Hardware;
        failure.message = format!(
            "Can't decode on '{name}': {missing}. Hardware that this build knows: {}.",
            built.join(", ")
        );
        failure
    })
}

fn missing(kind: &str, name: &str, error: &AvError, built: &[String]) -> String {
    if !built.iter().any(|built| built == kind) {
        let known: Vec<&str> = built.iter().map(String::as_str).collect();
        let kind = with_nearest(&[kind.to_owned()], &known);
        return format!("this build of FFmpeg has no hardware of the type {kind}");
    }
    match &error.subject {
        // What stands there is more than the name: the system library that is not here.
        Some(subject) if subject != name => return subject.clone(),
        _ => {}
    }
    if error.log.is_empty() {
        return format!("no such device, or no driver for it ({})", error.text());
    }
    let said: Vec<&str> = error
        .log
        .iter()
        .map(|line| line.trim_end_matches('.'))
        .collect();
    said.join("; ")
}
