//! Pictures of the encoder's own size, by our own kernels: RGB and gray to YUV, and chroma of full size to half.
//!
//! ```text
//! rgb24, rgba, … NHWC ─► rows of R, G, B ─┐
//! rgb24, gbrp, gray, … NCHW ──────────────┴► Y, and U and V of the mean of their pixels ─► yuv420p, yuv444p, nv12, …
//! yuv420p, yuv420p10le, … NCHW (chroma repeated) ─► Y as it is, U and V halved ──────────► yuv420p, yuv420p10le, …
//! ```

use sluice_ffi::color::ColorSpace;
use sluice_ffi::encoder::VideoEncoderInput;
use sluice_ffi::frame::Frame;
use sluice_ffi::pixel_format::{PixelDescriptor, PixelFormat};
use sluice_ffi::scaler::ImagePlane;
use sluice_kernels::planes::{copy, deinterleave, halve_u8, halve_u16le, interleave};
use sluice_kernels::rgb::{RgbCoefficients, RgbPlanes, chroma, chroma_half, luma};

use super::picture::PictureMemory;
use crate::convert::video::{matrix, range};
use crate::error::{Error, Result};

/// A conversion that kernels of ours do.
pub(super) struct Direct {
    source: Source,
    width: usize,
    height: usize,
    /// Chroma is this power of two narrower and lower.
    shift: (u32, u32),
    /// Whether U and V lie together in plane 1.
    together: bool,
}

/// What the caller's picture is made of.
enum Source {
    /// Red, green and blue in these planes.
    Planes([usize; 3], RgbCoefficients),
    /// Red, green and blue at these places of each pixel, which has so many bytes.
    Packed([usize; 3], usize, RgbCoefficients),
    /// Y, U and V of full size, with so many bytes each.
    Yuv(usize),
}

/// Memory that is kept from picture to picture.
#[derive(Default)]
pub(super) struct Rows {
    colors: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
}

impl Direct {
    /// The conversion from such pictures to such frames, if there is one.
    pub(super) fn find(memory: &PictureMemory, encoder: &VideoEncoderInput) -> Option<Self> {
        let (from, to) = (memory.format.descriptor()?, encoder.format.descriptor()?);
        let together = encoder.format == PixelFormat::NV12;
        let shift = (to.log2_chroma_width, to.log2_chroma_height);
        let fits = (memory.width, memory.height) == (encoder.width, encoder.height)
            && (is_planar_yuv(&to) || together)
            && matches!(shift, (0, 0) | (1, 0 | 1));
        if !fits {
            return None;
        }
        Some(Self {
            source: Source::find(memory.format, &from, encoder, &to)?,
            width: memory.width as usize,
            height: memory.height as usize,
            shift,
            together,
        })
    }

    /// Converts the caller's planes into a frame of the encoder's format.
    pub(super) fn run(
        &self,
        planes: &[ImagePlane<'_>],
        rows: &mut Rows,
        frame: &mut Frame,
    ) -> Result<()> {
        let (across, down) = self.shift;
        let bytes = if let Source::Yuv(bytes) = self.source {
            bytes
        } else {
            1
        };
        let size = (
            self.width.div_ceil(1 << across) * bytes,
            self.height.div_ceil(1 << down),
        );
        rows.u.resize(size.0 * size.1, 0);
        rows.v.resize(size.0 * size.1, 0);
        let Rows { colors, u, v } = rows;
        let lines = u.chunks_exact_mut(size.0).zip(v.chunks_exact_mut(size.0));
        let done = match &self.source {
            Source::Yuv(bytes) => self.halve(planes, *bytes, lines, frame)?,
            Source::Planes(_, coefficients) | Source::Packed(_, _, coefficients) => {
                colors.resize(self.width * 8, 0);
                self.convert(planes, coefficients, colors, lines, frame)?
            }
        };
        done.and_then(|()| self.store_chroma((u, v), size.0, frame).transpose())
            .unwrap_or_else(|| {
                Err(Error::internal(
                    "write",
                    "A picture is shorter than its format.",
                ))
            })
    }

    /// Luma into the frame, chroma into `lines`.
    fn convert<'r>(
        &self,
        planes: &[ImagePlane<'_>],
        coefficients: &RgbCoefficients,
        colors: &mut [u8],
        lines: impl Iterator<Item = (&'r mut [u8], &'r mut [u8])>,
        frame: &mut Frame,
    ) -> Result<Option<()>> {
        let mut out = frame.plane_mut(0)?;
        let (first, second) = colors.split_at_mut(self.width * 4);
        for (index, (u, v)) in lines.enumerate() {
            let y = index << self.shift.1;
            let Some(top) = self.source.rgb(planes, y, self.width, first) else {
                return Ok(None);
            };
            let Some(row) = out.row_mut(y) else {
                return Ok(None);
            };
            luma(top, coefficients, row);
            let mut bottom = top;
            if self.shift.1 == 1 && y + 1 < self.height {
                let Some(next) = self.source.rgb(planes, y + 1, self.width, second) else {
                    return Ok(None);
                };
                let Some(row) = out.row_mut(y + 1) else {
                    return Ok(None);
                };
                luma(next, coefficients, row);
                bottom = next;
            }
            if self.shift.0 == 1 {
                chroma_half([top, bottom], coefficients, u, v);
            } else {
                chroma(top, coefficients, u, v);
            }
        }
        Ok(Some(()))
    }

    /// Luma as it is into the frame, the means of chroma into `lines`.
    fn halve<'r>(
        &self,
        planes: &[ImagePlane<'_>],
        bytes: usize,
        lines: impl Iterator<Item = (&'r mut [u8], &'r mut [u8])>,
        frame: &mut Frame,
    ) -> Result<Option<()>> {
        let halve = if bytes == 1 { halve_u8 } else { halve_u16le };
        let row_bytes = self.width * bytes;
        let [luma, first, second] = planes else {
            return Ok(None);
        };
        let mut out = frame.plane_mut(0)?;
        for y in 0..self.height {
            let (Some(from), Some(to)) = (row_of(luma, y, row_bytes), out.row_mut(y)) else {
                return Ok(None);
            };
            copy(from, to);
        }
        for (index, (u, v)) in lines.enumerate() {
            let y = index << self.shift.1;
            let below = if self.shift.1 == 1 {
                (y + 1).min(self.height - 1)
            } else {
                y
            };
            for (plane, out) in [(first, u), (second, v)] {
                let (Some(top), Some(bottom)) =
                    (row_of(plane, y, row_bytes), row_of(plane, below, row_bytes))
                else {
                    return Ok(None);
                };
                halve(top, bottom, out);
            }
        }
        Ok(Some(()))
    }

    fn store_chroma(
        &self,
        (u, v): (&[u8], &[u8]),
        row_bytes: usize,
        frame: &mut Frame,
    ) -> Result<Option<()>> {
        if self.together {
            let mut out = frame.plane_mut(1)?;
            for (y, pair) in u
                .chunks_exact(row_bytes)
                .zip(v.chunks_exact(row_bytes))
                .enumerate()
            {
                let Some(row) = out.row_mut(y) else {
                    return Ok(None);
                };
                interleave::<1>(&[pair.0, pair.1], row);
            }
            return Ok(Some(()));
        }
        for (plane, from) in [(1, u), (2, v)] {
            let mut out = frame.plane_mut(plane)?;
            for (y, from) in from.chunks_exact(row_bytes).enumerate() {
                let Some(row) = out.row_mut(y) else {
                    return Ok(None);
                };
                copy(from, row);
            }
        }
        Ok(Some(()))
    }
}

impl Source {
    fn find(
        format: PixelFormat,
        from: &PixelDescriptor,
        encoder: &VideoEncoderInput,
        to: &PixelDescriptor,
    ) -> Option<Self> {
        if is_planar_yuv(from) {
            let full = (from.log2_chroma_width, from.log2_chroma_height) == (0, 0);
            let same = from.depth() == to.depth() && full && !from.name.starts_with("yuvj");
            let halves = to.log2_chroma_width == 1 && encoder.format != PixelFormat::NV12;
            return (same && halves).then(|| Self::Yuv(if from.depth() > 8 { 2 } else { 1 }));
        }
        let coefficients = RgbCoefficients::new(
            matrix(encoder.color.space),
            range(encoder.format, &encoder.color),
        );
        if to.depth() != 8 || encoder.color.space == ColorSpace::RGB {
            return None;
        }
        match format {
            PixelFormat::GRAY8 => Some(Self::Planes([0; 3], coefficients)),
            PixelFormat::GBRP | PixelFormat::GBRAP => Some(Self::Planes([2, 0, 1], coefficients)),
            _ => {
                let (places, pixel) = packed_rgb(from)?;
                Some(Self::Packed(places, pixel, coefficients))
            }
        }
    }

    /// One row of red, green and blue; `scratch` has room for four bytes a pixel.
    fn rgb<'a>(
        &self,
        planes: &[ImagePlane<'a>],
        line: usize,
        width: usize,
        scratch: &'a mut [u8],
    ) -> Option<RgbPlanes<'a>> {
        match self {
            Self::Planes([r, g, b], _) => Some([
                row_of(planes.get(*r)?, line, width)?,
                row_of(planes.get(*g)?, line, width)?,
                row_of(planes.get(*b)?, line, width)?,
            ]),
            Self::Packed([r, g, b], pixel, _) => {
                let packed = row_of(planes.first()?, line, width * pixel)?;
                let mut channels: Vec<&mut [u8]> = scratch.chunks_exact_mut(width).collect();
                deinterleave::<1>(packed, channels.get_mut(..*pixel)?);
                let channels: Vec<&'a [u8]> =
                    channels.into_iter().map(|channel| &*channel).collect();
                Some([*channels.get(*r)?, *channels.get(*g)?, *channels.get(*b)?])
            }
            Self::Yuv(_) => None,
        }
    }
}

fn row_of<'a>(plane: &ImagePlane<'a>, line: usize, bytes: usize) -> Option<&'a [u8]> {
    let start = line.checked_mul(plane.stride)?;
    plane.data.get(start..start.checked_add(bytes)?)
}

/// Three planes of numbers of whole bytes in this machine's order, and no alpha.
fn is_planar_yuv(descriptor: &PixelDescriptor) -> bool {
    !descriptor.is_rgb()
        && !descriptor.is_float()
        && !descriptor.is_big_endian()
        && descriptor.planes == 3
        && descriptor.components().len() == 3
        && descriptor.components().iter().all(|c| c.shift == 0)
        && descriptor.depth() >= 8
}

/// Where red, green and blue lie in each pixel of 8-bit packed RGB, and its bytes.
fn packed_rgb(descriptor: &PixelDescriptor) -> Option<([usize; 3], usize)> {
    let [r, g, b, ..] = descriptor.components() else {
        return None;
    };
    let bytes = descriptor.is_rgb()
        && descriptor.planes == 1
        && !descriptor.is_bitstream()
        && [r, g, b]
            .iter()
            .all(|c| c.depth == 8 && c.shift == 0 && c.step == r.step);
    (bytes && matches!(r.step, 3 | 4)).then_some(([r.offset, g.offset, b.offset], r.step))
}

#[cfg(test)]
mod tests;
