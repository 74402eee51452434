//! Which encoder a kind of hardware has for a codec. All of these take pictures from memory and bring them to the device.

use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::registry;

use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};

const OPERATION: &str = "addVideoStream";

/// Types of devices, and what the names of their encoders end in.
const ENDINGS: [(&str, &str); 6] = [
    ("amf", "_amf"),
    ("cuda", "_nvenc"),
    ("d3d12va", "_d3d12va"),
    ("mediacodec", "_mediacodec"),
    ("qsv", "_qsv"),
    ("videotoolbox", "_videotoolbox"),
];

/// Encoders whose failure to open is about the hardware.
const HARDWARE: [&str; 10] = [
    "_amf",
    "_nvenc",
    "_d3d12va",
    "_mediacodec",
    "_mf",
    "_qsv",
    "_v4l2m2m",
    "_vaapi",
    "_videotoolbox",
    "_vulkan",
];

/// Whether the encoder runs on hardware.
pub(super) fn is_hardware(codec: EncoderCodec) -> bool {
    HARDWARE.iter().any(|ending| codec.name().ends_with(ending))
}

/// The encoder on a device (`cuda`, `cuda:1`, `qsv`) for what `codec` makes, with the options that choose the device.
///
/// # Errors
/// `ERR_HARDWARE` for devices that this build has no such encoder for.
pub fn on_hardware(codec: EncoderCodec, device: &str) -> Result<(EncoderCodec, OptionList)> {
    let (kind, which) = match device.split_once(':') {
        Some((kind, which)) => (kind, Some(which)),
        None => (device, None),
    };
    let refuse = |reason: String| {
        let message = format!("Encoding on '{device}' is not possible here: {reason}");
        Error::new(ErrorKind::Hardware, OPERATION, message)
    };
    let Some((_, ending)) = ENDINGS.iter().find(|(known, _)| *known == kind) else {
        let known: Vec<&str> = ENDINGS.iter().map(|(kind, _)| *kind).collect();
        return Err(refuse(format!(
            "`hardware` is one of {}. Other encoders on hardware are named in `encoder`.",
            known.join(", ")
        )));
    };
    let name = format!("{}{ending}", codec.id().name());
    let found = if codec.name().ends_with(ending) {
        Some(codec)
    } else {
        EncoderCodec::from_name(&name)
    };
    let Some(found) = found else {
        let encoders = registry::encoders();
        let there: Vec<&str> = encoders
            .iter()
            .filter(|entry| entry.media_type == MediaType::Video && entry.name.ends_with(ending))
            .map(|entry| entry.name.as_str())
            .collect();
        return Err(refuse(if there.is_empty() {
            format!("this build has no encoder '{name}' nor any other for such devices.")
        } else {
            format!(
                "there is no encoder '{name}'. There are: {}.",
                there.join(", ")
            )
        }));
    };
    let gpu = which.filter(|_| kind == "cuda");
    let options = gpu.map(|which| ("gpu".to_owned(), which.to_owned()));
    Ok((found, options.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_says_what_is() {
        let codec = EncoderCodec::from_name("mpeg4").unwrap();
        let message = |device| {
            let error = on_hardware(codec, device).unwrap_err();
            assert_eq!(error.code(), "ERR_HARDWARE");
            error.message
        };
        assert!(message("nosuch").contains("cuda"));
        assert!(message("cuda:0").contains("mpeg4_nvenc"));
        assert!(message("vaapi:/dev/dri/renderD128").contains("`encoder`"));
    }

    #[test]
    fn the_device_has_its_encoder_for_the_codec() {
        let codec = EncoderCodec::from_name("libopenh264").unwrap();
        let Ok((found, options)) = on_hardware(codec, "cuda:1") else {
            return;
        };
        assert_eq!(found.name(), "h264_nvenc");
        assert_eq!(options, [("gpu".to_owned(), "1".to_owned())]);
        assert!(is_hardware(found) && !is_hardware(codec));
    }
}
