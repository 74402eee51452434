//! Names of devices that FFmpeg calls otherwise, or has on other systems only.

/// FFmpeg's own name of a device: what grabs an X screen is called after the library by some.
#[must_use]
pub fn own_name(name: &str) -> &str {
    match name {
        "xcbgrab" => "x11grab",
        name => name,
    }
}

/// The system whose device this is, where it is none of this build's.
fn other_system(name: &str) -> Option<&'static str> {
    Some(match name {
        "avfoundation" | "audiotoolbox" => "macOS",
        "dshow" | "gdigrab" | "vfwcap" => "Windows",
        "android_camera" => "Android",
        "bktr" => "FreeBSD",
        "sndio" => "OpenBSD",
        _ => return None,
    })
}

/// The sentence about a device that only another system has; `list` names the function that lists what is here.
#[must_use]
pub fn elsewhere(name: &str, list: &str) -> Option<String> {
    let system = other_system(name)?;
    let here = std::env::consts::OS;
    Some(format!(
        "The device '{name}' exists on {system} only, and this is a build for {here}; {list}() lists what there is."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_of_another_system_is_told_with_both_systems() {
        let text = elsewhere("gdigrab", "inputDevices").unwrap();
        assert!(text.contains("Windows") && text.contains(std::env::consts::OS));
        assert_eq!(elsewhere("alsa", "inputDevices"), None);
        assert_eq!((own_name("xcbgrab"), own_name("alsa")), ("x11grab", "alsa"));
    }
}
