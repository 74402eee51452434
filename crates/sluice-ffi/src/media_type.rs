//! What a stream carries.

use ffmpeg_next::ffi;

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// Pictures.
    Video,
    /// Sound.
    Audio,
    /// Anything else that runs with time.
    Data,
    /// Text or bitmap subtitles.
    Subtitle,
    /// A file inside the file, such as a font.
    Attachment,
    /// FFmpeg does not say.
    Unknown,
}

impl MediaType {
    pub(crate) fn from_raw(raw: i32) -> Self {
        const VIDEO: i32 = ffi::AVMediaType::AVMEDIA_TYPE_VIDEO as i32;
        const AUDIO: i32 = ffi::AVMediaType::AVMEDIA_TYPE_AUDIO as i32;
        const DATA: i32 = ffi::AVMediaType::AVMEDIA_TYPE_DATA as i32;
        const SUBTITLE: i32 = ffi::AVMediaType::AVMEDIA_TYPE_SUBTITLE as i32;
        const ATTACHMENT: i32 = ffi::AVMediaType::AVMEDIA_TYPE_ATTACHMENT as i32;
        match raw {
            VIDEO => Self::Video,
            AUDIO => Self::Audio,
            DATA => Self::Data,
            SUBTITLE => Self::Subtitle,
            ATTACHMENT => Self::Attachment,
            _ => Self::Unknown,
        }
    }

    pub(crate) const fn as_raw(self) -> i32 {
        let raw = match self {
            Self::Video => ffi::AVMediaType::AVMEDIA_TYPE_VIDEO,
            Self::Audio => ffi::AVMediaType::AVMEDIA_TYPE_AUDIO,
            Self::Data => ffi::AVMediaType::AVMEDIA_TYPE_DATA,
            Self::Subtitle => ffi::AVMediaType::AVMEDIA_TYPE_SUBTITLE,
            Self::Attachment => ffi::AVMediaType::AVMEDIA_TYPE_ATTACHMENT,
            Self::Unknown => ffi::AVMediaType::AVMEDIA_TYPE_UNKNOWN,
        };
        raw as i32
    }

    /// The lower-case word for it; unknown is `"data"`, as FFmpeg treats it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Data | Self::Unknown => "data",
            Self::Subtitle => "subtitle",
            Self::Attachment => "attachment",
        }
    }
}
