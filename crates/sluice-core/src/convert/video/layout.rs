//! How the numbers of a pixel format lie in memory, as far as they can be put into channels.

use sluice_ffi::pixel_format::{PixelComponent, PixelDescriptor, PixelFormat};

/// Which planes hold which channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One plane, all channels of a pixel together.
    Packed,
    /// A plane for each channel.
    Planar,
    /// A plane of luma, and one with both chroma together.
    SemiPlanar,
}

/// A pixel format whose numbers are whole bytes, native-endian, and can be put into channels in the order they lie in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Channels {
    pub(super) kind: Kind,
    /// Count of channels, 1 to 4.
    pub(super) count: usize,
    /// Bytes of a number: 1, 2 or 4.
    pub(super) bytes: usize,
    /// Whether numbers are floats.
    pub(super) float: bool,
    /// The largest number: white.
    pub(super) max: f64,
    /// Chroma planes are this power of two narrower and lower.
    pub(super) chroma_shift: (u32, u32),
}

impl Channels {
    /// The channels of a format; `None` if it has no such form (palettes, bit fields, packed 4:2:2, the other byte order).
    pub(super) fn of(format: PixelFormat) -> Option<Self> {
        let descriptor = format.descriptor()?;
        let components = descriptor.components();
        let first = *components.first()?;
        let bytes = number_bytes(&descriptor, first)?;
        if components
            .iter()
            .any(|component| component.depth != first.depth || component.shift != first.shift)
        {
            return None;
        }
        let rgb_or_gray = descriptor.is_rgb() || components.len() < 3;
        let chroma_shift = if rgb_or_gray {
            (0, 0)
        } else {
            (descriptor.log2_chroma_width, descriptor.log2_chroma_height)
        };
        let (kind, count) = arrangement(components, bytes)?;
        if kind == Kind::Packed && chroma_shift != (0, 0)
            || kind == Kind::SemiPlanar && chroma_shift.0 > 1
        {
            return None;
        }
        let max = if descriptor.is_float() {
            1.0
        } else {
            f64::from(((1u32 << first.depth) - 1) << first.shift)
        };
        Some(Self {
            kind,
            count,
            bytes,
            float: descriptor.is_float(),
            max,
            chroma_shift,
        })
    }
}

fn number_bytes(descriptor: &PixelDescriptor, first: PixelComponent) -> Option<usize> {
    let special = descriptor.is_bitstream()
        || descriptor.is_palette()
        || descriptor.is_bayer()
        || descriptor.is_hardware();
    if special || (descriptor.is_big_endian() && first.depth > 8) {
        return None;
    }
    match (descriptor.is_float(), first.depth) {
        (true, 32) => Some(4),
        (false, 8) if first.shift == 0 => Some(1),
        (false, 9..=16) if first.depth + first.shift <= 16 => Some(2),
        _ => None,
    }
}

/// The kind, and how many channels a pixel has in memory (unused bytes of `rgb0` count).
fn arrangement(components: &[PixelComponent], bytes: usize) -> Option<(Kind, usize)> {
    let own_plane = |(index, component): (usize, &PixelComponent)| {
        component.step == bytes && planes_before(components, index)
    };
    if components.iter().enumerate().all(own_plane) {
        return Some((
            if components.len() == 1 {
                Kind::Packed
            } else {
                Kind::Planar
            },
            components.len(),
        ));
    }
    if components.iter().all(|component| component.plane == 0) {
        let step = components.first()?.step;
        let whole = step.is_multiple_of(bytes)
            && components
                .iter()
                .all(|c| c.step == step && c.offset.is_multiple_of(bytes));
        return (whole && step / bytes <= 4).then_some((Kind::Packed, step / bytes));
    }
    match components {
        [y, u, v]
            if y.plane == 0
                && y.step == bytes
                && u.plane == 1
                && v.plane == 1
                && u.step == 2 * bytes =>
        {
            Some((Kind::SemiPlanar, 3))
        }
        _ => None,
    }
}

/// Whether no component before this one lies in its plane.
fn planes_before(components: &[PixelComponent], index: usize) -> bool {
    components[..index]
        .iter()
        .all(|other| other.plane != components[index].plane)
}

/// The format with the same numbers in this machine's byte order, if the format has the other one.
pub(super) fn native_endian(format: PixelFormat) -> Option<PixelFormat> {
    let name = format.name()?;
    let (other, own) = if cfg!(target_endian = "little") {
        ("be", "le")
    } else {
        ("le", "be")
    };
    PixelFormat::from_name(&format!("{}{own}", name.strip_suffix(other)?))
}
