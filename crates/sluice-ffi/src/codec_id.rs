//! Codec ids: what a stream is coded as, whoever decodes it.

use ffmpeg_next::ffi;

use crate::media_type::MediaType;
use crate::open_number::open_number;
use crate::raw;
use crate::text::{c_string, lossy, static_name};

open_number! {
    /// What a stream is coded as (`h264`, `aac`), as an open value.
    CodecId
}

impl CodecId {
    /// No codec.
    pub const NONE: Self = Self(ffi::AVCodecID::AV_CODEC_ID_NONE as i32);

    /// The id of this codec name (`"h264"`), not of a decoder's or encoder's own name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = c_string(name, "codec").ok()?;
        // SAFETY: a terminated string.
        let descriptor = unsafe { ffi::avcodec_descriptor_get_by_name(name.as_ptr()) };
        // SAFETY: null or an entry of FFmpeg's static table.
        let descriptor = unsafe { descriptor.as_ref() }?;
        Some(Self(raw::enum_value(&descriptor.id)))
    }

    /// FFmpeg's name; `"unknown_codec"` for a number it does not know.
    #[must_use]
    pub fn name(self) -> &'static str {
        // SAFETY: avcodec_get_name answers with static strings only.
        unsafe { static_name(raw::avcodec_get_name(self.0)) }.unwrap_or("unknown_codec")
    }

    /// FFmpeg's longer name, if it has one.
    #[must_use]
    pub fn long_name(self) -> Option<&'static str> {
        // SAFETY: strings of FFmpeg's static table.
        unsafe { static_name(self.descriptor()?.long_name) }
    }

    /// What such a stream carries.
    #[must_use]
    pub fn media_type(self) -> MediaType {
        self.descriptor().map_or(MediaType::Unknown, |descriptor| {
            MediaType::from_raw(raw::enum_value(&descriptor.type_))
        })
    }

    /// Whether every packet can be decoded alone.
    #[must_use]
    pub fn is_intra_only(self) -> bool {
        self.has(ffi::AV_CODEC_PROP_INTRA_ONLY)
    }

    /// Whether frames may come in another order than packets (B-frames).
    #[must_use]
    pub fn reorders(self) -> bool {
        self.has(ffi::AV_CODEC_PROP_REORDER)
    }

    /// Whether it is lossless in every case: some, such as DTS, only can be.
    #[must_use]
    pub fn is_lossless(self) -> bool {
        self.has(ffi::AV_CODEC_PROP_LOSSLESS) && !self.has(ffi::AV_CODEC_PROP_LOSSY)
    }

    /// Whether a subtitle codec carries text rather than bitmaps.
    #[must_use]
    pub fn is_text_subtitle(self) -> bool {
        self.has(ffi::AV_CODEC_PROP_TEXT_SUB)
    }

    /// FFmpeg's name for a profile number of this codec.
    #[must_use]
    pub fn profile_name(self, profile: i32) -> Option<String> {
        // SAFETY: null or a static string.
        unsafe { lossy(raw::avcodec_profile_name(self.0, profile)) }
    }

    /// Bits of one coded sample where the codec fixes it (PCM), else 0.
    #[must_use]
    pub fn bits_per_sample(self) -> u32 {
        u32::try_from(raw::av_get_bits_per_sample(self.0)).unwrap_or(0)
    }

    fn descriptor(self) -> Option<&'static ffi::AVCodecDescriptor> {
        // SAFETY: null or an entry of FFmpeg's static table.
        unsafe { raw::avcodec_descriptor_get(self.0).as_ref() }
    }

    fn has(self, property: i32) -> bool {
        self.descriptor()
            .is_some_and(|descriptor| descriptor.props & property != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_unknown_numbers_are_only_unknown() {
        let h264 = CodecId::from_name("h264").unwrap();
        assert_eq!((h264.name(), h264.media_type()), ("h264", MediaType::Video));
        assert!(h264.reorders() && !h264.is_intra_only());
        assert_eq!(CodecId::from_raw(0x7fff_ffff).name(), "unknown_codec");
        assert_eq!(
            CodecId::from_raw(0x7fff_ffff).media_type(),
            MediaType::Unknown
        );
        assert_eq!(CodecId::from_name("libx264"), None);
    }
}
