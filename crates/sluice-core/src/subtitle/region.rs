//! Bitmaps of subtitles as RGBA.

use sluice_ffi::subtitle_decoder::SubtitleBitmap;

use crate::chunk::SubtitleRegion;
use crate::error::{Error, Result};

/// Bytes of one pixel of RGBA.
const PIXEL: u64 = 4;

/// The pictures of one event, their pixels one after another.
#[derive(Debug)]
pub(super) struct Regions {
    pub(super) regions: Vec<SubtitleRegion>,
    pub(super) pixels: Vec<u8>,
}

impl Regions {
    /// Looks up the colours of every pixel.
    ///
    /// # Errors
    /// `ERR_LIMIT` before more than `max_bytes` are spent.
    pub(super) fn of(bitmaps: &[SubtitleBitmap], max_bytes: u64) -> Result<Self> {
        let size = |bitmap: &SubtitleBitmap| (bitmap.indices.len() as u64).saturating_mul(PIXEL);
        let bytes = bitmaps.iter().map(size).fold(0, u64::saturating_add);
        if bytes > max_bytes {
            return Err(Error::limit("read", "maxChunkBytes", bytes, max_bytes));
        }
        let mut pixels = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        let mut regions = Vec::with_capacity(bitmaps.len());
        for bitmap in bitmaps {
            regions.push(SubtitleRegion {
                x: bitmap.x,
                y: bitmap.y,
                width: bitmap.width,
                height: bitmap.height,
                offset: pixels.len(),
            });
            pixels.extend(bitmap.indices.iter().flat_map(|&index| {
                let color = bitmap.palette.get(usize::from(index)).copied();
                let [alpha, red, green, blue] = color.unwrap_or(0).to_be_bytes();
                [red, green, blue, alpha]
            }));
        }
        Ok(Self { regions, pixels })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(width: u32, height: u32, indices: Vec<u8>) -> SubtitleBitmap {
        SubtitleBitmap {
            x: 7,
            y: 9,
            width,
            height,
            indices,
            palette: vec![0x0000_0000, 0x8011_2233],
        }
    }

    #[test]
    fn colours_are_red_green_blue_alpha_and_unknown_ones_are_clear() {
        let regions = Regions::of(&[bitmap(3, 1, vec![1, 0, 5])], 1 << 10).unwrap();
        assert_eq!(
            regions.pixels,
            [0x11, 0x22, 0x33, 0x80, 0, 0, 0, 0, 0, 0, 0, 0]
        );
        assert_eq!((regions.regions[0].x, regions.regions[0].y), (7, 9));
    }

    #[test]
    fn the_limit_counts_all_regions_together() {
        let two = [bitmap(2, 2, vec![0; 4]), bitmap(2, 2, vec![0; 4])];
        assert!(Regions::of(&two, 32).is_ok());
        let error = Regions::of(&two, 31).unwrap_err();
        assert_eq!(error.code(), "ERR_LIMIT");
    }
}
