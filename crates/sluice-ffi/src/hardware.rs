//! Hardware devices: opening them, giving them to decoders, and bringing their frames to memory.

use std::ptr;

use ffmpeg_next::ffi;

use crate::codec::Codec;
use crate::device::load_device_libraries;
use crate::error::{AvError, Result, check};
use crate::frame::Frame;
use crate::ptr::Owned;
use crate::raw;
use crate::text::c_string;

/// An opened device (`cuda`, `cuda:0`, `vaapi:/dev/dri/renderD128`).
pub struct HardwareDevice {
    reference: Owned<ffi::AVBufferRef>,
    kind: i32,
    name: String,
}

// SAFETY: a reference-counted device context; FFmpeg counts atomically and guards the device itself.
unsafe impl Send for HardwareDevice {}

impl HardwareDevice {
    /// Opens a device by type, or by type and which one after a colon.
    ///
    /// # Errors
    /// `ENODEV` for a type that this build does not know; what the driver reports; a missing system
    /// library. The subject names the device.
    pub fn open(description: &str) -> Result<Self> {
        const OPERATION: &str = "open hardware device";
        crate::log::install();
        let (name, which) = match description.split_once(':') {
            Some((name, which)) => (name, Some(which)),
            None => (description, None),
        };
        let fail = |error: AvError| error.with_subject(description);
        let text = c_string(name, OPERATION)?;
        // SAFETY: a terminated string.
        let kind = unsafe { raw::av_hwdevice_find_type_by_name(text.as_ptr()) };
        if kind == ffi::AVHWDeviceType::AV_HWDEVICE_TYPE_NONE as i32 {
            return Err(fail(AvError::from_errno(libc::ENODEV, OPERATION)));
        }
        load_device_libraries(name)?;
        let which = which.map(|which| c_string(which, OPERATION)).transpose()?;
        let mut reference = ptr::null_mut();
        // SAFETY: a known type, null or a terminated name that lives through the call, no options.
        let code = unsafe {
            raw::av_hwdevice_ctx_create(
                &raw mut reference,
                kind,
                which.as_ref().map_or(ptr::null(), |which| which.as_ptr()),
                ptr::null_mut(),
                0,
            )
        };
        check(code, OPERATION).map_err(fail)?;
        Ok(Self {
            // SAFETY: null or the reference that C made for us.
            reference: unsafe { Owned::new(reference, OPERATION) }?,
            kind,
            name: name.to_owned(),
        })
    }

    /// The type's name (`vaapi`).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a decoder can work on devices of this type.
    #[must_use]
    pub fn decodes(&self, codec: Codec) -> bool {
        let method = ffi::AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX as i32;
        (0..)
            .map_while(|index| {
                // SAFETY: a codec of the static table; null ends the list.
                let config = unsafe { ffi::avcodec_get_hw_config(codec.as_ptr(), index) };
                // SAFETY: null or a static entry.
                unsafe { config.as_ref() }
            })
            .any(|config| {
                config.methods & method != 0 && raw::enum_value(&config.device_type) == self.kind
            })
    }

    /// A further reference, which whoever gets it must release.
    pub(crate) fn new_reference(&self) -> Result<*mut ffi::AVBufferRef> {
        // SAFETY: a live reference; C makes another one.
        let reference = unsafe { ffi::av_buffer_ref(self.reference.as_ptr()) };
        if reference.is_null() {
            return Err(AvError::out_of_memory("share hardware device"));
        }
        Ok(reference)
    }
}

impl std::fmt::Debug for HardwareDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HardwareDevice({:?})", self.name)
    }
}

impl Frame {
    /// Whether its pixels are on a device.
    #[must_use]
    pub fn is_on_hardware(&self) -> bool {
        !self.raw().hw_frames_ctx.is_null()
    }

    /// A copy in memory of a frame that is on a device, with its times and colours.
    ///
    /// # Errors
    /// `EINVAL` for a frame that is in memory already; what the driver reports; `ENOMEM`.
    pub fn to_memory(&self) -> Result<Self> {
        const OPERATION: &str = "copy frame from hardware";
        if !self.is_on_hardware() {
            return Err(AvError::invalid_argument(OPERATION));
        }
        let mut copy = Self::new()?;
        // SAFETY: a blank frame, and a live one whose frames context C asks for the format.
        let code = unsafe { ffi::av_hwframe_transfer_data(copy.as_mut_ptr(), self.as_ptr(), 0) };
        check(code, OPERATION)?;
        copy.copy_properties_from(self)?;
        Ok(copy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixel_format::PixelFormat;

    #[test]
    fn a_type_or_device_that_is_not_there_is_named() {
        for description in ["nosuch", "nosuch:0", "vaapi:/dev/dri/nosuch", "a\0b"] {
            let error = HardwareDevice::open(description).err().unwrap();
            assert!(error.subject.is_some(), "{description}: {error}");
        }
    }

    #[test]
    fn a_frame_in_memory_is_not_on_a_device() {
        let frame = Frame::video(PixelFormat::YUV420P, 16, 16).unwrap();
        assert!(!frame.is_on_hardware());
        assert!(frame.to_memory().is_err());
    }
}
