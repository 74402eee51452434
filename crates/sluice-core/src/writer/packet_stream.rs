//! A stream to be copied as it is.

use sluice_ffi::bitstream_filter::BitstreamFilter;
use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::output::{StreamFacts, disposition_flag};
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::rational::Rational;

use crate::demuxer::StreamCoding;
use crate::error::Result;
use crate::media::{StreamDetails, StreamInfo};

/// A stream to be copied: what its packets carry.
#[derive(Debug)]
pub struct PacketStream {
    /// The stream's codec parameters, as the demuxer gives them.
    pub parameters: CodecParameters,
    /// Seconds per tick of its packets.
    pub time_base: crate::time::Rational,
    /// Tags, disposition, rates.
    pub facts: StreamFacts,
}

impl PacketStream {
    /// The same stream once more.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn try_clone(&self) -> Result<Self> {
        Ok(Self {
            parameters: self.parameters.try_clone()?,
            time_base: self.time_base,
            facts: self.facts.clone(),
        })
    }

    /// A source's stream, to be copied as it is.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn of(coding: &StreamCoding, info: &StreamInfo) -> Result<Self> {
        let mut facts = StreamFacts {
            metadata: info.metadata.clone(),
            disposition: info
                .disposition
                .iter()
                .filter_map(|name| disposition_flag(name))
                .fold(0, |flags, flag| flags | flag),
            ..StreamFacts::default()
        };
        if let StreamDetails::Video(_) = info.details {
            facts.frame_rate = coding
                .frame_rate
                .is_known()
                .then(|| ffi_rational(coding.frame_rate));
            facts.sample_aspect_ratio = coding
                .sample_aspect_ratio
                .is_known()
                .then(|| ffi_rational(coding.sample_aspect_ratio));
        }
        Ok(Self {
            parameters: coding.parameters.try_clone()?,
            time_base: info.time_base,
            facts,
        })
    }
}

/// Containers that want start codes where others have lengths.
const START_CODES: [&str; 3] = ["avi", "h264", "hevc"];

/// The bitstream filter that a stream needs on its way into a container, opened, if it needs one. Other muxers bring along what they need.
///
/// # Errors
/// The parameters are of no use to the filter.
pub(super) fn adapter(
    stream: &PacketStream,
    format: OutputFormat,
) -> Result<Option<BitstreamFilter>> {
    let parameters = &stream.parameters;
    let has_lengths = parameters.extradata().first() == Some(&1);
    let filter = match parameters.codec_id().name() {
        "h264" => "h264_mp4toannexb",
        "hevc" => "hevc_mp4toannexb",
        _ => return Ok(None),
    };
    if !has_lengths || !START_CODES.contains(&format.name()) {
        return Ok(None);
    }
    Ok(Some(BitstreamFilter::open(
        filter,
        parameters,
        ffi_rational(stream.time_base),
    )?))
}

pub(super) fn ffi_rational(value: crate::time::Rational) -> Rational {
    Rational::new(value.num, value.den)
}
