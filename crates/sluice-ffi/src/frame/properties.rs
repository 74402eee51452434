//! What a frame says about itself besides its times and its shape.

use ffmpeg_next::ffi;

use crate::color::{
    ChromaLocation, ColorInfo, ColorPrimaries, ColorRange, ColorSpace, ColorTransfer,
};
use crate::dictionary;
use crate::rational::Rational;
use crate::raw;
use crate::side_data::DisplayMatrix;

use super::{Crop, Frame};

impl Frame {
    /// How much wider than high a pixel is.
    #[must_use]
    pub fn sample_aspect_ratio(&self) -> Option<Rational> {
        Rational::from(self.raw().sample_aspect_ratio).positive()
    }

    /// Sets how much wider than high a pixel is.
    pub fn set_sample_aspect_ratio(&mut self, ratio: Rational) {
        self.0.get_mut().sample_aspect_ratio = ratio.into();
    }

    /// What the colours mean.
    #[must_use]
    pub fn color(&self) -> ColorInfo {
        let raw = self.raw();
        ColorInfo {
            space: ColorSpace::from_raw(raw::enum_value(&raw.colorspace)),
            range: ColorRange::from_raw(raw::enum_value(&raw.color_range)),
            primaries: ColorPrimaries::from_raw(raw::enum_value(&raw.color_primaries)),
            transfer: ColorTransfer::from_raw(raw::enum_value(&raw.color_trc)),
            chroma_location: ChromaLocation::from_raw(raw::enum_value(&raw.chroma_location)),
        }
    }

    /// Says what the colours mean, without changing a pixel.
    pub fn set_color(&mut self, color: ColorInfo) {
        let raw = self.0.get_mut();
        let fields = [
            (
                (&raw mut raw.colorspace).cast::<i32>(),
                color.space.as_raw(),
            ),
            ((&raw mut raw.color_range).cast(), color.range.as_raw()),
            (
                (&raw mut raw.color_primaries).cast(),
                color.primaries.as_raw(),
            ),
            ((&raw mut raw.color_trc).cast(), color.transfer.as_raw()),
            (
                (&raw mut raw.chroma_location).cast(),
                color.chroma_location.as_raw(),
            ),
        ];
        for (field, value) in fields {
            // SAFETY: a field of the frame we own, read back only as an integer.
            unsafe { raw::set_enum_value(field, value) };
        }
    }

    /// Whether the decoder knows part of it to be wrong.
    #[must_use]
    pub fn is_corrupt(&self) -> bool {
        self.raw().flags & ffi::AV_FRAME_FLAG_CORRUPT != 0
    }

    /// Whether it was decoded without any other frame.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.raw().flags & ffi::AV_FRAME_FLAG_KEY != 0
    }

    /// Whether it is there only to be decoded, not to be shown (edit lists).
    #[must_use]
    pub fn is_discard(&self) -> bool {
        self.raw().flags & ffi::AV_FRAME_FLAG_DISCARD != 0
    }

    /// Whether it is two interlaced fields.
    #[must_use]
    pub fn is_interlaced(&self) -> bool {
        self.raw().flags & ffi::AV_FRAME_FLAG_INTERLACED != 0
    }

    /// What went wrong while decoding, as FFmpeg's `FF_DECODE_ERROR_…` bits; 0 for nothing.
    #[must_use]
    pub fn decode_error_flags(&self) -> i32 {
        self.raw().decode_error_flags
    }

    /// Asks an encoder to start a new group of pictures here, or lets it choose.
    pub fn force_key(&mut self, key: bool) {
        let kind = if key {
            ffi::AVPictureType::AV_PICTURE_TYPE_I
        } else {
            ffi::AVPictureType::AV_PICTURE_TYPE_NONE
        };
        self.0.get_mut().pict_type = kind;
    }

    /// Asks an encoder for a quality, in FFmpeg's lambda units (118 a step of its usual scale; lower is better).
    pub fn set_quality(&mut self, lambda: i32) {
        self.0.get_mut().quality = lambda;
    }

    /// Pixels to leave out for display; decoders apply it themselves unless told not to.
    #[must_use]
    pub fn crop(&self) -> Crop {
        let raw = self.raw();
        Crop {
            left: raw.crop_left,
            right: raw.crop_right,
            top: raw.crop_top,
            bottom: raw.crop_bottom,
        }
    }

    /// How the picture is to be turned for display.
    #[must_use]
    pub fn display_matrix(&self) -> Option<DisplayMatrix> {
        DisplayMatrix::from_bytes(self.side_data(DisplayMatrix::FRAME_KIND)?)
    }

    /// Forgets how the picture is to be turned, as after turning it.
    pub fn remove_display_matrix(&mut self) {
        // SAFETY: a live frame that we own; no borrow of its side data is alive.
        unsafe { raw::av_frame_remove_side_data(self.0.as_ptr(), DisplayMatrix::FRAME_KIND) };
    }

    /// What filters wrote about it.
    #[must_use]
    pub fn metadata(&self) -> Vec<(String, String)> {
        // SAFETY: null or the frame's own dictionary; `&self` keeps changes out.
        unsafe { dictionary::read(self.raw().metadata) }
    }

    fn side_data(&self, kind: i32) -> Option<&[u8]> {
        // SAFETY: a live frame.
        let entry = unsafe { raw::av_frame_get_side_data(self.0.as_ptr(), kind) };
        // SAFETY: null or an entry that lives as long as the frame's side data.
        let entry = unsafe { entry.as_ref() }?;
        if entry.data.is_null() {
            return None;
        }
        // SAFETY: not null, `size` initialised bytes.
        Some(unsafe { std::slice::from_raw_parts(entry.data, entry.size) })
    }
}
