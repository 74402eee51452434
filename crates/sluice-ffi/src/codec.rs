//! Codecs: the decoders and encoders FFmpeg was built with, and what each can take.

use std::ffi::c_void;
use std::ptr;

use ffmpeg_next::ffi;

use crate::channel_layout::ChannelLayout;
use crate::codec_id::CodecId;
use crate::error::{AvError, Result};
use crate::media_type::MediaType;
use crate::pixel_format::PixelFormat;
use crate::rational::Rational;
use crate::raw;
use crate::sample_format::SampleFormat;
use crate::text::{c_string, static_name};

/// One decoder or encoder. FFmpeg's table of them is static, so this copies freely.
#[derive(Clone, Copy)]
pub struct Codec(&'static ffi::AVCodec);

// SAFETY: FFmpeg's codec tables are constant once the library is loaded.
unsafe impl Send for Codec {}
// SAFETY: as above.
unsafe impl Sync for Codec {}

impl Codec {
    /// The decoder FFmpeg prefers for an id.
    #[must_use]
    pub fn decoder(id: CodecId) -> Option<Self> {
        // SAFETY: null or an entry of FFmpeg's static table.
        unsafe { Self::from_raw(raw::avcodec_find_decoder(id.as_raw())) }
    }

    /// The encoder FFmpeg prefers for an id.
    #[must_use]
    pub fn encoder(id: CodecId) -> Option<Self> {
        // SAFETY: null or an entry of FFmpeg's static table.
        unsafe { Self::from_raw(raw::avcodec_find_encoder(id.as_raw())) }
    }

    /// The decoder of this name (`"libdav1d"`).
    ///
    /// # Errors
    /// `AVERROR_DECODER_NOT_FOUND` with the name.
    pub fn decoder_by_name(name: &str) -> Result<Self> {
        let text = c_string(name, "find decoder")?;
        // SAFETY: a terminated string.
        let raw = unsafe { ffi::avcodec_find_decoder_by_name(text.as_ptr()) };
        // SAFETY: null or an entry of FFmpeg's static table.
        unsafe { Self::from_raw(raw) }.ok_or_else(|| {
            AvError::new(ffi::AVERROR_DECODER_NOT_FOUND, "find decoder").with_subject(name)
        })
    }

    /// The encoder of this name (`"libopenh264"`).
    ///
    /// # Errors
    /// `AVERROR_ENCODER_NOT_FOUND` with the name.
    pub fn encoder_by_name(name: &str) -> Result<Self> {
        let text = c_string(name, "find encoder")?;
        // SAFETY: a terminated string.
        let raw = unsafe { ffi::avcodec_find_encoder_by_name(text.as_ptr()) };
        // SAFETY: null or an entry of FFmpeg's static table.
        unsafe { Self::from_raw(raw) }.ok_or_else(|| {
            AvError::new(ffi::AVERROR_ENCODER_NOT_FOUND, "find encoder").with_subject(name)
        })
    }

    /// Every decoder and encoder, in FFmpeg's order.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut codecs = Vec::new();
        let mut state: *mut c_void = ptr::null_mut();
        loop {
            // SAFETY: the iteration state is ours and started at null.
            let raw = unsafe { ffi::av_codec_iterate(&raw mut state) };
            // SAFETY: null or an entry of FFmpeg's static table.
            let Some(codec) = (unsafe { Self::from_raw(raw) }) else {
                return codecs;
            };
            codecs.push(codec);
        }
    }

    /// # Safety
    /// `raw` must be null or point to a codec in static memory.
    unsafe fn from_raw(raw: *const ffi::AVCodec) -> Option<Self> {
        // SAFETY: by the caller.
        unsafe { raw.as_ref() }.map(Self)
    }

    /// FFmpeg's name of this implementation.
    #[must_use]
    pub fn name(self) -> &'static str {
        // SAFETY: a static, terminated string.
        unsafe { static_name(self.0.name) }.unwrap_or("")
    }

    /// A longer name for people.
    #[must_use]
    pub fn long_name(self) -> &'static str {
        // SAFETY: null or a static, terminated string.
        unsafe { static_name(self.0.long_name) }.unwrap_or("")
    }

    /// What it decodes or encodes.
    #[must_use]
    pub fn id(self) -> CodecId {
        CodecId::from_raw(raw::enum_value(&self.0.id))
    }

    /// What it is for.
    #[must_use]
    pub fn media_type(self) -> MediaType {
        MediaType::from_raw(raw::enum_value(&self.0.type_))
    }

    /// Whether it encodes.
    #[must_use]
    pub fn is_encoder(self) -> bool {
        // SAFETY: an entry of FFmpeg's static table.
        unsafe { ffi::av_codec_is_encoder(self.0) != 0 }
    }

    /// Whether it decodes.
    #[must_use]
    pub fn is_decoder(self) -> bool {
        // SAFETY: an entry of FFmpeg's static table.
        unsafe { ffi::av_codec_is_decoder(self.0) != 0 }
    }

    /// Whether it holds frames back and has to be drained.
    #[must_use]
    pub fn has_delay(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_DELAY)
    }

    /// Whether it takes blocks of sound of any length.
    #[must_use]
    pub fn takes_any_frame_size(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_VARIABLE_FRAME_SIZE)
    }

    /// Whether its last block of sound may be shorter.
    #[must_use]
    pub fn takes_small_last_frame(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_SMALL_LAST_FRAME)
    }

    /// Whether FFmpeg calls it experimental.
    #[must_use]
    pub fn is_experimental(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_EXPERIMENTAL)
    }

    /// Whether it runs on a device only.
    #[must_use]
    pub fn is_hardware(self) -> bool {
        self.can(ffi::AV_CODEC_CAP_HARDWARE)
    }

    /// Pixel formats an encoder takes, best first; `None` for any.
    #[must_use]
    pub fn pixel_formats(self) -> Option<Vec<PixelFormat>> {
        let values = self.supported::<i32>(ffi::AVCodecConfig::AV_CODEC_CONFIG_PIX_FORMAT)?;
        Some(values.iter().copied().map(PixelFormat::from_raw).collect())
    }

    /// Sample formats an encoder takes, best first; `None` for any.
    #[must_use]
    pub fn sample_formats(self) -> Option<Vec<SampleFormat>> {
        let values = self.supported::<i32>(ffi::AVCodecConfig::AV_CODEC_CONFIG_SAMPLE_FORMAT)?;
        Some(values.iter().copied().map(SampleFormat::from_raw).collect())
    }

    /// Sample rates an encoder takes, in Hz; `None` for any.
    #[must_use]
    pub fn sample_rates(self) -> Option<Vec<u32>> {
        let values = self.supported::<i32>(ffi::AVCodecConfig::AV_CODEC_CONFIG_SAMPLE_RATE)?;
        Some(
            values
                .iter()
                .filter_map(|rate| u32::try_from(*rate).ok())
                .collect(),
        )
    }

    /// Frame rates an encoder takes; `None` for any.
    #[must_use]
    pub fn frame_rates(self) -> Option<Vec<Rational>> {
        let values =
            self.supported::<ffi::AVRational>(ffi::AVCodecConfig::AV_CODEC_CONFIG_FRAME_RATE)?;
        Some(values.iter().copied().map(Rational::from).collect())
    }

    /// Channel layouts an encoder takes; `None` for any.
    #[must_use]
    pub fn channel_layouts(self) -> Option<Vec<ChannelLayout>> {
        let config = ffi::AVCodecConfig::AV_CODEC_CONFIG_CHANNEL_LAYOUT;
        let values = self.supported::<ffi::AVChannelLayout>(config)?;
        Some(
            values
                .iter()
                .filter_map(|raw| ChannelLayout::copy_of(raw).ok())
                .collect(),
        )
    }

    /// Names of the profiles it knows.
    #[must_use]
    pub fn profiles(self) -> Vec<&'static str> {
        let mut names = Vec::new();
        let mut profile = self.0.profiles;
        // SAFETY: null or an entry of a static list.
        while let Some(current) = unsafe { profile.as_ref() } {
            if current.profile == ffi::AV_PROFILE_UNKNOWN {
                break;
            }
            // SAFETY: null or a static, terminated string.
            names.extend(unsafe { static_name(current.name) });
            // SAFETY: the list goes on until the entry checked above.
            profile = unsafe { profile.add(1) };
        }
        names
    }

    /// The list of one kind that FFmpeg keeps for this codec. `T` must be the C type that
    /// `avcodec_get_supported_config` documents for `config` (enums as `i32`).
    fn supported<T>(self, config: ffi::AVCodecConfig) -> Option<&'static [T]> {
        let mut values: *const c_void = ptr::null();
        let mut count = 0;
        // SAFETY: a static codec, no context, and two out pointers that are ours.
        let code = unsafe {
            raw::avcodec_get_supported_config(
                ptr::null(),
                self.0,
                config as i32,
                0,
                &raw mut values,
                &raw mut count,
            )
        };
        let count = usize::try_from(count).ok()?;
        if code < 0 || values.is_null() {
            return None;
        }
        // SAFETY: not null; `count` values of the type that C documents for `config`, in
        // static memory because no context was given.
        Some(unsafe { std::slice::from_raw_parts(values.cast(), count) })
    }

    fn can(self, capability: u32) -> bool {
        self.0.capabilities as u32 & capability != 0
    }

    pub(crate) fn as_ptr(self) -> *const ffi::AVCodec {
        self.0
    }
}

impl std::fmt::Debug for Codec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Codec({:?})", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codecs_are_found_by_id_and_by_their_own_name() {
        let aac = Codec::decoder(CodecId::from_name("aac").unwrap()).unwrap();
        assert_eq!((aac.name(), aac.media_type()), ("aac", MediaType::Audio));
        assert!(aac.is_decoder() && !aac.is_encoder());
        let error = Codec::encoder_by_name("frobnicate").unwrap_err();
        assert_eq!(error.code, ffi::AVERROR_ENCODER_NOT_FOUND);
        assert_eq!(error.subject.as_deref(), Some("frobnicate"));
        assert!(Codec::decoder_by_name("a\0ac").is_err());
    }

    #[test]
    fn encoders_say_what_they_take() {
        let flac = Codec::encoder_by_name("flac").unwrap();
        let formats = flac.sample_formats().unwrap();
        assert!(formats.contains(&SampleFormat::S16), "{formats:?}");
        let png = Codec::encoder_by_name("png").unwrap();
        assert!(png.pixel_formats().unwrap().contains(&PixelFormat::RGB24));
        let pcm = Codec::encoder_by_name("pcm_s16le").unwrap();
        assert!(pcm.sample_rates().is_none() && pcm.channel_layouts().is_none());
        let mp2 = Codec::encoder_by_name("mp2").unwrap();
        assert!(mp2.sample_rates().unwrap().contains(&44_100));
        assert!(
            mp2.channel_layouts()
                .unwrap()
                .iter()
                .any(|l| l.describe() == "stereo")
        );
        let mpeg2 = Codec::encoder_by_name("mpeg2video").unwrap();
        assert!(mpeg2.frame_rates().unwrap().contains(&Rational::new(25, 1)));
    }

    #[test]
    fn all_of_them_have_names() {
        let all = Codec::all();
        assert!(all.len() > 300, "{}", all.len());
        assert!(all.iter().all(|codec| !codec.name().is_empty()));
    }
}
