//! A conversion's option objects as the core's plain settings.

use napi_derive::napi;
use sluice_core::conversion::{
    AudioConversion, Choice, Decoding, Loudness, SubtitleConversion, VideoConversion,
};
use sluice_core::write_config::{CommonInput, EncodingPass};

use crate::options::{NativeOption, NativeRational, option_list};
use crate::writer_options::{NativeCodecConfig, NativeStreamTags};

/// What is made of what.
#[napi(object, object_to_js = false)]
pub struct NativeConversionOptions {
    pub all_streams: bool,
    pub streams: Option<Vec<NativeStreamPlace>>,
    pub video: NativeStreamConversion,
    pub audio: NativeStreamConversion,
    pub subtitles: NativeSubtitleConversion,
    pub graph: Option<String>,
}

/// A stream of a source.
#[napi(object, object_to_js = false)]
pub struct NativeStreamPlace {
    pub source: u32,
    pub stream: u32,
    pub tags: NativeStreamTags,
}

/// What becomes of the streams of a kind. `mode`: `skip`, `copy` or `auto`.
#[napi(object, object_to_js = false)]
pub struct NativeStreamConversion {
    pub mode: String,
    pub always: bool,
    pub decoder: Option<String>,
    pub decoder_options: Vec<NativeOption>,
    pub hardware: Option<String>,
    pub encoder: Option<String>,
    pub encoder_options: Vec<NativeOption>,
    pub codec: NativeCodecConfig,
    pub filter: Option<String>,
    pub tags: NativeStreamTags,
    pub format: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub frame_rate: Option<NativeRational>,
    pub two_pass: bool,
    pub sample_rate: Option<u32>,
    pub channels: Option<u32>,
    pub loudness: Option<NativeLoudness>,
}

/// What becomes of subtitles. `mode`: `skip`, `copy` or `auto`.
#[napi(object, object_to_js = false)]
pub struct NativeSubtitleConversion {
    pub mode: String,
    pub always: bool,
    pub required: bool,
    pub encoder: Option<String>,
    pub encoder_options: Vec<NativeOption>,
    pub tags: NativeStreamTags,
}

/// A loudness to reach.
#[napi(object, object_to_js = false)]
pub struct NativeLoudness {
    pub integrated: f64,
    pub range: f64,
    pub true_peak: f64,
}

fn choice<T>(mode: &str, settings: T) -> Choice<T> {
    match mode {
        "skip" => Choice::Skip,
        "copy" => Choice::Copy,
        _ => Choice::Auto(settings),
    }
}

/// What is left once decoding and encoding are taken out.
struct Rest {
    format: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    frame_rate: Option<NativeRational>,
    two_pass: bool,
    sample_rate: Option<u32>,
    channels: Option<u32>,
    loudness: Option<NativeLoudness>,
    always: bool,
}

impl NativeStreamConversion {
    fn parts(self) -> (String, Decoding, CommonInput, Rest) {
        let decoding = Decoding {
            decoder: self.decoder,
            options: option_list(self.decoder_options),
            hardware: self.hardware,
        };
        let encoding = CommonInput {
            encoder: self.encoder,
            encoder_options: option_list(self.encoder_options),
            codec: self.codec.into_core(),
            filter: self.filter,
            tags: self.tags.into_core(),
            pass: EncodingPass::Single,
        };
        let rest = Rest {
            format: self.format,
            width: self.width,
            height: self.height,
            frame_rate: self.frame_rate,
            two_pass: self.two_pass,
            sample_rate: self.sample_rate,
            channels: self.channels,
            loudness: self.loudness,
            always: self.always,
        };
        (self.mode, decoding, encoding, rest)
    }

    pub(crate) fn into_video(self) -> Choice<VideoConversion> {
        let (mode, decoding, encoding, rest) = self.parts();
        let settings = VideoConversion {
            decoding,
            encoding,
            format: rest.format,
            width: rest.width,
            height: rest.height,
            frame_rate: rest.frame_rate.map(NativeRational::into_core),
            two_pass: rest.two_pass,
            always: rest.always,
        };
        choice(&mode, settings)
    }

    pub(crate) fn into_audio(self) -> Choice<AudioConversion> {
        let (mode, decoding, encoding, rest) = self.parts();
        let settings = AudioConversion {
            decoding,
            encoding,
            format: rest.format,
            sample_rate: rest.sample_rate,
            channels: rest.channels,
            loudness: rest.loudness.map(|loudness| Loudness {
                integrated: loudness.integrated,
                range: loudness.range,
                true_peak: loudness.true_peak,
            }),
            always: rest.always,
        };
        choice(&mode, settings)
    }
}

impl NativeSubtitleConversion {
    pub(crate) fn into_core(self) -> Choice<SubtitleConversion> {
        let settings = SubtitleConversion {
            encoder: self.encoder,
            encoder_options: option_list(self.encoder_options),
            tags: self.tags.into_core(),
            always: self.always,
            required: self.required,
        };
        choice(&self.mode, settings)
    }
}
