//! Devices: loading their system libraries on first use, and listing what is plugged in.
//!
//! FFmpeg's device and hardware code was linked without the libraries of ALSA, PulseAudio, X11,
//! VA-API and DRM, so that the addon loads on a machine that has none of them. Their symbols are
//! bound lazily; [`load_device_libraries`] makes them visible before a device is first touched.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::error::{AvError, Result};
use crate::text::{c_string, lossy};

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
            load_global(device, library)?;
            loaded.insert(library);
        }
    }
    Ok(())
}

fn load_global(device: &str, library: &str) -> Result<()> {
    let name = c_string(library, "load device library")?;
    // SAFETY: `name` is a NUL-terminated string that lives through the call. The handle is kept for
    // the life of the process on purpose: FFmpeg holds addresses inside the library.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    if !handle.is_null() {
        return Ok(());
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
