//! Arranged numbers turned for display.

use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::side_data::DisplayMatrix;
use sluice_kernels::turn::{Turn, turn as turn_pixels};

use super::layout::{Channels, Kind};
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::format::VideoLayout;

/// How pictures with this display matrix are turned to be upright.
#[must_use]
pub fn turn_for(rotation: Option<DisplayMatrix>) -> Turn {
    let orientation = rotation.map(DisplayMatrix::orientation).unwrap_or_default();
    let quarters = (orientation.rotation / 90 % 4) as u8;
    // Mirrored and then turned is the same as turned the other way and then mirrored.
    if orientation.mirrored {
        Turn {
            quarters: (4 - quarters) % 4,
            mirror: true,
        }
    } else {
        Turn {
            quarters,
            mirror: false,
        }
    }
}

/// Whether every plane of a picture in the native order can be turned by itself and still make a picture of the format.
#[must_use]
pub fn can_turn_native(format: PixelFormat, turn: Turn) -> bool {
    turn.is_identity()
        || Channels::of(format).is_some_and(|channels| {
            let (across, down) = channels.chroma_shift;
            across == down || !turn.swaps_sides()
        })
}

/// Turns one arranged picture, whose numbers have `bytes` bytes, from `from` to `to`.
pub(super) fn turn(plan: &Plan, from: &[u8], bytes: usize, to: &mut [u8]) -> Result<()> {
    let (width, height) = plan.unturned();
    let area = width * height;
    let shape = plan.shape();
    match shape.layout {
        VideoLayout::Nchw => {
            for (from, to) in from
                .chunks_exact(area * bytes)
                .zip(to.chunks_exact_mut(area * bytes))
            {
                plane(from, (width, height), bytes, plan.turn(), to)?;
            }
            Ok(())
        }
        VideoLayout::Nhwc => plane(
            from,
            (width, height),
            bytes * shape.channels,
            plan.turn(),
            to,
        ),
        VideoLayout::Native => native(plan, from, to),
    }
}

fn native(plan: &Plan, mut from: &[u8], mut to: &mut [u8]) -> Result<()> {
    let (width, height) = plan.unturned();
    let Some(channels) = Channels::of(plan.format) else {
        return Err(unsupported());
    };
    let planes = plan
        .format
        .descriptor()
        .map_or(0, |descriptor| descriptor.planes);
    for index in 0..planes {
        let (across, down) = if index == 1 || index == 2 {
            channels.chroma_shift
        } else {
            (0, 0)
        };
        let size = (width.div_ceil(1 << across), height.div_ceil(1 << down));
        let pixel = channels.bytes
            * match channels.kind {
                Kind::Packed => channels.count,
                Kind::SemiPlanar if index == 1 => 2,
                _ => 1,
            };
        let bytes = size.0 * size.1 * pixel;
        let (Some((head, tail)), Some((out, rest))) = (
            from.split_at_checked(bytes),
            std::mem::take(&mut to).split_at_mut_checked(bytes),
        ) else {
            return Err(unsupported());
        };
        plane(head, size, pixel, plan.turn(), out)?;
        (from, to) = (tail, rest);
    }
    Ok(())
}

fn plane(
    from: &[u8],
    (width, height): (usize, usize),
    pixel: usize,
    turn: Turn,
    to: &mut [u8],
) -> Result<()> {
    match pixel {
        1 => turn_pixels::<1>(from, width, height, turn, to),
        2 => turn_pixels::<2>(from, width, height, turn, to),
        3 => turn_pixels::<3>(from, width, height, turn, to),
        4 => turn_pixels::<4>(from, width, height, turn, to),
        6 => turn_pixels::<6>(from, width, height, turn, to),
        8 => turn_pixels::<8>(from, width, height, turn, to),
        12 => turn_pixels::<12>(from, width, height, turn, to),
        16 => turn_pixels::<16>(from, width, height, turn, to),
        _ => return Err(unsupported()),
    }
    Ok(())
}

fn unsupported() -> Error {
    Error::internal("convert", "A picture of this format cannot be turned.")
}
