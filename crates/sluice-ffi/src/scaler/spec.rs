//! What a conversion is from and to, and the caller's planes.

use ffmpeg_next::ffi;

use crate::color::{ColorRange, ColorSpace};
use crate::error::{AvError, Result};
use crate::pixel_format::PixelFormat;

/// How sizes are changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ScaleAlgorithm {
    /// Fast and coarse.
    FastBilinear,
    /// Bilinear.
    Bilinear,
    /// Bicubic: FFmpeg's own default.
    #[default]
    Bicubic,
    /// Area averaging.
    Area,
    /// Lanczos.
    Lanczos,
    /// Nearest neighbour.
    Nearest,
}

impl ScaleAlgorithm {
    pub(super) fn flag(self) -> ffi::SwsFlags {
        match self {
            Self::FastBilinear => ffi::SwsFlags::SWS_FAST_BILINEAR,
            Self::Bilinear => ffi::SwsFlags::SWS_BILINEAR,
            Self::Bicubic => ffi::SwsFlags::SWS_BICUBIC,
            Self::Area => ffi::SwsFlags::SWS_AREA,
            Self::Lanczos => ffi::SwsFlags::SWS_LANCZOS,
            Self::Nearest => ffi::SwsFlags::SWS_POINT,
        }
    }
}

/// How a conversion is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScaleOptions {
    /// How sizes are changed.
    pub algorithm: ScaleAlgorithm,
    /// Rounds exactly instead of fast; the fast path from YUV to RGB is off by up to 3 of 255.
    pub accurate: bool,
    /// Interpolates chroma to full size before, and after, the matrix.
    pub full_chroma: bool,
}

impl Default for ScaleOptions {
    fn default() -> Self {
        Self {
            algorithm: ScaleAlgorithm::default(),
            accurate: true,
            full_chroma: true,
        }
    }
}

/// One end of a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSpec {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Pixel format.
    pub format: PixelFormat,
    /// The YUV matrix; unspecified is BT.601, as in libswscale. No meaning for RGB.
    pub color_space: ColorSpace,
    /// Code values of black and white; unspecified is limited for YUV. No meaning for RGB.
    pub color_range: ColorRange,
}

impl ImageSpec {
    /// Bytes of one row of pixels in `plane`, without padding; 0 where there is no such plane.
    #[must_use]
    pub fn row_bytes(&self, plane: usize) -> usize {
        self.format.plane_row_bytes(plane, self.width).unwrap_or(0)
    }

    /// Rows of `plane`.
    #[must_use]
    pub fn rows(&self, plane: usize) -> usize {
        self.format.plane_height(plane, self.height).unwrap_or(0) as usize
    }

    /// How many planes hold pixels.
    #[must_use]
    pub fn planes(&self) -> usize {
        self.format
            .descriptor()
            .map_or(0, |descriptor| descriptor.planes)
    }

    pub(super) fn matrix(&self) -> i32 {
        self.color_space.as_raw()
    }

    pub(super) fn is_full_range(&self) -> i32 {
        let full = match self.color_range {
            ColorRange::UNSPECIFIED => without_range(self.format) != self.format,
            range => range == ColorRange::FULL,
        };
        i32::from(full)
    }

    pub(super) fn dimensions(&self) -> Result<(i32, i32)> {
        match (i32::try_from(self.width), i32::try_from(self.height)) {
            (Ok(width), Ok(height)) if width > 0 && height > 0 => Ok((width, height)),
            _ => Err(AvError::invalid_argument("open scaler")
                .with_subject(format!("{}x{}", self.width, self.height))),
        }
    }
}

impl PixelFormat {
    /// Whether libswscale reads it.
    #[must_use]
    pub fn can_scale_from(self) -> bool {
        crate::raw::sws_isSupportedInput(self.as_raw()) != 0
    }

    /// Whether libswscale writes it.
    #[must_use]
    pub fn can_scale_to(self) -> bool {
        crate::raw::sws_isSupportedOutput(self.as_raw()) != 0
    }
}

/// A plane of the caller's memory to write to.
#[derive(Debug)]
pub struct ImagePlaneMut<'a> {
    /// The rows; the last may be shorter than `stride`.
    pub data: &'a mut [u8],
    /// Bytes from one row to the next.
    pub stride: usize,
}

/// A plane of the caller's memory to read from.
#[derive(Debug, Clone, Copy)]
pub struct ImagePlane<'a> {
    /// The rows; the last may be shorter than `stride`.
    pub data: &'a [u8],
    /// Bytes from one row to the next.
    pub stride: usize,
}

/// The format of the same memory whose range is said apart: libswscale warns of every `yuvj` format.
pub(super) fn without_range(format: PixelFormat) -> PixelFormat {
    match format.name().and_then(|name| name.strip_prefix("yuvj")) {
        Some(rest) => PixelFormat::from_name(&format!("yuv{rest}")).unwrap_or(format),
        None => format,
    }
}
