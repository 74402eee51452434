//! Sample formats, media kinds and memory orders as plain values.

/// What a stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
    /// Subtitles, as text or as pictures.
    Subtitle,
    /// Timed data of another kind.
    Data,
    /// An attached file, such as a font.
    Attachment,
}

impl MediaKind {
    /// The name of the public contract: `audio`, `video`, `subtitle`, `data`, `attachment`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Subtitle => "subtitle",
            Self::Data => "data",
            Self::Attachment => "attachment",
        }
    }
}

/// How one amplitude is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SampleType {
    /// Unsigned 8 bit, silence at 128.
    U8,
    /// Signed 16 bit.
    S16,
    /// Signed 32 bit.
    S32,
    /// Signed 64 bit.
    S64,
    /// 32-bit float, full scale ±1.
    Flt,
    /// 64-bit float, full scale ±1.
    Dbl,
}

/// A sample format: the type of one amplitude and whether each channel has its own plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SampleFormat {
    /// How one amplitude is stored.
    pub sample: SampleType,
    /// Whether the name is a planar one (`fltp`).
    pub planar: bool,
}

impl SampleFormat {
    /// 32-bit float, interleaved: the default of audio outputs.
    pub const FLT: Self = Self {
        sample: SampleType::Flt,
        planar: false,
    };

    /// All names, in FFmpeg's words.
    pub const NAMES: [&'static str; 12] = [
        "u8", "s16", "s32", "s64", "flt", "dbl", "u8p", "s16p", "s32p", "s64p", "fltp", "dblp",
    ];

    /// The format of FFmpeg's name (`s16`, `fltp`, …).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (base, planar) = match name.strip_suffix('p') {
            Some(base) => (base, true),
            None => (name, false),
        };
        let sample = match base {
            "u8" => SampleType::U8,
            "s16" => SampleType::S16,
            "s32" => SampleType::S32,
            "s64" => SampleType::S64,
            "flt" => SampleType::Flt,
            "dbl" => SampleType::Dbl,
            _ => return None,
        };
        Some(Self { sample, planar })
    }

    /// FFmpeg's name of the format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        let index = match self.sample {
            SampleType::U8 => 0,
            SampleType::S16 => 1,
            SampleType::S32 => 2,
            SampleType::S64 => 3,
            SampleType::Flt => 4,
            SampleType::Dbl => 5,
        };
        Self::NAMES[if self.planar { index + 6 } else { index }]
    }

    /// Bytes of one sample of one channel.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self.sample {
            SampleType::U8 => 1,
            SampleType::S16 => 2,
            SampleType::S32 | SampleType::Flt => 4,
            SampleType::S64 | SampleType::Dbl => 8,
        }
    }
}

/// Memory order of an audio chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AudioLayout {
    /// `[frames, channels]`.
    #[default]
    Interleaved,
    /// `[channels, frames]`.
    Planar,
}

/// Memory order of a video chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VideoLayout {
    /// `[frames, channels, height, width]`, contiguous.
    #[default]
    Nchw,
    /// `[frames, height, width, channels]`, contiguous.
    Nhwc,
    /// The pixel format's own planes one after the other, rows without padding, unconverted.
    Native,
}

/// How pictures are resized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scaler {
    /// FFmpeg's `fast_bilinear`.
    FastBilinear,
    /// Two taps.
    Bilinear,
    /// Four taps; FFmpeg's default.
    #[default]
    Bicubic,
    /// Averages all covered pixels.
    Area,
    /// Windowed sinc.
    Lanczos,
    /// Nearest pixel, no filtering.
    Nearest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_format_name_comes_back_from_its_format() {
        for name in SampleFormat::NAMES {
            assert_eq!(
                SampleFormat::from_name(name).map(SampleFormat::name),
                Some(name)
            );
        }
        assert_eq!(SampleFormat::from_name("zz"), None);
        assert_eq!(SampleFormat::from_name("p"), None);
    }
}
