//! A stream to be copied as it is.

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::output::{StreamFacts, disposition_flag};
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

pub(super) fn ffi_rational(value: crate::time::Rational) -> Rational {
    Rational::new(value.num, value.den)
}
