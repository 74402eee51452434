//! Encoders that FFmpeg has, and what each takes.

use std::ffi::c_void;
use std::ptr;

use ffmpeg_next::ffi;

use crate::channel_layout::ChannelLayout;
use crate::codec_id::CodecId;
use crate::error::Result;
use crate::media_type::MediaType;
use crate::pixel_format::PixelFormat;
use crate::rational::Rational;
use crate::raw;
use crate::sample_format::SampleFormat;
use crate::text::{c_string, static_name};

/// An encoder of this build of FFmpeg.
#[derive(Debug, Clone, Copy)]
pub struct EncoderCodec(&'static ffi::AVCodec);

// SAFETY: a codec's description is a constant of FFmpeg that nothing writes to once registration, which looking it up
// does first, is over; so are the tables it points to.
unsafe impl Send for EncoderCodec {}
// SAFETY: as above.
unsafe impl Sync for EncoderCodec {}

impl EncoderCodec {
    /// The encoder called `name` (`libopus`), or, failing that, the preferred one for the codec
    /// called `name` (`opus`).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let text = c_string(name, "find encoder").ok()?;
        // SAFETY: a terminated string; the answer is null or static.
        let codec = unsafe { ffi::avcodec_find_encoder_by_name(text.as_ptr()) };
        // SAFETY: null or a static AVCodec.
        match unsafe { codec.as_ref() } {
            Some(codec) => Some(Self(codec)),
            None => Self::from_id(CodecId::from_name(name)?),
        }
    }

    /// FFmpeg's preferred encoder for a codec.
    #[must_use]
    pub fn from_id(id: CodecId) -> Option<Self> {
        let codec = raw::avcodec_find_encoder(id.as_raw());
        // SAFETY: null or a static AVCodec.
        unsafe { codec.as_ref() }.map(Self)
    }

    pub(crate) fn raw(self) -> &'static ffi::AVCodec {
        self.0
    }

    /// The encoder's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        // SAFETY: names of codecs are static.
        unsafe { static_name(self.0.name) }.unwrap_or_default()
    }

    /// The codec that it makes.
    #[must_use]
    pub fn id(self) -> CodecId {
        CodecId::from_raw(raw::enum_value(&self.0.id))
    }

    /// What it encodes.
    #[must_use]
    pub fn media_type(self) -> MediaType {
        MediaType::from_raw(raw::enum_value(&self.0.type_))
    }

    fn can(self, capability: u32) -> bool {
        u32::try_from(self.0.capabilities).unwrap_or(0) & capability != 0
    }

    /// Whether every audio frame may have any number of samples.
    #[must_use]
    pub fn takes_any_frame_size(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_VARIABLE_FRAME_SIZE)
    }

    /// Whether FFmpeg calls it experimental; it then opens with `strict=experimental` only.
    #[must_use]
    pub fn is_experimental(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_EXPERIMENTAL)
    }

    /// Whether the durations of frames reach its packets.
    #[must_use]
    pub fn encodes_durations(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_ENCODER_REORDERED_OPAQUE)
    }

    /// Sample formats it takes; `None`: any.
    ///
    /// # Errors
    /// What FFmpeg reports.
    pub fn sample_formats(self) -> Result<Option<Vec<SampleFormat>>> {
        let list: Option<&[i32]> =
            self.config(ffi::AVCodecConfig::AV_CODEC_CONFIG_SAMPLE_FORMAT)?;
        Ok(list.map(|list| list.iter().copied().map(SampleFormat::from_raw).collect()))
    }

    /// Sample rates it takes, Hz; `None`: any.
    ///
    /// # Errors
    /// What FFmpeg reports.
    pub fn sample_rates(self) -> Result<Option<Vec<u32>>> {
        let list: Option<&[i32]> = self.config(ffi::AVCodecConfig::AV_CODEC_CONFIG_SAMPLE_RATE)?;
        Ok(list.map(|list| {
            list.iter()
                .filter_map(|rate| u32::try_from(*rate).ok())
                .collect()
        }))
    }

    /// Channel layouts it takes; `None`: any.
    ///
    /// # Errors
    /// What FFmpeg reports.
    pub fn channel_layouts(self) -> Result<Option<Vec<ChannelLayout>>> {
        let list: Option<&[ffi::AVChannelLayout]> =
            self.config(ffi::AVCodecConfig::AV_CODEC_CONFIG_CHANNEL_LAYOUT)?;
        list.map(|list| list.iter().map(ChannelLayout::copy_of).collect())
            .transpose()
    }

    /// Pixel formats it takes; `None`: any.
    ///
    /// # Errors
    /// What FFmpeg reports.
    pub fn pixel_formats(self) -> Result<Option<Vec<PixelFormat>>> {
        let list: Option<&[i32]> = self.config(ffi::AVCodecConfig::AV_CODEC_CONFIG_PIX_FORMAT)?;
        Ok(list.map(|list| list.iter().copied().map(PixelFormat::from_raw).collect()))
    }

    /// Frame rates it takes; `None`: any.
    ///
    /// # Errors
    /// What FFmpeg reports.
    pub fn frame_rates(self) -> Result<Option<Vec<Rational>>> {
        let list: Option<&[ffi::AVRational]> =
            self.config(ffi::AVCodecConfig::AV_CODEC_CONFIG_FRAME_RATE)?;
        Ok(list.map(|list| list.iter().copied().map(Into::into).collect()))
    }

    /// `T` must be the element type that FFmpeg documents for `config` (enums as `i32`).
    fn config<T>(self, config: ffi::AVCodecConfig) -> Result<Option<&'static [T]>> {
        let mut list: *const c_void = ptr::null();
        let mut count = 0;
        // SAFETY: without a context the static lists of the codec are asked for.
        let code = unsafe {
            raw::avcodec_get_supported_config(
                ptr::null(),
                self.0,
                config as i32,
                0,
                &raw mut list,
                &raw mut count,
            )
        };
        crate::error::check(code, "read encoder capabilities")?;
        if list.is_null() {
            return Ok(None);
        }
        let count = usize::try_from(count).unwrap_or(0);
        // SAFETY: a static, aligned array of `count` elements of the documented type, which the
        // callers above name.
        Ok(Some(unsafe {
            std::slice::from_raw_parts(list.cast::<T>(), count)
        }))
    }
}

/// The format of `list` that loses least of `source`'s colour, resolution and depth.
#[must_use]
pub fn nearest_pixel_format(source: PixelFormat, list: &[PixelFormat]) -> Option<PixelFormat> {
    let has_alpha = source
        .descriptor()
        .is_some_and(|descriptor| descriptor.has_alpha());
    let mut raw_list: Vec<i32> = list.iter().map(|format| format.as_raw()).collect();
    raw_list.push(-1);
    // SAFETY: a list ended by AV_PIX_FMT_NONE (-1); no loss is asked for.
    let best = unsafe {
        raw::avcodec_find_best_pix_fmt_of_list(
            raw_list.as_ptr(),
            source.as_raw(),
            i32::from(has_alpha),
            ptr::null_mut(),
        )
    };
    (best >= 0).then(|| PixelFormat::from_raw(best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoder_tells_what_it_takes() {
        let opus = EncoderCodec::from_name("libopus").unwrap();
        assert!(opus.sample_rates().unwrap().unwrap().contains(&48_000));
        assert!(
            opus.sample_formats()
                .unwrap()
                .unwrap()
                .contains(&SampleFormat::FLT)
        );
        let wav = EncoderCodec::from_name("pcm_s16le").unwrap();
        assert_eq!(wav.sample_rates().unwrap(), None);
        assert!(wav.takes_any_frame_size());
        assert!(EncoderCodec::from_name("no_such_encoder").is_none());
        assert!(EncoderCodec::from_name("a\0b").is_none());
    }

    #[test]
    fn a_codec_name_finds_its_encoder() {
        assert_eq!(
            EncoderCodec::from_name("opus").map(|codec| codec.id().name()),
            Some("opus")
        );
    }

    #[test]
    fn the_nearest_format_is_the_one_that_loses_least() {
        let list = [
            PixelFormat::YUV420P,
            PixelFormat::YUV444P,
            PixelFormat::GRAY8,
        ];
        assert_eq!(
            nearest_pixel_format(PixelFormat::RGB24, &list),
            Some(PixelFormat::YUV444P)
        );
        assert_eq!(
            nearest_pixel_format(PixelFormat::YUV422P, &list),
            Some(PixelFormat::YUV444P)
        );
        assert_eq!(
            nearest_pixel_format(PixelFormat::NV12, &list),
            Some(PixelFormat::YUV420P)
        );
    }
}
