//! What the caller asks of a conversion.

use sluice_ffi::output::disposition_flag;

use crate::config::{CommonOutput, OpenConfig, OptionList, SourceInput};
use crate::media::{Metadata, StreamInfo};
use crate::time::Rational;
use crate::write_config::{CommonInput, StreamTags, TargetOutput, WriterConfig};

/// A whole conversion.
#[derive(Debug)]
pub struct ConversionConfig {
    /// The sources, in the order in which filter graphs count them.
    pub inputs: Vec<ConversionInput>,
    /// Where the result goes.
    pub target: TargetOutput,
    /// How it is written. Its tags are added to those of the first source; an empty value takes one away.
    pub writer: WriterConfig,
    /// Which streams are taken.
    pub streams: StreamSelection,
    /// What becomes of pictures.
    pub video: Choice<VideoConversion>,
    /// What becomes of sound.
    pub audio: Choice<AudioConversion>,
    /// What becomes of subtitles.
    pub subtitles: Choice<SubtitleConversion>,
    /// A filter graph between the sources and the encoders: inputs are `[0:v]`, `[1:a]`, `[0:2]`, …
    pub graph: Option<String>,
}

/// One source of a conversion.
#[derive(Debug)]
pub struct ConversionInput {
    /// Where its bytes come from.
    pub source: SourceInput,
    /// How it is opened.
    pub open: OpenConfig,
    /// Seconds on its own clock: what is earlier is left out.
    pub start: Option<f64>,
    /// Seconds on its own clock: what is later is left out.
    pub end: Option<f64>,
}

/// Which streams of the sources are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StreamSelection {
    /// The default stream of each kind.
    #[default]
    Usual,
    /// All streams of all sources that the target can hold.
    All,
    /// These.
    Listed(Vec<ListedStream>),
}

/// A stream that was asked for by its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedStream {
    /// Which source.
    pub source: usize,
    /// Which stream of it.
    pub stream: usize,
    /// What is said of it in the result, over what is said of all of its kind.
    pub tags: StreamTags,
}

/// What becomes of the streams of a kind.
#[derive(Clone, Debug)]
pub enum Choice<T> {
    /// They are left out.
    Skip,
    /// Their packets are copied; never decoded.
    Copy,
    /// They are copied where nothing asks for decoding, else encoded.
    Auto(T),
}

/// How pictures are decoded and encoded.
#[derive(Clone, Debug, Default)]
pub struct VideoConversion {
    /// How they are decoded.
    pub decoding: Decoding,
    /// How they are encoded.
    pub encoding: CommonInput,
    /// Pixel format of the encoder.
    pub format: Option<String>,
    /// Pixels; one of both alone keeps the aspect ratio.
    pub width: Option<u32>,
    /// Pixels; one of both alone keeps the aspect ratio.
    pub height: Option<u32>,
    /// Frames per second.
    pub frame_rate: Option<Rational>,
    /// Whether they are encoded twice, the second time with what the first found out.
    pub two_pass: bool,
    /// Whether they are encoded in any case.
    pub always: bool,
}

/// How sound is decoded and encoded.
#[derive(Clone, Debug, Default)]
pub struct AudioConversion {
    /// How it is decoded.
    pub decoding: Decoding,
    /// How it is encoded.
    pub encoding: CommonInput,
    /// Sample format of the encoder.
    pub format: Option<String>,
    /// Hz.
    pub sample_rate: Option<u32>,
    /// Channels.
    pub channels: Option<u32>,
    /// What it is to be as loud as.
    pub loudness: Option<Loudness>,
    /// Whether it is encoded in any case.
    pub always: bool,
}

/// How subtitles are encoded, where they are.
#[derive(Clone, Debug, Default)]
pub struct SubtitleConversion {
    /// Encoder by name; by default the container's usual one.
    pub encoder: Option<String>,
    /// Options of the encoder.
    pub encoder_options: OptionList,
    /// What is said of the streams, copied or encoded.
    pub tags: StreamTags,
    /// Whether they are encoded in any case.
    pub always: bool,
    /// Whether it is an error where the target can't hold them in any form; they are left out otherwise.
    pub required: bool,
}

impl SubtitleConversion {
    /// Whether what is asked for takes an encoder.
    #[must_use]
    pub fn needs_encoder(&self) -> bool {
        self.always || self.encoder.is_some() || !self.encoder_options.is_empty()
    }
}

/// How a stream is decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoding {
    /// Decoder by name.
    pub decoder: Option<String>,
    /// Options of the decoder.
    pub options: Vec<(String, String)>,
    /// Hardware to decode on.
    pub hardware: Option<String>,
}

impl Decoding {
    pub(super) fn output(&self) -> CommonOutput {
        CommonOutput {
            decoder: self.decoder.clone(),
            decoder_options: self.options.clone(),
            hardware: self.hardware.clone(),
            ..CommonOutput::with_frames_per_chunk(1)
        }
    }
}

/// A loudness by EBU R 128, reached with one gain for the whole where the peaks allow it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// Integrated loudness in LUFS, -70…-5.
    pub integrated: f64,
    /// Loudness range in LU, 1…50.
    pub range: f64,
    /// Highest true peak in dBTP, -9…0.
    pub true_peak: f64,
}

impl VideoConversion {
    /// Whether what is asked for takes an encoder.
    #[must_use]
    pub fn needs_encoder(&self) -> bool {
        let Self {
            encoding,
            format,
            width,
            height,
            frame_rate,
            two_pass,
            always,
            decoding: _,
        } = self;
        *always
            || *two_pass
            || asks_for_encoder(encoding)
            || format.is_some()
            || width.is_some()
            || height.is_some()
            || frame_rate.is_some()
    }
}

impl AudioConversion {
    /// Whether what is asked for takes an encoder.
    #[must_use]
    pub fn needs_encoder(&self) -> bool {
        let Self {
            encoding,
            format,
            sample_rate,
            channels,
            loudness,
            always,
            decoding: _,
        } = self;
        *always
            || asks_for_encoder(encoding)
            || format.is_some()
            || sample_rate.is_some()
            || channels.is_some()
            || loudness.is_some()
    }
}

fn asks_for_encoder(encoding: &CommonInput) -> bool {
    encoding.encoder.is_some()
        || !encoding.encoder_options.is_empty()
        || encoding.codec != crate::write_config::CodecConfig::default()
        || encoding.filter.is_some()
}

/// The tags of a result: those of the source, with the caller's over them.
#[must_use]
pub(super) fn merged(source: &Metadata, given: &Metadata) -> Metadata {
    /// Tags that say how the source was made, not what it is.
    const OF_THE_CONTAINER: [&str; 11] = [
        "major_brand",
        "minor_version",
        "compatible_brands",
        "creation_time",
        "encoder",
        "duration",
        "company_name",
        "product_name",
        "bps",
        "number_of_frames",
        "number_of_bytes",
    ];
    let is_same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let mut all: Metadata = source
        .iter()
        .filter(|(key, _)| !OF_THE_CONTAINER.iter().any(|own| is_same(own, key)))
        .filter(|(key, _)| !key.starts_with("_STATISTICS"))
        .filter(|(key, _)| !given.iter().any(|(own, _)| is_same(own, key)))
        .cloned()
        .collect();
    all.extend(given.iter().filter(|(_, value)| !value.is_empty()).cloned());
    all
}

/// What is said of a stream of the result: what the source says, under what the caller says of all streams of its kind,
/// under what is said of this one.
#[must_use]
pub(super) fn said(source: &StreamInfo, kind: &StreamTags, own: &StreamTags) -> StreamTags {
    let known = |name: &&String| disposition_flag(name).is_some();
    let first = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
    let language = first(&own.language, &kind.language);
    let mut metadata = merged(&merged(&source.metadata, &kind.metadata), &own.metadata);
    if language.is_some() {
        metadata.retain(|(key, _)| !key.eq_ignore_ascii_case("language"));
    }
    StreamTags {
        metadata,
        language,
        disposition: own
            .disposition
            .clone()
            .or_else(|| kind.disposition.clone())
            .or_else(|| Some(source.disposition.iter().filter(known).cloned().collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Metadata {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_callers_tags_replace_those_of_the_source_and_empty_ones_take_away() {
        let source = tags(&[("title", "a"), ("ARTIST", "b"), ("major_brand", "isom")]);
        let given = tags(&[("Title", "c"), ("artist", ""), ("album", "d")]);
        assert_eq!(
            merged(&source, &given),
            tags(&[("Title", "c"), ("album", "d")])
        );
    }

    #[test]
    fn only_what_needs_an_encoder_asks_for_one() {
        let mut video = VideoConversion::default();
        video.decoding.decoder = Some("h264".into());
        video.encoding.tags.metadata = tags(&[("title", "x")]);
        assert!(!video.needs_encoder());
        video.width = Some(640);
        assert!(video.needs_encoder());
    }
}
