//! Side data with a meaning of its own: orientation and samples to skip.

use crate::raw;
use ffmpeg_next::ffi;

/// How a picture is to be turned for display, as the file says it: a 3×3 matrix in
/// FFmpeg's fixed point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DisplayMatrix(pub [i32; 9]);

/// A picture's orientation as one of the eight that keep rows and columns: mirror first
/// if asked, then turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Orientation {
    /// Whether left and right are exchanged before turning.
    pub mirrored: bool,
    /// Degrees to turn clockwise: 0, 90, 180 or 270.
    pub rotation: u32,
}

impl DisplayMatrix {
    pub(crate) const FRAME_KIND: i32 = ffi::AVFrameSideDataType::AV_FRAME_DATA_DISPLAYMATRIX as i32;
    pub(crate) const PACKET_KIND: i32 = ffi::AVPacketSideDataType::AV_PKT_DATA_DISPLAYMATRIX as i32;

    /// Reads the nine native-endian integers of a side data block.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, _) = bytes.get(..36)?.as_chunks::<4>();
        let mut matrix = [0; 9];
        for (value, word) in matrix.iter_mut().zip(words) {
            *value = i32::from_ne_bytes(*word);
        }
        Some(Self(matrix))
    }

    /// Degrees to turn clockwise for display, in 0…360, mirroring left aside; 0 for a
    /// matrix that cannot be a rotation.
    #[must_use]
    pub fn rotation_degrees(self) -> f64 {
        let (_, a, b) = self.unmirrored();
        if a == 0.0 && b == 0.0 {
            return 0.0;
        }
        b.atan2(a).to_degrees().rem_euclid(360.0)
    }

    /// The nearest of the eight orientations.
    #[must_use]
    pub fn orientation(self) -> Orientation {
        let quarters = (self.rotation_degrees() / 90.0).round();
        Orientation {
            mirrored: self.unmirrored().0,
            rotation: (quarters as u32 % 4) * 90,
        }
    }

    /// Whether it mirrors, and the first row of the rotation that is left without that.
    fn unmirrored(self) -> (bool, f64, f64) {
        let [a, b, _, c, d, ..] = self.0.map(f64::from);
        let mirrored = a * d - b * c < 0.0;
        if mirrored {
            (true, -a, -b)
        } else {
            (false, a, b)
        }
    }
}

/// Samples that are in the coded stream but not part of the sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SkipSamples {
    /// Samples to drop at the start of what this packet decodes to.
    pub start: u32,
    /// Samples to drop at its end.
    pub end: u32,
}

impl SkipSamples {
    pub(crate) const PACKET_KIND: i32 = ffi::AVPacketSideDataType::AV_PKT_DATA_SKIP_SAMPLES as i32;

    /// Reads the little-endian block that demuxers attach.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            start: u32::from_le_bytes(*bytes.first_chunk()?),
            end: u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?),
        })
    }
}

/// A side data block of a codec's parameters or a stream.
///
/// # Safety
/// `list` must be null or `count` initialised entries whose data is valid while borrowed.
pub(crate) unsafe fn find<'a>(
    list: *const ffi::AVPacketSideData,
    count: i32,
    kind: i32,
) -> Option<&'a [u8]> {
    let count = usize::try_from(count).ok().filter(|_| !list.is_null())?;
    // SAFETY: not null and `count` entries long, by the caller.
    let entries = unsafe { std::slice::from_raw_parts(list, count) };
    let entry = entries
        .iter()
        .find(|entry| raw::enum_value(&entry.type_) == kind)?;
    if entry.data.is_null() {
        return None;
    }
    // SAFETY: not null; FFmpeg allocates `size` bytes for it.
    Some(unsafe { std::slice::from_raw_parts(entry.data, entry.size) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ffmpegs_matrix(clockwise: f64, mirrored: bool) -> DisplayMatrix {
        let mut matrix = [0i32; 9];
        // SAFETY: nine integers, as both functions need.
        unsafe { ffi::av_display_rotation_set(matrix.as_mut_ptr(), clockwise) };
        if mirrored {
            // Mirroring before turning negates the matrix's first row.
            matrix[0] = -matrix[0];
            matrix[1] = -matrix[1];
        }
        DisplayMatrix(matrix)
    }

    #[test]
    fn every_orientation_is_read_from_ffmpegs_own_matrices() {
        for rotation in [0, 90, 180, 270] {
            for mirrored in [false, true] {
                let matrix = ffmpegs_matrix(f64::from(rotation), mirrored);
                assert_eq!(
                    matrix.orientation(),
                    Orientation { mirrored, rotation },
                    "{matrix:?}"
                );
            }
        }
    }

    #[test]
    fn an_odd_angle_is_kept_and_a_singular_matrix_is_no_rotation() {
        let degrees = ffmpegs_matrix(30.0, false).rotation_degrees();
        assert!((degrees - 30.0).abs() < 0.01, "{degrees}");
        assert_eq!(DisplayMatrix([0; 9]).orientation(), Orientation::default());
        assert_eq!(DisplayMatrix::from_bytes(&[0; 35]), None);
    }

    #[test]
    fn a_skip_block_that_is_too_short_is_none() {
        assert_eq!(SkipSamples::from_bytes(&[1, 2, 3, 4, 5]), None);
        let skip = SkipSamples::from_bytes(&[0x40, 8, 0, 0, 1, 0, 0, 0, 0, 0]);
        assert_eq!(
            skip,
            Some(SkipSamples {
                start: 2112,
                end: 1
            })
        );
    }
}
