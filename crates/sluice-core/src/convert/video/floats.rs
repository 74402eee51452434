//! Packed RGB of floats, which libswscale can't make: it makes the planes, and these are woven together.

use sluice_ffi::pixel_format::PixelFormat;
use sluice_kernels::planes::interleave;

use super::layout::{Channels, Kind};
use super::scale::Picture;

/// Planes of R, G, B and alpha in the pictures that libswscale makes.
const PLANES_OF_RGBA: [usize; 4] = [2, 0, 1, 3];

/// The planar format of the same numbers, for a packed format of floats that libswscale doesn't make.
pub(super) fn planar_of(format: PixelFormat) -> Option<PixelFormat> {
    let channels = Channels::of(format)?;
    if !channels.float || channels.kind != Kind::Packed || format.can_scale_to() {
        return None;
    }
    let planar = match (channels.count, cfg!(target_endian = "little")) {
        (3, true) => "gbrpf32le",
        (3, false) => "gbrpf32be",
        (4, true) => "gbrapf32le",
        (4, false) => "gbrapf32be",
        _ => return None,
    };
    PixelFormat::from_name(planar)
}

/// Writes the planes of `picture`, `width` pixels a row, to `out` pixel by pixel; `None` where one is missing.
pub(super) fn pack(picture: &Picture<'_>, width: usize, out: &mut [u8]) -> Option<()> {
    const FLOAT: usize = size_of::<f32>();
    let channels = picture.iter().flatten().count();
    for (y, out) in out.chunks_exact_mut(width * channels * FLOAT).enumerate() {
        let mut rows: [&[u8]; 4] = [&[]; 4];
        for (row, plane) in rows.iter_mut().zip(PLANES_OF_RGBA).take(channels) {
            *row = picture[plane].as_ref()?.row(y)?;
        }
        interleave::<FLOAT>(rows.get(..channels)?, out);
    }
    Some(())
}
