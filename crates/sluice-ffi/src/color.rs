//! What colours mean: matrix, range, primaries, transfer, chroma siting.

use ffmpeg_next::ffi;

use crate::open_number::{number_from_name, open_number};
use crate::raw;
use crate::text::static_name;

macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident, $from_name:path, $to_name:path, $($constant:ident = $value:expr, $cdoc:literal;)*) => {
        open_number! {
            $(#[$doc])*
            $name
        }

        number_from_name!($name, stringify!($name), $from_name);

        impl $name {
            $(#[doc = $cdoc] pub const $constant: Self = Self($value as i32);)*

            /// FFmpeg's name, if it knows the number.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                // SAFETY: FFmpeg's tables of names are static.
                unsafe { static_name($to_name(self.0)) }
            }
        }
    };
}

open_enum! {
    /// The YUV matrix.
    ColorSpace, raw::av_color_space_from_name, raw::av_color_space_name,
    RGB = ffi::AVColorSpace::AVCOL_SPC_RGB, "No matrix: RGB.";
    BT709 = ffi::AVColorSpace::AVCOL_SPC_BT709, "BT.709.";
    UNSPECIFIED = ffi::AVColorSpace::AVCOL_SPC_UNSPECIFIED, "Not said.";
    FCC = ffi::AVColorSpace::AVCOL_SPC_FCC, "FCC Title 47.";
    BT470BG = ffi::AVColorSpace::AVCOL_SPC_BT470BG, "BT.601, 625 lines.";
    SMPTE170M = ffi::AVColorSpace::AVCOL_SPC_SMPTE170M, "BT.601, 525 lines.";
    SMPTE240M = ffi::AVColorSpace::AVCOL_SPC_SMPTE240M, "SMPTE 240M.";
    YCGCO = ffi::AVColorSpace::AVCOL_SPC_YCGCO, "YCgCo.";
    BT2020_NCL = ffi::AVColorSpace::AVCOL_SPC_BT2020_NCL, "BT.2020, non-constant luminance.";
    BT2020_CL = ffi::AVColorSpace::AVCOL_SPC_BT2020_CL, "BT.2020, constant luminance.";
}

open_enum! {
    /// Which code values black and white have.
    ColorRange, raw::av_color_range_from_name, raw::av_color_range_name,
    UNSPECIFIED = ffi::AVColorRange::AVCOL_RANGE_UNSPECIFIED, "Not said.";
    LIMITED = ffi::AVColorRange::AVCOL_RANGE_MPEG, "16 to 235 (240 for chroma) at 8 bits.";
    FULL = ffi::AVColorRange::AVCOL_RANGE_JPEG, "0 to 255 at 8 bits.";
}

open_enum! {
    /// The primaries.
    ColorPrimaries, raw::av_color_primaries_from_name, raw::av_color_primaries_name,
    BT709 = ffi::AVColorPrimaries::AVCOL_PRI_BT709, "BT.709 and sRGB.";
    UNSPECIFIED = ffi::AVColorPrimaries::AVCOL_PRI_UNSPECIFIED, "Not said.";
    BT2020 = ffi::AVColorPrimaries::AVCOL_PRI_BT2020, "BT.2020.";
}

open_enum! {
    /// The transfer characteristic.
    ColorTransfer, raw::av_color_transfer_from_name, raw::av_color_transfer_name,
    BT709 = ffi::AVColorTransferCharacteristic::AVCOL_TRC_BT709, "BT.709.";
    UNSPECIFIED = ffi::AVColorTransferCharacteristic::AVCOL_TRC_UNSPECIFIED, "Not said.";
    SRGB = ffi::AVColorTransferCharacteristic::AVCOL_TRC_IEC61966_2_1, "sRGB.";
    PQ = ffi::AVColorTransferCharacteristic::AVCOL_TRC_SMPTE2084, "SMPTE 2084 (PQ).";
    HLG = ffi::AVColorTransferCharacteristic::AVCOL_TRC_ARIB_STD_B67, "Hybrid log-gamma.";
}

open_enum! {
    /// Where chroma samples sit.
    ChromaLocation, raw::av_chroma_location_from_name, raw::av_chroma_location_name,
    UNSPECIFIED = ffi::AVChromaLocation::AVCHROMA_LOC_UNSPECIFIED, "Not said.";
    LEFT = ffi::AVChromaLocation::AVCHROMA_LOC_LEFT, "MPEG-2, MPEG-4, H.264 4:2:0.";
    CENTER = ffi::AVChromaLocation::AVCHROMA_LOC_CENTER, "MPEG-1, JPEG 4:2:0.";
    TOP_LEFT = ffi::AVChromaLocation::AVCHROMA_LOC_TOPLEFT, "UHD 4:2:0.";
}

/// Everything a stream or frame says about its colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ColorInfo {
    /// The YUV matrix.
    pub space: ColorSpace,
    /// Which code values black and white have.
    pub range: ColorRange,
    /// The primaries.
    pub primaries: ColorPrimaries,
    /// The transfer characteristic.
    pub transfer: ColorTransfer,
    /// Where chroma samples sit.
    pub chroma_location: ChromaLocation,
}

impl Default for ColorInfo {
    fn default() -> Self {
        Self {
            space: ColorSpace::UNSPECIFIED,
            range: ColorRange::UNSPECIFIED,
            primaries: ColorPrimaries::UNSPECIFIED,
            transfer: ColorTransfer::UNSPECIFIED,
            chroma_location: ChromaLocation::UNSPECIFIED,
        }
    }
}

impl ColorInfo {
    /// What is said here, and what `other` says where nothing is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        fn pick<T: PartialEq>(own: T, other: T, unspecified: T) -> T {
            if own == unspecified { other } else { own }
        }
        let not = Self::default();
        Self {
            space: pick(self.space, other.space, not.space),
            range: pick(self.range, other.range, not.range),
            primaries: pick(self.primaries, other.primaries, not.primaries),
            transfer: pick(self.transfer, other.transfer, not.transfer),
            chroma_location: pick(
                self.chroma_location,
                other.chroma_location,
                not.chroma_location,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ffmpegs_and_a_number_from_a_broken_file_is_only_nameless() {
        assert_eq!(ColorSpace::BT709.name(), Some("bt709"));
        assert_eq!(ColorRange::LIMITED.name(), Some("tv"));
        assert_eq!(
            ColorTransfer::from_name("smpte2084"),
            Some(ColorTransfer::PQ)
        );
        assert_eq!(ColorPrimaries::from_raw(4711).name(), None);
        assert_eq!(ChromaLocation::LEFT.name(), Some("left"));
    }
}
