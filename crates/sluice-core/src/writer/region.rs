//! Pictures of subtitles as encoders take them: indices into a palette.

use std::collections::HashMap;

use sluice_ffi::subtitle_decoder::SubtitleBitmap;

use crate::error::{Error, Result};
use crate::write_config::SubtitleRegion;

const COLORS: usize = 256;

/// The region's colours as a palette, in order of appearance, and an index for each pixel.
///
/// # Errors
/// `ERR_INVALID_ARG` for data that does not fill the region, or more colours than a palette has.
pub(super) fn bitmap(region: &SubtitleRegion) -> Result<SubtitleBitmap> {
    let (pixels, rest) = region.data.as_chunks::<4>();
    let wanted = u64::from(region.width) * u64::from(region.height);
    if !rest.is_empty() || pixels.len() as u64 != wanted {
        let message = format!(
            "A region of {}x{} has {} bytes of data; RGBA needs {}.",
            region.width,
            region.height,
            region.data.len(),
            wanted.saturating_mul(4)
        );
        return Err(Error::invalid_arg("write", message));
    }
    let mut places: HashMap<[u8; 4], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(pixels.len());
    for pixel in pixels {
        let next = palette.len();
        let index = match places.get(pixel) {
            Some(index) => *index,
            None if next < COLORS => {
                let [r, g, b, a] = *pixel;
                palette.push(u32::from_be_bytes([a, r, g, b]));
                let index = u8::try_from(next).unwrap_or(u8::MAX);
                places.insert(*pixel, index);
                index
            }
            None => {
                let message = format!("A region has more than {COLORS} colours.");
                return Err(Error::invalid_arg("write", message));
            }
        };
        indices.push(index);
    }
    Ok(SubtitleBitmap {
        x: region.x,
        y: region.y,
        width: region.width,
        height: region.height,
        indices,
        palette,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(data: Vec<u8>) -> SubtitleRegion {
        SubtitleRegion {
            width: u32::try_from(data.len() / 4).unwrap(),
            height: 1,
            data,
            ..SubtitleRegion::default()
        }
    }

    #[test]
    fn each_colour_has_one_place() {
        let made = bitmap(&region(vec![1, 2, 3, 255, 0, 0, 0, 0, 1, 2, 3, 255])).unwrap();
        assert_eq!(made.indices, [0, 1, 0]);
        assert_eq!(made.palette, [0xff01_0203, 0]);
    }

    #[test]
    fn too_many_colours_and_missing_bytes_are_told() {
        let colors: Vec<u8> = (0..=256u32).flat_map(u32::to_be_bytes).collect();
        assert!(bitmap(&region(colors)).unwrap_err().message.contains("256"));
        let mut short = region(vec![0; 8]);
        short.height = 2;
        assert!(bitmap(&short).unwrap_err().message.contains("16"));
    }
}
