//! Our own conversions: YUV to RGB and to gray, of the same size, straight into the final order.

use sluice_ffi::pixel_format::{PixelDescriptor, PixelFormat};
use sluice_ffi::slab::view_mut;
use sluice_kernels::color::Coefficients;
use sluice_kernels::planes::copy;
use sluice_kernels::yuv::{
    Chroma, ChromaOrder, Order3, Order4, RgbRow, YuvRow, luma_to_full_range, yuv_to_rgb,
};

use super::arrange::split_planes;
use super::layout::{Channels, Kind};
use super::plan::Plan;
use super::scale::Picture;
use super::{VideoInput, color};
use crate::error::{Error, Result};
use crate::format::VideoLayout;

/// A conversion that a kernel of ours does.
#[derive(Debug)]
pub(super) struct Kernel {
    /// What the picture has to be first: the frame's own format, or what libswscale makes of it in the plan's size.
    pub(super) from: PixelFormat,
    source: Source,
    target: Target,
    coefficients: Coefficients,
    full_range: bool,
}

/// Memory layout of the frame.
#[derive(Debug, Clone, Copy)]
struct Source {
    kind: Kind,
    wide: bool,
    bits: u32,
    chroma: Chroma,
    /// Chroma rows are for `2^down` rows of luma.
    down: u32,
    order: ChromaOrder,
}

/// Where each colour goes.
#[derive(Debug, Clone, Copy)]
enum Target {
    Gray,
    /// Channels of red, green and blue, and of alpha if there is one; and the packed order of the same.
    Rgb {
        channels: [usize; 3],
        alpha: Option<usize>,
        packed: Packed,
    },
}

#[derive(Debug, Clone, Copy)]
enum Packed {
    Three(Order3),
    Four(Order4),
}

impl Kernel {
    /// The kernel for these frames, if there is one.
    pub(super) fn find(plan: &Plan, input: &VideoInput) -> Option<Self> {
        let target = Target::of(plan)?;
        let own = input.format.descriptor()?;
        // A transparent picture keeps its alpha where there is a place for it; that is libswscale's.
        if input.format == plan.format
            || own.has_alpha() && matches!(target, Target::Rgb { alpha: Some(_), .. })
        {
            return None;
        }
        let same_size = (input.width as usize, input.height as usize) == plan.unturned();
        let direct = Source::of(input.format, &own).filter(|_| same_size);
        let (from, descriptor, source) = match direct {
            Some(source) => (input.format, own, source),
            None => between(plan, input, &own, target, same_size)?,
        };
        if matches!(target, Target::Gray) && source.wide {
            return None;
        }
        let range = color::range(input.format, &input.color);
        let coefficients =
            Coefficients::new(color::matrix(input.color.space), range, descriptor.depth());
        Some(Self {
            from,
            source,
            target,
            coefficients,
            full_range: color::is_full_range(input.format, &input.color),
        })
    }

    /// Whether it normalises by itself.
    pub(super) fn normalizes(&self, plan: &Plan) -> bool {
        let opaque_colors = matches!(self.target, Target::Rgb { alpha: None, .. });
        plan.normalize().is_some() && plan.shape().layout == VideoLayout::Nchw && opaque_colors
    }

    /// Converts a picture of the format [`Kernel::from`] into `out`, in the plan's order, unturned.
    pub(super) fn run(&self, planes: &Picture<'_>, plan: &Plan, out: &mut [u8]) -> Result<()> {
        let (width, height) = plan.unturned();
        let done = match (
            self.target,
            plan.shape().layout,
            plan.normalize().filter(|_| self.normalizes(plan)),
        ) {
            (Target::Gray, ..) => self.gray(planes, width, out),
            (Target::Rgb { channels, .. }, _, Some(normalize)) => {
                let factors = |values: &[f32]| {
                    channels.map(|channel| values.get(channel).copied().unwrap_or_default())
                };
                let (scale, bias) = (factors(&normalize.scale), factors(&normalize.bias));
                self.floats(planes, (width, height), channels, (scale, bias), out)
            }
            (
                Target::Rgb {
                    channels, alpha, ..
                },
                VideoLayout::Nchw,
                None,
            ) => self.planar(planes, (width, height), channels, alpha, out),
            (Target::Rgb { packed, .. }, _, None) => self.packed(planes, width, packed, out),
        };
        done.ok_or_else(|| {
            Error::internal(
                "convert",
                "The picture has fewer planes or rows than its format.",
            )
        })
    }

    fn gray(&self, planes: &Picture<'_>, width: usize, out: &mut [u8]) -> Option<()> {
        for (y, out) in out.chunks_exact_mut(width).enumerate() {
            let luma = planes[0].as_ref()?.row(y)?;
            if self.full_range {
                copy(luma, out);
            } else {
                luma_to_full_range(luma, &self.coefficients, out);
            }
        }
        Some(())
    }

    fn packed(
        &self,
        planes: &Picture<'_>,
        width: usize,
        packed: Packed,
        out: &mut [u8],
    ) -> Option<()> {
        let pixel = if matches!(packed, Packed::Four(_)) {
            4
        } else {
            3
        };
        for (y, out) in out.chunks_exact_mut(width * pixel).enumerate() {
            let mut row = match packed {
                Packed::Three(order) => RgbRow::Packed3 { out, order },
                Packed::Four(order) => RgbRow::Packed4 { out, order },
            };
            yuv_to_rgb(&self.source.row(planes, y)?, &self.coefficients, &mut row);
        }
        Some(())
    }

    fn planar(
        &self,
        planes: &Picture<'_>,
        (width, height): (usize, usize),
        channels: [usize; 3],
        alpha: Option<usize>,
        out: &mut [u8],
    ) -> Option<()> {
        let mut split: Vec<&mut [u8]> = out.chunks_exact_mut(width * height).collect();
        if let Some(alpha) = alpha {
            split.get_mut(alpha)?.fill(255);
        }
        let mut colors = split.get_disjoint_mut(channels).ok()?;
        for y in 0..height {
            let rows = colors
                .each_mut()
                .map(|plane| &mut plane[y * width..][..width]);
            yuv_to_rgb(
                &self.source.row(planes, y)?,
                &self.coefficients,
                &mut RgbRow::Planar(rows),
            );
        }
        Some(())
    }

    fn floats(
        &self,
        planes: &Picture<'_>,
        (width, height): (usize, usize),
        channels: [usize; 3],
        (scale, bias): ([f32; 3], [f32; 3]),
        out: &mut [u8],
    ) -> Option<()> {
        let split: [&mut [u8]; 3] = split_planes(out, width * height * 4)?;
        let [a, b, c] = split.map(view_mut::<f32>);
        let mut split = [a?, b?, c?];
        let mut colors = split.get_disjoint_mut(channels).ok()?;
        for y in 0..height {
            let rows = colors
                .each_mut()
                .map(|plane| &mut plane[y * width..][..width]);
            let mut row = RgbRow::PlanarF32 {
                planes: rows,
                scale,
                bias,
            };
            yuv_to_rgb(&self.source.row(planes, y)?, &self.coefficients, &mut row);
        }
        Some(())
    }
}

/// What libswscale makes first of YUV in another size or memory layout: 8 bits in planes, scaled alone, so that the colours
/// are still ours. Chroma of full width only where the frame has that much.
fn between(
    plan: &Plan,
    input: &VideoInput,
    own: &PixelDescriptor,
    target: Target,
    same_size: bool,
) -> Option<(PixelFormat, PixelDescriptor, Source)> {
    let yuv = !own.is_rgb() && own.components().len() >= 3 && !own.name.starts_with("xyz");
    if !yuv || own.has_alpha() || matches!(target, Target::Gray) || same_size && own.depth() > 8 {
        return None;
    }
    let full = plan.unturned().0 << own.log2_chroma_width <= input.width as usize;
    let format = if full {
        PixelFormat::YUV444P
    } else {
        PixelFormat::YUV422P
    };
    let descriptor = format.descriptor()?;
    let source = Source::of(format, &descriptor)?;
    input
        .format
        .can_scale_from()
        .then_some((format, descriptor, source))
}

impl Source {
    fn of(format: PixelFormat, descriptor: &PixelDescriptor) -> Option<Self> {
        let channels = Channels::of(format)?;
        let (across, down) = channels.chroma_shift;
        if descriptor.is_rgb() || channels.count < 3 || channels.float || across > 1 {
            return None;
        }
        let [y, u, v, ..] = descriptor.components() else {
            return None;
        };
        let wide = channels.bytes == 2;
        let chroma = if across == 1 {
            Chroma::Half
        } else {
            Chroma::Full
        };
        let order = if u.offset < v.offset {
            ChromaOrder::Uv
        } else {
            ChromaOrder::Vu
        };
        let fits = match channels.kind {
            Kind::Packed => false,
            Kind::Planar => y.shift == 0,
            Kind::SemiPlanar if wide => {
                across == 1 && y.shift + y.depth == 16 && order == ChromaOrder::Uv
            }
            Kind::SemiPlanar => across == 1,
        };
        fits.then_some(Self {
            kind: channels.kind,
            wide,
            bits: y.depth,
            chroma,
            down,
            order,
        })
    }

    fn row<'a>(&self, planes: &Picture<'a>, line: usize) -> Option<YuvRow<'a>> {
        let row = |index: usize, line: usize| planes[index].as_ref()?.row(line);
        let y = row(0, line)?;
        let u = row(1, line >> self.down)?;
        if self.kind == Kind::SemiPlanar {
            return Some(if self.wide {
                YuvRow::SemiPlanar16 { y, uv: u }
            } else {
                YuvRow::SemiPlanar8 {
                    y,
                    uv: u,
                    order: self.order,
                }
            });
        }
        let v = row(2, line >> self.down)?;
        Some(if self.wide {
            YuvRow::Planar16 {
                y,
                u,
                v,
                chroma: self.chroma,
                bits: self.bits,
            }
        } else {
            YuvRow::Planar8 {
                y,
                u,
                v,
                chroma: self.chroma,
            }
        })
    }
}

impl Target {
    /// The kernels' form of the plan's format and order, if they write it.
    fn of(plan: &Plan) -> Option<Self> {
        Some(match plan.format {
            PixelFormat::GRAY8 => Self::Gray,
            PixelFormat::RGB24 => Self::three([0, 1, 2], Packed::Three(Order3::Rgb)),
            PixelFormat::BGR24 => Self::three([2, 1, 0], Packed::Three(Order3::Bgr)),
            PixelFormat::GBRP => Self::three([2, 0, 1], Packed::Three(Order3::Gbr)),
            PixelFormat::RGBA => Self::four([0, 1, 2], 3, Order4::Rgba),
            PixelFormat::BGRA => Self::four([2, 1, 0], 3, Order4::Bgra),
            PixelFormat::ARGB => Self::four([1, 2, 3], 0, Order4::Argb),
            PixelFormat::ABGR => Self::four([3, 2, 1], 0, Order4::Abgr),
            _ => return None,
        })
    }

    const fn three(channels: [usize; 3], packed: Packed) -> Self {
        Self::Rgb {
            channels,
            alpha: None,
            packed,
        }
    }

    const fn four(channels: [usize; 3], alpha: usize, order: Order4) -> Self {
        Self::Rgb {
            channels,
            alpha: Some(alpha),
            packed: Packed::Four(order),
        }
    }
}
