//! Sample formats, as an open value: a number FFmpeg adds later is kept, not guessed.

use ffmpeg_next::ffi;

use crate::open_number::{number_from_name, open_number};
use crate::raw;
use crate::text::static_name;

open_number! {
    /// How one sample is stored, and whether channels are interleaved (packed) or apart
    /// (planar).
    SampleFormat
}

number_from_name!(SampleFormat, "sample format", raw::av_get_sample_fmt);

macro_rules! sample_formats {
    ($($name:ident = $raw:ident, $doc:literal;)*) => {
        impl SampleFormat {
            $(#[doc = $doc] pub const $name: Self = Self(ffi::AVSampleFormat::$raw as i32);)*
        }
    };
}

sample_formats! {
    NONE = AV_SAMPLE_FMT_NONE, "Not known.";
    U8 = AV_SAMPLE_FMT_U8, "Unsigned 8 bits, packed.";
    S16 = AV_SAMPLE_FMT_S16, "Signed 16 bits, packed.";
    S32 = AV_SAMPLE_FMT_S32, "Signed 32 bits, packed.";
    S64 = AV_SAMPLE_FMT_S64, "Signed 64 bits, packed.";
    FLT = AV_SAMPLE_FMT_FLT, "32-bit float, packed.";
    DBL = AV_SAMPLE_FMT_DBL, "64-bit float, packed.";
    U8P = AV_SAMPLE_FMT_U8P, "Unsigned 8 bits, planar.";
    S16P = AV_SAMPLE_FMT_S16P, "Signed 16 bits, planar.";
    S32P = AV_SAMPLE_FMT_S32P, "Signed 32 bits, planar.";
    S64P = AV_SAMPLE_FMT_S64P, "Signed 64 bits, planar.";
    FLTP = AV_SAMPLE_FMT_FLTP, "32-bit float, planar.";
    DBLP = AV_SAMPLE_FMT_DBLP, "64-bit float, planar.";
}

impl SampleFormat {
    /// FFmpeg's name (`"fltp"`), if it knows the number.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        // SAFETY: FFmpeg's table of names is static.
        unsafe { static_name(raw::av_get_sample_fmt_name(self.0)) }
    }

    /// Bytes of one sample of one channel; 0 when not known.
    #[must_use]
    pub fn bytes(self) -> usize {
        usize::try_from(raw::av_get_bytes_per_sample(self.0)).unwrap_or(0)
    }

    /// Whether each channel has its own plane.
    #[must_use]
    pub fn is_planar(self) -> bool {
        raw::av_sample_fmt_is_planar(self.0) == 1
    }

    /// The packed twin (itself if packed already).
    #[must_use]
    pub fn packed(self) -> Self {
        Self(raw::av_get_alt_sample_fmt(self.0, 0))
    }

    /// The planar twin (itself if planar already).
    #[must_use]
    pub fn planar(self) -> Self {
        Self(raw::av_get_alt_sample_fmt(self.0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_unknown_numbers_are_only_unknown() {
        assert_eq!(SampleFormat::from_name("s16p"), Some(SampleFormat::S16P));
        assert_eq!(SampleFormat::FLTP.name(), Some("fltp"));
        assert_eq!(SampleFormat::from_raw(9999).name(), None);
        assert_eq!(SampleFormat::from_raw(9999).bytes(), 0);
        assert_eq!(SampleFormat::from_name("no\0pe"), None);
    }

    #[test]
    fn planar_and_packed_are_twins() {
        assert_eq!(SampleFormat::FLTP.packed(), SampleFormat::FLT);
        assert_eq!(SampleFormat::S32.planar(), SampleFormat::S32P);
        assert_eq!(SampleFormat::DBL.bytes(), 8);
    }
}
