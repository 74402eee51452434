//! Devices: loading their system libraries on first use, and listing what is plugged in.
//!
//! FFmpeg's device and hardware code was linked without the libraries of ALSA, PulseAudio, X11,
//! VA-API and DRM, so that the addon loads on a machine that has none of them. Their symbols are
//! bound lazily; [`load_device_libraries`] makes them visible before a device is first touched, and
//! binds the versions that FFmpeg was compiled for.

use std::collections::BTreeSet;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, PoisonError};

use ffmpeg_next::ffi;
use libc::c_void;

use crate::error::{AvError, Result, check};
use crate::output_format::OutputFormat;
use crate::ptr::Owned;
use crate::registry::register_devices;
use crate::text::{c_string, lossy, lossy_or_empty};

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod versions;
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
mod versions {
    /// Functions have versions on Linux.
    pub(super) fn bind_default_versions(_handle: std::ptr::NonNull<libc::c_void>) {}
}

/// One thing that a device driver can read from or write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEntry {
    /// The name to open it by.
    pub name: String,
    /// What a person would call it; empty where the driver says nothing.
    pub description: String,
    /// Whether it is the driver's own choice.
    pub default: bool,
}

/// What the input device `format` (`alsa`, `pulse`, `v4l2`, …) can read from now.
///
/// # Errors
/// `AVERROR_DEMUXER_NOT_FOUND` for a name that is no input device, `ENOENT` for a missing system
/// library, `ENOSYS` for a device that cannot tell, and what the driver reports.
pub fn sources(format: &str) -> Result<Vec<DeviceEntry>> {
    const OPERATION: &str = "list device sources";
    register_devices();
    let name = c_string(format, OPERATION)?;
    // SAFETY: a terminated string; the answer is null or static.
    let device = unsafe { ffi::av_find_input_format(name.as_ptr()) };
    let is_device = crate::registry::input_devices()
        .iter()
        .any(|device| device.name.split(',').any(|name| name == format));
    if device.is_null() || !is_device {
        return Err(AvError::new(ffi::AVERROR_DEMUXER_NOT_FOUND, OPERATION).with_subject(format));
    }
    load_device_libraries(format)?;
    let mut list = ptr::null_mut();
    // SAFETY: a static device, no name and no options; the list is written by C.
    let code = unsafe {
        ffi::avdevice_list_input_sources(device, ptr::null(), ptr::null_mut(), &raw mut list)
    };
    entries(list, code, OPERATION, format)
}

/// What the output device `format` can write to now.
///
/// # Errors
/// As [`sources`], with `AVERROR_MUXER_NOT_FOUND` for a name that is no output device.
pub fn sinks(format: &str) -> Result<Vec<DeviceEntry>> {
    const OPERATION: &str = "list device sinks";
    let is_device = crate::registry::output_devices()
        .iter()
        .any(|device| device.name.split(',').any(|name| name == format));
    let device = OutputFormat::from_name(format).filter(|_| is_device);
    let Some(device) = device else {
        return Err(AvError::new(ffi::AVERROR_MUXER_NOT_FOUND, OPERATION).with_subject(format));
    };
    load_device_libraries(format)?;
    let mut list = ptr::null_mut();
    // SAFETY: a static device, no name and no options; the list is written by C.
    let code = unsafe {
        ffi::avdevice_list_output_sinks(device.raw(), ptr::null(), ptr::null_mut(), &raw mut list)
    };
    entries(list, code, OPERATION, format)
}

fn entries(
    list: *mut ffi::AVDeviceInfoList,
    code: i32,
    operation: &'static str,
    format: &str,
) -> Result<Vec<DeviceEntry>> {
    // SAFETY: null, or a list that C made for us.
    let list = unsafe { Owned::new(list, operation) };
    check(code, operation).map_err(|error| error.with_subject(format))?;
    let Ok(list) = list else {
        return Ok(Vec::new());
    };
    let raw = list.get();
    let count = usize::try_from(raw.nb_devices).unwrap_or(0);
    if raw.devices.is_null() || count == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: not null, so it holds `nb_devices` pointers.
    let devices = unsafe { std::slice::from_raw_parts(raw.devices, count) };
    let default = usize::try_from(raw.default_device).ok();
    let entry = |(index, device): (usize, &*mut ffi::AVDeviceInfo)| {
        // SAFETY: null, or an entry that lives as long as the list.
        let device = unsafe { device.as_ref() }?;
        Some(DeviceEntry {
            // SAFETY: null or a terminated string.
            name: unsafe { lossy_or_empty(device.device_name) },
            // SAFETY: as above.
            description: unsafe { lossy_or_empty(device.device_description) },
            default: default == Some(index),
        })
    };
    Ok(devices.iter().enumerate().filter_map(entry).collect())
}

/// The shared libraries that a device or hardware type needs, by FFmpeg's own name for it.
/// Empty for those that need none.
#[must_use]
pub fn device_libraries(device: &str) -> &'static [&'static str] {
    match device {
        "alsa" => &["libasound.so.2"],
        "pulse" => &["libpulse.so.0"],
        "x11grab" => &[
            "libxcb.so.1",
            "libxcb-shm.so.0",
            "libxcb-xfixes.so.0",
            "libxcb-shape.so.0",
        ],
        "xv" => &["libX11.so.6", "libXext.so.6", "libXv.so.1"],
        "kmsgrab" | "drm" => &["libdrm.so.2"],
        "vaapi" => &[
            "libdrm.so.2",
            "libX11.so.6",
            "libva.so.2",
            "libva-drm.so.2",
            "libva-x11.so.2",
        ],
        // Quick Sync reaches the processor through VA-API.
        "qsv" => &[
            "libdrm.so.2",
            "libX11.so.6",
            "libva.so.2",
            "libva-drm.so.2",
            "libva-x11.so.2",
            "libvpl.so.2",
        ],
        _ => &[],
    }
}

/// Makes the libraries of `device` visible to FFmpeg. Does nothing the second time.
///
/// # Errors
/// When one of them is not on this machine; the message names the library.
pub fn load_device_libraries(device: &str) -> Result<()> {
    static LOADED: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    for library in device_libraries(device) {
        if !loaded.contains(library) {
            let handle = load_global(device, library)?;
            versions::bind_default_versions(handle);
            loaded.insert(library);
        }
    }
    Ok(())
}

/// The same for a codec or filter that belongs to a kind of hardware (`h264_qsv`, `scale_vaapi`): one can be named without
/// the device being opened first, and would then call what is not there.
///
/// # Errors
/// As [`load_device_libraries`].
pub(crate) fn load_libraries_of(codec_or_filter: &str) -> Result<()> {
    match codec_or_filter.rsplit_once('_') {
        Some((_, device @ ("qsv" | "vaapi"))) => load_device_libraries(device),
        _ => Ok(()),
    }
}

fn load_global(device: &str, library: &str) -> Result<NonNull<c_void>> {
    let name = c_string(library, "load device library")?;
    // SAFETY: `name` is a NUL-terminated string that lives through the call. The handle is kept for
    // the life of the process on purpose: FFmpeg holds addresses inside the library.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    if let Some(handle) = NonNull::new(handle) {
        return Ok(handle);
    }
    // SAFETY: dlerror takes no argument.
    let reason = unsafe { libc::dlerror() };
    // SAFETY: null or a terminated string, copied before another dl call.
    let reason = unsafe { lossy(reason) }.unwrap_or_else(|| String::from("not found"));
    Err(missing(device, library, &reason))
}

fn missing(device: &str, library: &str, reason: &str) -> AvError {
    AvError::from_errno(libc::ENOENT, "load device library").with_subject(format!(
        "the device '{device}' needs the system library {library}, which is not here ({reason})"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::AvErrorKind;

    #[test]
    fn what_is_no_device_has_no_list() {
        let error = sources("mp4").unwrap_err();
        assert_eq!(error.kind(), AvErrorKind::DemuxerNotFound);
        assert_eq!(sinks("wav").unwrap_err().kind(), AvErrorKind::MuxerNotFound);
        assert!(sources("a\0b").is_err());
    }

    #[test]
    fn a_library_that_is_not_there_is_named() {
        let error = load_global("testing", "libsluice-nowhere.so.9").unwrap_err();
        let subject = error.subject.unwrap_or_default();
        assert!(subject.contains("testing") && subject.contains("libsluice-nowhere.so.9"));
    }

    #[test]
    fn listing_a_device_gives_a_list_or_says_why_not() {
        for format in ["alsa", "pulse", "v4l2", "x11grab"] {
            if let Err(error) = sources(format) {
                assert!(error.subject.is_some(), "{error}");
            }
        }
    }
}
