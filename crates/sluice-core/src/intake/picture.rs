//! How the caller's pictures lie in memory, and how a frame is filled from them.
//!
//! ```text
//! NCHW    channel after channel       R…R G…G B…B       planes of a planar format
//! NHWC    pixel after pixel           RGB RGB RGB       one packed plane, or taken apart for planar formats
//! native  FFmpeg's planes, packed     Y…Y U…U V…V       chroma in its own size
//! ```

use sluice_ffi::frame::Frame;
use sluice_ffi::pixel_format::{PixelDescriptor, PixelFormat};
use sluice_ffi::scaler::ImagePlane;

use crate::error::{Error, Result};
use crate::format::VideoLayout;

const OPERATION: &str = "write";

/// Bytes of FFmpeg's palette, which follows the indices: 256 entries of four.
const PALETTE_BYTES: usize = 1024;

/// One picture of the caller's, as it lies in memory.
#[derive(Debug, Clone)]
pub struct PictureMemory {
    /// The pixel format of a frame that holds the same samples.
    pub format: PixelFormat,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes of one picture.
    pub bytes: usize,
    order: Order,
}

#[derive(Debug, Clone)]
enum Order {
    /// The frame's planes lie one after the other; plane `i` is the `planes[i]`-th in memory, with this many bytes a row.
    Planes {
        planes: Vec<usize>,
        rows: Vec<usize>,
        strides: Vec<usize>,
    },
    /// Samples of `planes.len()` channels lie together; the frame's plane `i` is channel `planes[i]`.
    Interleaved { planes: Vec<usize>, sample: usize },
}

impl PictureMemory {
    /// How pictures of this format and layout lie in memory.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a format that is none, or one that has no such layout.
    pub fn new(
        format: &str,
        layout: VideoLayout,
        width: u32,
        height: u32,
        operation: &'static str,
    ) -> Result<Self> {
        let named = PixelFormat::from_name(format).or_else(|| alias(format));
        let known = named.and_then(|format| Some((format, format.descriptor()?)));
        let Some((pixels, descriptor)) = known else {
            return Err(Error::invalid_arg(
                operation,
                format!("`format` is no pixel format: '{format}'."),
            ));
        };
        let unusable = || {
            let layout = match layout {
                VideoLayout::Nchw => "NCHW",
                VideoLayout::Nhwc => "NHWC",
                VideoLayout::Native => "native",
            };
            Error::invalid_arg(
                operation,
                format!("Pictures in '{format}' can't be written in the layout '{layout}'."),
            )
        };
        if descriptor.is_hardware() || descriptor.is_bayer() {
            return Err(unusable());
        }
        let made = match layout {
            VideoLayout::Native => Some(Self::native(pixels, &descriptor, width, height)),
            VideoLayout::Nchw => Self::channels(&descriptor, width, height, true),
            VideoLayout::Nhwc if is_packed(&descriptor) => {
                Some(Self::native(pixels, &descriptor, width, height))
            }
            VideoLayout::Nhwc => Self::channels(&descriptor, width, height, false),
        };
        made.filter(|memory| memory.bytes > 0).ok_or_else(unusable)
    }

    fn native(format: PixelFormat, descriptor: &PixelDescriptor, width: u32, height: u32) -> Self {
        let mut rows: Vec<usize> = (0..descriptor.planes)
            .map(|plane| format.plane_height(plane, height).unwrap_or(0) as usize)
            .collect();
        let mut strides: Vec<usize> = (0..descriptor.planes)
            .map(|plane| format.plane_row_bytes(plane, width).unwrap_or(0))
            .collect();
        if descriptor.is_palette() {
            rows.push(1);
            strides.push(PALETTE_BYTES);
        }
        let bytes = rows
            .iter()
            .zip(&strides)
            .map(|(rows, stride)| rows * stride)
            .sum();
        Self {
            format,
            width,
            height,
            bytes,
            order: Order::Planes {
                planes: (0..rows.len()).collect(),
                rows,
                strides,
            },
        }
    }

    /// Channels of full size, whole planes (`planar`) or together in each pixel.
    fn channels(
        descriptor: &PixelDescriptor,
        width: u32,
        height: u32,
        planar: bool,
    ) -> Option<Self> {
        let (frame_format, planes) = full_size_planes(descriptor)?;
        let sample = frame_format.plane_row_bytes(0, 1)?;
        let count = planes.len();
        let stride = sample * width as usize;
        let order = if planar {
            Order::Planes {
                planes,
                rows: vec![height as usize; count],
                strides: vec![stride; count],
            }
        } else {
            Order::Interleaved { planes, sample }
        };
        let bytes = stride * height as usize * count;
        Some(Self {
            format: frame_format,
            width,
            height,
            bytes,
            order,
        })
    }

    /// The planes of one picture where they lie, in the frame's order, if they lie apart.
    #[must_use]
    pub fn planes<'a>(&self, picture: &'a [u8]) -> Option<Vec<ImagePlane<'a>>> {
        let Order::Planes {
            planes,
            rows,
            strides,
        } = &self.order
        else {
            return None;
        };
        let mut starts = Vec::with_capacity(planes.len());
        let mut start = 0;
        for (rows, stride) in rows.iter().zip(strides) {
            starts.push(start);
            start += rows * stride;
        }
        let plane = |index: &usize| {
            let (start, stride) = (starts[*index], strides[*index]);
            picture
                .get(start..start + rows[*index] * stride)
                .map(|data| ImagePlane { data, stride })
        };
        planes.iter().map(plane).collect()
    }

    /// Copies one picture into a frame of [`PictureMemory::format`].
    ///
    /// # Errors
    /// Out of memory, or a picture that is too short.
    pub fn copy_to(&self, picture: &[u8], frame: &mut Frame) -> Result<()> {
        let short = || Error::internal(OPERATION, "A picture is shorter than its format.");
        match (&self.order, self.planes(picture)) {
            (_, Some(planes)) => {
                for (index, plane) in planes.iter().enumerate() {
                    let mut out = frame.plane_mut(index)?;
                    for (y, row) in plane.data.chunks_exact(plane.stride.max(1)).enumerate() {
                        if let Some(out) = out.row_mut(y) {
                            out.copy_from_slice(&row[..out.len()]);
                        }
                    }
                }
                Ok(())
            }
            (Order::Interleaved { planes, sample }, None) => {
                self.take_apart(planes, *sample, picture, frame)
            }
            (Order::Planes { .. }, None) => Err(short()),
        }
    }

    fn take_apart(
        &self,
        planes: &[usize],
        sample: usize,
        picture: &[u8],
        frame: &mut Frame,
    ) -> Result<()> {
        let pixel = planes.len() * sample;
        let rows = picture.chunks_exact(pixel * self.width as usize);
        for (y, row) in rows.enumerate().take(self.height as usize) {
            for (plane, channel) in planes.iter().enumerate() {
                let mut out = frame.plane_mut(plane)?;
                let Some(out) = out.row_mut(y) else { continue };
                let samples = row
                    .chunks_exact(pixel)
                    .map(|pixel| &pixel[channel * sample..(channel + 1) * sample]);
                for (out, given) in out.chunks_exact_mut(sample).zip(samples) {
                    out.copy_from_slice(given);
                }
            }
        }
        Ok(())
    }
}

/// Other names of the contract for FFmpeg's formats.
fn alias(name: &str) -> Option<PixelFormat> {
    match name {
        "gray8" => PixelFormat::from_name("gray"),
        _ => None,
    }
}

/// Whether each pixel lies in one place.
fn is_packed(descriptor: &PixelDescriptor) -> bool {
    descriptor.planes == 1
        && descriptor.log2_chroma_width == 0
        && !descriptor.is_palette()
        && !descriptor.is_bitstream()
}

/// The planar format of full-size channels for samples of this kind, and the channel that each of its planes is.
///
/// Channels are in the order of the format's name: by their place in the pixel for packed formats, by plane for planar ones.
fn full_size_planes(descriptor: &PixelDescriptor) -> Option<(PixelFormat, Vec<usize>)> {
    let components = descriptor.components();
    // MSB-aligned samples (p010le) are numbers of their whole container.
    let depth = components
        .iter()
        .map(|component| component.depth + component.shift)
        .max()?;
    let suffix = match (descriptor.is_float(), depth) {
        (true, 32) => "f32le",
        (false, 8) => "",
        (false, 9) => "9le",
        (false, 10) => "10le",
        (false, 12) => "12le",
        (false, 14) => "14le",
        (false, 16) => "16le",
        _ => return None,
    };
    if descriptor.is_big_endian() || descriptor.is_palette() || descriptor.is_bitstream() {
        return None;
    }
    let (base, component_of_plane): (&str, &[usize]) = match (components.len(), descriptor.is_rgb())
    {
        (1, _) => ("gray", &[0]),
        (3, true) => ("gbrp", &[1, 2, 0]),
        (4, true) => ("gbrap", &[1, 2, 0, 3]),
        (3, false) => ("yuv444p", &[0, 1, 2]),
        (4, false) => ("yuva444p", &[0, 1, 2, 3]),
        _ => return None,
    };
    let frame_format = PixelFormat::from_name(&format!("{base}{suffix}"))?;
    // The place of each component among the channels.
    let mut channels: Vec<usize> = (0..components.len()).collect();
    if descriptor.is_rgb() {
        channels.sort_by_key(|index| (components[*index].plane, components[*index].offset));
    }
    let channel_of = |component: &usize| channels.iter().position(|other| other == component);
    let planes: Option<Vec<usize>> = component_of_plane.iter().map(channel_of).collect();
    Some((frame_format, planes?))
}

#[cfg(test)]
mod tests;
