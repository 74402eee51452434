//! Binding FFmpeg to the present versions of a device library's functions.
//!
//! FFmpeg was linked without the device libraries, so its references to them name no version, and
//! for such a reference the dynamic loader takes the oldest version that a library has. ALSA and
//! VA-API have some functions twice: as they once were, and with the arguments that their headers
//! declare. [`bind_default_versions`] fills in the jump slots before the loader does, with what
//! linking to the library would have chosen.

use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use ffmpeg_next::ffi;
use libc::c_void;

use crate::elf::{Call, Object};

/// Binds each function of the library `handle` that FFmpeg calls without naming a version to the
/// default version of it. What has one version is bound as it would be on its first call.
pub(super) fn bind_default_versions(handle: NonNull<c_void>) {
    let callers = callers();
    let calls = callers.iter().flat_map(Object::calls);
    for Call { slot, name, .. } in calls.filter(|call| !call.names_version) {
        // SAFETY: a library that is never closed, and a terminated string.
        let known = unsafe { libc::dlsym(handle.as_ptr(), name.as_ptr()) };
        // SAFETY: a terminated string. Looks where the loader would, but finds the default version.
        let function = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        if !known.is_null() && !function.is_null() {
            slot.store(function, Ordering::Release);
        }
    }
}

/// FFmpeg's libraries that use devices and hardware.
fn callers() -> Vec<Object> {
    let functions = [
        ffi::avutil_version as *const () as usize,
        ffi::avcodec_version as *const () as usize,
        ffi::avfilter_version as *const () as usize,
        ffi::avdevice_version as *const () as usize,
    ];
    functions.into_iter().filter_map(Object::around).collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    /// Where each of FFmpeg's libraries that calls `name` gets to.
    fn bound(name: &CStr) -> Vec<*mut c_void> {
        let libraries = callers();
        let calls = libraries.iter().flat_map(Object::calls);
        calls
            .filter(|call| !call.names_version && call.name == name)
            .map(|call| call.slot.load(Ordering::Acquire))
            .collect()
    }

    fn calls_the_present_one(device: &str, names: &[&CStr], old: &CStr, present: &CStr) {
        if crate::device::load_device_libraries(device).is_err() {
            return;
        }
        for name in names {
            let version = |version: &CStr| {
                // SAFETY: terminated strings.
                unsafe { libc::dlvsym(libc::RTLD_DEFAULT, name.as_ptr(), version.as_ptr()) }
            };
            let expected = version(present);
            assert!(
                !expected.is_null() && expected != version(old),
                "{name:?} has two versions"
            );
            assert_eq!(bound(name), [expected], "{name:?}");
        }
    }

    #[test]
    fn what_alsa_has_twice_is_called_as_its_header_declares_it() {
        let names = [
            c"snd_pcm_hw_params_get_buffer_size_max",
            c"snd_pcm_hw_params_get_period_size_min",
            c"snd_pcm_hw_params_set_buffer_size_near",
            c"snd_pcm_hw_params_set_period_size_near",
            c"snd_pcm_hw_params_set_rate_near",
        ];
        calls_the_present_one("alsa", &names, c"ALSA_0.9", c"ALSA_0.9.0rc4");
    }

    #[test]
    fn what_vaapi_has_twice_is_called_as_its_header_declares_it() {
        let names = [c"vaCreateSurfaces"];
        calls_the_present_one("vaapi", &names, c"VA_API_0.32.0", c"VA_API_0.33.0");
    }

    #[test]
    fn what_names_its_version_is_left_to_the_loader() {
        let libraries = callers();
        assert_eq!(libraries.len(), 4);
        assert_eq!(bound(c"pa_context_new").len(), 1);
        for versioned in [c"memcpy", c"av_frame_free", c"avfilter_graph_alloc"] {
            assert!(bound(versioned).is_empty(), "{versioned:?}");
        }
        assert!(Object::around(0).is_none());
    }
}
