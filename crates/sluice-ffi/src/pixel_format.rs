//! Pixel formats, as an open value with the facts of FFmpeg's descriptor.

use ffmpeg_next::ffi;

use crate::open_number::{number_from_name, open_number};
use crate::raw;
use crate::text::static_name;

open_number! {
    /// How pixels are stored.
    PixelFormat
}

number_from_name!(PixelFormat, "pixel format", raw::av_get_pix_fmt);

macro_rules! pixel_formats {
    ($($name:ident = $raw:ident;)*) => {
        #[expect(missing_docs, reason = "FFmpeg's own names, each documented in libavutil/pixfmt.h")]
        impl PixelFormat {
            $(pub const $name: Self = Self(ffi::AVPixelFormat::$raw as i32);)*
        }
    };
}

pixel_formats! {
    NONE = AV_PIX_FMT_NONE;
    GRAY8 = AV_PIX_FMT_GRAY8;
    GRAY16LE = AV_PIX_FMT_GRAY16LE;
    RGB24 = AV_PIX_FMT_RGB24;
    BGR24 = AV_PIX_FMT_BGR24;
    RGBA = AV_PIX_FMT_RGBA;
    BGRA = AV_PIX_FMT_BGRA;
    ARGB = AV_PIX_FMT_ARGB;
    ABGR = AV_PIX_FMT_ABGR;
    GBRP = AV_PIX_FMT_GBRP;
    GBRAP = AV_PIX_FMT_GBRAP;
    GBRP16LE = AV_PIX_FMT_GBRP16LE;
    GBRPF32LE = AV_PIX_FMT_GBRPF32LE;
    RGB48LE = AV_PIX_FMT_RGB48LE;
    RGBA64LE = AV_PIX_FMT_RGBA64LE;
    PAL8 = AV_PIX_FMT_PAL8;
    YUV420P = AV_PIX_FMT_YUV420P;
    YUV422P = AV_PIX_FMT_YUV422P;
    YUV444P = AV_PIX_FMT_YUV444P;
    YUVJ420P = AV_PIX_FMT_YUVJ420P;
    YUVJ422P = AV_PIX_FMT_YUVJ422P;
    YUVJ444P = AV_PIX_FMT_YUVJ444P;
    YUVA420P = AV_PIX_FMT_YUVA420P;
    YUV420P10LE = AV_PIX_FMT_YUV420P10LE;
    YUV422P10LE = AV_PIX_FMT_YUV422P10LE;
    YUV444P10LE = AV_PIX_FMT_YUV444P10LE;
    NV12 = AV_PIX_FMT_NV12;
    NV21 = AV_PIX_FMT_NV21;
    P010LE = AV_PIX_FMT_P010LE;
}

/// Where one component (R, G, B, Y, U, V or alpha) of a pixel lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PixelComponent {
    /// Which plane it is in.
    pub plane: usize,
    /// Bytes from one to the next (bits for bitstream formats).
    pub step: usize,
    /// Bytes before the first (bits for bitstream formats).
    pub offset: usize,
    /// Bits to shift right to get the value.
    pub shift: u32,
    /// Bits of the value.
    pub depth: u32,
}

/// FFmpeg's description of a pixel format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelDescriptor {
    /// FFmpeg's name.
    pub name: &'static str,
    components: [PixelComponent; 4],
    component_count: usize,
    /// Number of planes of memory, palette not counted.
    pub planes: usize,
    /// Chroma planes are this power of two narrower, rounded up.
    pub log2_chroma_width: u32,
    /// Chroma planes are this power of two lower, rounded up.
    pub log2_chroma_height: u32,
    flags: u64,
}

impl PixelDescriptor {
    /// The components, in the order RGB or YUV, alpha last.
    #[must_use]
    pub fn components(&self) -> &[PixelComponent] {
        &self.components[..self.component_count]
    }

    /// Bits of the first component.
    #[must_use]
    pub fn depth(&self) -> u32 {
        self.components[0].depth
    }

    /// Whether it holds RGB-like data rather than YUV or gray.
    #[must_use]
    pub fn is_rgb(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_RGB)
    }

    /// Whether at least one component has a plane of its own.
    #[must_use]
    pub fn is_planar(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_PLANAR)
    }

    /// Whether it has an alpha component (for palettes: in the palette).
    #[must_use]
    pub fn has_alpha(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_ALPHA)
    }

    /// Whether values are IEEE floats.
    #[must_use]
    pub fn is_float(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_FLOAT)
    }

    /// Whether values of more than a byte are big-endian.
    #[must_use]
    pub fn is_big_endian(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_BE)
    }

    /// Whether pixels are indices into a palette of 256 entries in plane 1.
    #[must_use]
    pub fn is_palette(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_PAL)
    }

    /// Whether pixels are packed at bit granularity.
    #[must_use]
    pub fn is_bitstream(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_BITSTREAM)
    }

    /// Whether it is a Bayer pattern.
    #[must_use]
    pub fn is_bayer(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_BAYER)
    }

    /// Whether frames live on a device and have no bytes to look at.
    #[must_use]
    pub fn is_hardware(&self) -> bool {
        self.has(ffi::AV_PIX_FMT_FLAG_HWACCEL)
    }

    fn has(&self, flag: i32) -> bool {
        self.flags & u64::from(flag.unsigned_abs()) != 0
    }
}

impl PixelFormat {
    /// FFmpeg's name, if it knows the number.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        self.descriptor().map(|descriptor| descriptor.name)
    }

    /// FFmpeg's description, if it knows the number.
    #[must_use]
    pub fn descriptor(self) -> Option<PixelDescriptor> {
        // SAFETY: null or an entry of FFmpeg's static table.
        let raw = unsafe { raw::av_pix_fmt_desc_get(self.0).as_ref() }?;
        Some(PixelDescriptor {
            // SAFETY: names in that table are static, terminated strings.
            name: unsafe { static_name(raw.name) }?,
            components: raw.comp.map(component),
            component_count: usize::from(raw.nb_components).min(4),
            planes: usize::try_from(raw::av_pix_fmt_count_planes(self.0)).unwrap_or(0),
            log2_chroma_width: raw.log2_chroma_w.into(),
            log2_chroma_height: raw.log2_chroma_h.into(),
            flags: raw.flags,
        })
    }

    /// Every format FFmpeg knows.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut formats = Vec::new();
        let mut descriptor = std::ptr::null();
        loop {
            // SAFETY: null, or the entry returned last.
            descriptor = unsafe { ffi::av_pix_fmt_desc_next(descriptor) };
            if descriptor.is_null() {
                return formats;
            }
            // SAFETY: an entry of the static table, checked not null.
            formats.push(Self(unsafe { raw::av_pix_fmt_desc_get_id(descriptor) }));
        }
    }
}

fn component(raw: ffi::AVComponentDescriptor) -> PixelComponent {
    PixelComponent {
        plane: usize::try_from(raw.plane).unwrap_or(0),
        step: usize::try_from(raw.step).unwrap_or(0),
        offset: usize::try_from(raw.offset).unwrap_or(0),
        shift: u32::try_from(raw.shift).unwrap_or(0),
        depth: u32::try_from(raw.depth).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_descriptor_of_yuv420p10_says_what_it_is() {
        let d = PixelFormat::from_name("yuv420p10le")
            .unwrap()
            .descriptor()
            .unwrap();
        assert_eq!((d.planes, d.depth(), d.components().len()), (3, 10, 3));
        assert_eq!((d.log2_chroma_width, d.log2_chroma_height), (1, 1));
        assert!(!d.is_rgb() && d.is_planar() && !d.has_alpha() && !d.is_float());
    }

    #[test]
    fn every_format_round_trips_by_name_and_unknown_numbers_have_none() {
        for format in PixelFormat::all() {
            let name = format.name().unwrap();
            assert_eq!(PixelFormat::from_name(name), Some(format), "{name}");
        }
        assert_eq!(PixelFormat::from_raw(123_456).descriptor(), None);
        assert_eq!(PixelFormat::from_raw(-7).descriptor(), None);
    }
}
