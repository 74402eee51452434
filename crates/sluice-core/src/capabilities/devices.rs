//! What a device driver can read from or write to right now.

use serde::Serialize;
use sluice_ffi::device::{self, DeviceEntry};
use sluice_ffi::{AvError, AvErrorKind};

use crate::device_names::{elsewhere, own_name};
use crate::error::{Error, ErrorKind, Result};

/// Which end of a device is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceEnd {
    /// What can be read from.
    Sources,
    /// What can be written to.
    Sinks,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: String,
    long_name: String,
    is_default: bool,
}

impl From<DeviceEntry> for Entry {
    fn from(device: DeviceEntry) -> Self {
        Self {
            name: device.name,
            long_name: device.description,
            is_default: device.default,
        }
    }
}

/// The devices of a driver (`"alsa"`, `"pulse"`, …) as a JSON list; empty where the driver has none or cannot tell. It may
/// wait for the system, so it is not for the JavaScript thread.
///
/// # Errors
/// `ERR_UNSUPPORTED_FORMAT` for a name that is no such device, `ERR_DEVICE` where its system library or its server is not there.
pub fn device_list(format: &str, end: DeviceEnd) -> Result<String> {
    let format = own_name(format);
    let listed = match end {
        DeviceEnd::Sources => device::sources(format),
        DeviceEnd::Sinks => device::sinks(format),
    };
    match listed {
        Ok(devices) => Ok(super::json(devices.into_iter().map(Entry::from))),
        Err(error) if cannot_tell(&error) => Ok("[]".to_owned()),
        Err(error) => Err(refusal(error, format, end)),
    }
}

fn cannot_tell(error: &AvError) -> bool {
    const ENOSYS: i32 = 38;
    error.kind() == AvErrorKind::NotImplemented || error.errno() == Some(ENOSYS)
}

fn refusal(error: AvError, format: &str, end: DeviceEnd) -> Error {
    let (operation, kind, list) = match end {
        DeviceEnd::Sources => ("deviceSources", "input", "inputDevices"),
        DeviceEnd::Sinks => ("deviceSinks", "output", "outputDevices"),
    };
    let unknown = matches!(
        error.kind(),
        AvErrorKind::DemuxerNotFound | AvErrorKind::MuxerNotFound
    );
    if unknown {
        let message = elsewhere(format, list).unwrap_or_else(|| {
            format!("There is no {kind} device '{format}'; {list}() lists them.")
        });
        return Error::new(ErrorKind::UnsupportedFormat, operation, message);
    }
    let reason = error.subject.clone().unwrap_or_default();
    let attempt = format!("Can't list the devices of '{format}' {reason}");
    let mut failure = Error::from_ffmpeg(error, operation, attempt.trim_end());
    failure.kind = ErrorKind::Device;
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_cannot_tell_lists_nothing() {
        assert_eq!(device_list("lavfi", DeviceEnd::Sources).unwrap(), "[]");
    }

    #[test]
    fn what_is_no_device_is_an_unsupported_format() {
        for (format, end) in [("mp4", DeviceEnd::Sources), ("nosuch", DeviceEnd::Sinks)] {
            let error = device_list(format, end).unwrap_err();
            assert_eq!(error.code(), "ERR_UNSUPPORTED_FORMAT");
            assert!(error.to_string().contains(format), "{error}");
        }
    }

    #[test]
    fn alsa_lists_its_devices_or_says_that_its_library_is_missing() {
        match device_list("alsa", DeviceEnd::Sinks) {
            Ok(text) => {
                let listed: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
                assert!(listed.iter().all(|device| device["name"].is_string()));
            }
            Err(error) => assert_eq!(error.code(), "ERR_DEVICE"),
        }
    }
}
