//! Muxers and output devices, and what each asks of its streams.

use std::ptr;

use ffmpeg_next::ffi;

use crate::codec_id::CodecId;
use crate::media_type::MediaType;
use crate::raw;
use crate::registry::register_devices;
use crate::text::{c_string, static_name};

/// A muxer or output device of this build of FFmpeg.
#[derive(Debug, Clone, Copy)]
pub struct OutputFormat(&'static ffi::AVOutputFormat);

// SAFETY: a muxer's description is a constant of FFmpeg that nothing writes to, as are the tables it points to.
unsafe impl Send for OutputFormat {}
// SAFETY: as above.
unsafe impl Sync for OutputFormat {}

/// How strict FFmpeg is to be: its "unofficial".
const UNOFFICIAL: i32 = -1;

impl OutputFormat {
    /// The muxer or device of this name (`mp4`, `matroska`, `alsa`).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        register_devices();
        let name = c_string(name, "find muxer").ok()?;
        // SAFETY: a terminated string; the answer is null or static.
        let format = unsafe { ffi::av_guess_format(name.as_ptr(), ptr::null(), ptr::null()) };
        // SAFETY: null or a static AVOutputFormat.
        unsafe { format.as_ref() }.map(Self)
    }

    /// The muxer that files with this name usually have, by its extension.
    #[must_use]
    pub fn from_file_name(file_name: &str) -> Option<Self> {
        let name = c_string(file_name, "find muxer").ok()?;
        // SAFETY: as in `from_name`.
        let format = unsafe { ffi::av_guess_format(ptr::null(), name.as_ptr(), ptr::null()) };
        // SAFETY: null or a static AVOutputFormat.
        unsafe { format.as_ref() }.map(Self)
    }

    pub(crate) fn raw(self) -> &'static ffi::AVOutputFormat {
        self.0
    }

    /// FFmpeg's name; several of one muxer are joined by commas.
    #[must_use]
    pub fn name(self) -> &'static str {
        // SAFETY: names of muxers are static.
        unsafe { static_name(self.0.name) }.unwrap_or_default()
    }

    fn has(self, flag: i32) -> bool {
        self.0.flags & flag != 0
    }

    /// Whether it opens its own files, connection or device, so that no bytes go through us.
    #[must_use]
    pub fn opens_itself(self) -> bool {
        self.has(ffi::AVFMT_NOFILE)
    }

    /// Whether codec headers stand once, at the start of the file.
    #[must_use]
    pub fn wants_global_header(self) -> bool {
        self.has(ffi::AVFMT_GLOBALHEADER)
    }

    /// Whether it keeps no times: gaps between packets are lost.
    #[must_use]
    pub fn keeps_no_timestamps(self) -> bool {
        self.has(ffi::AVFMT_NOTIMESTAMPS)
    }

    /// Whether the time from one picture to the next may vary.
    #[must_use]
    pub fn takes_variable_frame_rate(self) -> bool {
        self.has(ffi::AVFMT_VARIABLE_FPS)
    }

    /// The codec that streams of this kind usually have in it, if it takes any.
    #[must_use]
    pub fn default_codec(self, kind: MediaType) -> Option<CodecId> {
        let raw = match kind {
            MediaType::Audio => raw::enum_value(&self.0.audio_codec),
            MediaType::Video => raw::enum_value(&self.0.video_codec),
            MediaType::Subtitle => raw::enum_value(&self.0.subtitle_codec),
            _ => return None,
        };
        let id = CodecId::from_raw(raw);
        (id != CodecId::NONE).then_some(id)
    }

    /// The image codec that a file name's extension stands for (`a.png`: png).
    #[must_use]
    pub fn image_codec(file_name: &str) -> Option<CodecId> {
        let name = c_string(file_name, "find image codec").ok()?;
        let image = Self::from_name("image2")?;
        // SAFETY: a static format and a terminated name; nothing else is looked at.
        let raw = unsafe {
            raw::av_guess_codec(
                image.0,
                ptr::null(),
                name.as_ptr(),
                ptr::null(),
                MediaType::Video.as_raw(),
            )
        };
        let id = CodecId::from_raw(raw);
        (id != CodecId::NONE).then_some(id)
    }

    /// Whether it can store the codec; `None`: FFmpeg does not know before trying.
    #[must_use]
    pub fn takes(self, codec: CodecId) -> Option<bool> {
        // SAFETY: a static format. Anything that FFmpeg itself would write counts, not only what a standard names.
        match unsafe { raw::avformat_query_codec(self.0, codec.as_raw(), UNOFFICIAL) } {
            1 => Some(true),
            0 => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_found_by_name_and_by_extension() {
        assert_eq!(
            OutputFormat::from_name("mp4").map(OutputFormat::name),
            Some("mp4")
        );
        assert_eq!(
            OutputFormat::from_file_name("a b.MKV").map(OutputFormat::name),
            Some("matroska")
        );
        assert!(OutputFormat::from_name("nofmt").is_none());
        assert!(OutputFormat::from_file_name("x.unknownext").is_none());
    }

    #[test]
    fn a_device_and_null_open_themselves_and_mp4_does_not() {
        assert!(OutputFormat::from_name("null").unwrap().opens_itself());
        assert!(OutputFormat::from_name("alsa").unwrap().opens_itself());
        assert!(!OutputFormat::from_name("mp4").unwrap().opens_itself());
    }

    #[test]
    fn what_a_container_takes_is_known() {
        let wav = OutputFormat::from_name("wav").unwrap();
        assert_eq!(wav.default_codec(MediaType::Video), None);
        let name = wav.default_codec(MediaType::Audio).map(CodecId::name);
        assert_eq!(name, Some("pcm_s16le"));
        assert_eq!(
            OutputFormat::image_codec("x.png").map(CodecId::name),
            Some("png")
        );
        let mp4 = OutputFormat::from_name("mp4").unwrap();
        assert_eq!(mp4.takes(CodecId::from_name("vorbis").unwrap()), Some(true));
        assert_eq!(
            mp4.takes(CodecId::from_name("pcm_u8").unwrap()),
            Some(false)
        );
    }
}
