//! What colours mean to libswscale and to our kernels: a frame's own tags, and FFmpeg's choice where it has none.

use sluice_ffi::color::{ColorInfo, ColorRange, ColorSpace};
use sluice_ffi::pixel_format::{PixelDescriptor, PixelFormat};
use sluice_kernels::color::{Matrix, Range};

/// The matrix of a YUV frame. Untagged is BT.601, as in libswscale.
pub(crate) fn matrix(space: ColorSpace) -> Matrix {
    match space {
        ColorSpace::BT709 => Matrix::Bt709,
        ColorSpace::BT2020_NCL | ColorSpace::BT2020_CL => Matrix::Bt2020,
        ColorSpace::SMPTE240M => Matrix::Smpte240m,
        ColorSpace::FCC => Matrix::Fcc,
        _ => Matrix::Bt601,
    }
}

/// Whether black is 0: by the frame's tag, else by the kind of its format.
pub(super) fn is_full_range(format: PixelFormat, color: &ColorInfo) -> bool {
    match color.range {
        ColorRange::FULL => true,
        ColorRange::LIMITED => false,
        _ => format
            .descriptor()
            .is_some_and(|descriptor| is_full_range_format(&descriptor)),
    }
}

/// Whether untagged pictures of this format have black at 0: RGB, gray and the `yuvj` formats.
fn is_full_range_format(descriptor: &PixelDescriptor) -> bool {
    descriptor.is_rgb() || descriptor.components().len() < 3 || descriptor.name.starts_with("yuvj")
}

/// The same for our kernels.
pub(crate) fn range(format: PixelFormat, color: &ColorInfo) -> Range {
    if is_full_range(format, color) {
        Range::Full
    } else {
        Range::Limited
    }
}

/// The range of a picture to be made: gray and `yuvj` are full, YUV keeps that of a YUV source, and of RGB becomes limited.
pub(super) fn target_range(
    target: PixelFormat,
    source: PixelFormat,
    color: &ColorInfo,
) -> ColorRange {
    let Some(descriptor) = target.descriptor() else {
        return ColorRange::UNSPECIFIED;
    };
    let from_yuv = source
        .descriptor()
        .is_some_and(|source| !source.is_rgb() && source.components().len() >= 3);
    let full = is_full_range_format(&descriptor) || (from_yuv && is_full_range(source, color));
    if full {
        ColorRange::FULL
    } else {
        ColorRange::LIMITED
    }
}

/// The matrix of a picture to be made: that of a YUV source, else BT.601.
pub(super) fn target_space(source: PixelFormat, color: &ColorInfo) -> ColorSpace {
    match source.descriptor() {
        Some(descriptor) if !descriptor.is_rgb() => color.space,
        _ => ColorSpace::UNSPECIFIED,
    }
}
