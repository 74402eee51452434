//! What encodes the edges of a cut: pictures of the same codec, size and format, as packets that stand beside the copied ones.

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::encoder::{EncoderInput, VideoEncoderInput};
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::output_format::OutputFormat;

use super::copy::PacketClock;
use super::headers::Headers;
use crate::demuxer::StreamCoding;
use crate::encoder::{self, Encoder};
use crate::error::Result;
use crate::time::{Rational, TimeBase};
use crate::write_config::CodecConfig;

/// Codecs whose streams may change their parameters in the middle, at a key frame that brings them.
const JOINABLE: [&str; 7] = [
    "h264",
    "mpeg1video",
    "mpeg2video",
    "mpeg4",
    "vp8",
    "vp9",
    "av1",
];

/// Codecs whose parameters most containers keep once for all.
const BRING_PARAMETERS: [&str; 2] = ["h264", "av1"];

/// Containers in whose packets decoders look for such parameters all the same.
const TAKE_PARAMETERS: [&str; 9] = [
    "mp4", "mov", "ipod", "ismv", "3gp", "matroska", "webm", "mpegts", "hls",
];

/// Codecs whose encoders count frames.
const COUNTED: [&str; 3] = ["mpeg1video", "mpeg2video", "mpeg4"];

/// Options that keep encoders from holding pictures back or hiding some: each packet is one picture, in its order.
const PLAIN: [(&str, &[(&str, &str)]); 3] = [
    ("libvpx", &[("lag-in-frames", "0"), ("auto-alt-ref", "0")]),
    (
        "libvpx-vp9",
        &[("lag-in-frames", "0"), ("auto-alt-ref", "0")],
    ),
    ("libx264", &[("tune", "zerolatency")]),
];

/// How much better than the source the edges are encoded, since they are encoded for the second time.
const BIT_RATE_FACTOR: f64 = 1.5;

/// How the edges of a stream can be encoded.
pub(super) struct EdgeCodec {
    codec: EncoderCodec,
    pub(super) input: VideoEncoderInput,
    bit_rate: Option<i64>,
    /// What stands before a picture of the source where encoded ones came before, and the form of its packets.
    pub(super) headers: Headers,
}

impl EdgeCodec {
    /// How this stream's edges can be encoded, if they can.
    pub(super) fn find(
        coding: &StreamCoding,
        format: OutputFormat,
        bit_rate: Option<u64>,
    ) -> Option<Self> {
        let parameters: &CodecParameters = &coding.parameters;
        let name = parameters.codec_id().name();
        let framed = !BRING_PARAMETERS.contains(&name) || TAKE_PARAMETERS.contains(&format.name());
        if !JOINABLE.contains(&name) || !framed || !coding.frame_rate.is_known() {
            return None;
        }
        let codec = encoder::choose(format, MediaType::Video, Some(name), None, "convert").ok()?;
        let pixels = parameters.pixel_format();
        if codec.id() != parameters.codec_id()
            || !codec
                .pixel_formats()
                .ok()?
                .is_none_or(|list| list.contains(&pixels))
        {
            return None;
        }
        let headers = Headers::of(parameters)?;
        let rate = ffi(coding.frame_rate);
        let base = PacketClock {
            base: coding.time_base,
        };
        let input = VideoEncoderInput {
            width: parameters.width(),
            height: parameters.height(),
            format: pixels,
            frame_rate: rate,
            time_base: if COUNTED.contains(&name) {
                rate.inverse()
            } else {
                base.rational()
            },
            sample_aspect_ratio: ffi(coding.sample_aspect_ratio),
            color: parameters.color(),
        };
        #[expect(clippy::cast_possible_truncation, reason = "float casts saturate")]
        #[expect(clippy::cast_precision_loss, reason = "a bit rate needs no more")]
        let bit_rate = bit_rate.map(|rate| (rate as f64 * BIT_RATE_FACTOR) as i64);
        Some(Self {
            codec,
            input,
            bit_rate,
            headers,
        })
    }

    pub(super) fn open(&self) -> Result<Encoder> {
        let config = CodecConfig {
            bit_rate: self.bit_rate,
            max_b_frames: Some(0),
            ..CodecConfig::default()
        };
        let plain = PLAIN.iter().find(|(name, _)| *name == self.codec.name());
        let given = plain.map_or_else(Vec::new, |(_, options)| {
            let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
            options.iter().map(owned).collect()
        });
        let input = EncoderInput::Video(self.input.clone());
        let settings = encoder::settings(self.codec, &config, &given, &input);
        let options = encoder::options(self.codec, &given, &input);
        // Without a header of its own: every key frame then brings what a decoder needs.
        Encoder::open(self.codec, &input, &settings, false, &options)
    }

    pub(super) fn time_base(&self) -> TimeBase {
        let base = self.input.time_base;
        TimeBase::from_rational(Rational::new(base.num, base.den)).unwrap_or(TimeBase::MICROSECONDS)
    }
}

fn ffi(value: Rational) -> sluice_ffi::rational::Rational {
    sluice_ffi::rational::Rational::new(value.num, value.den)
}
