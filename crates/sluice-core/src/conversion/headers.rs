//! What packets of a stream need where encoded pictures stand beside copied ones.

use std::borrow::Cow;

use sluice_ffi::codec_parameters::CodecParameters;

use super::nal::ParameterSets;

/// Bytes of `av1C` before the units that a decoder is given.
const AV1_HEAD: usize = 4;

/// What the key frame behind an edge must bring, and the form of an edge's packets.
pub(super) enum Headers {
    /// Every key frame has all that a decoder needs.
    Own,
    H264(ParameterSets),
    /// A sequence header, as it stands in packets.
    Av1(Vec<u8>),
}

impl Headers {
    /// Those of a stream; `None` where its extradata is damaged.
    pub(super) fn of(parameters: &CodecParameters) -> Option<Self> {
        let extradata = parameters.extradata();
        Some(match parameters.codec_id().name() {
            "h264" => {
                let mut sets = ParameterSets::of_h264(extradata)?;
                // Streams that don't say it were looked at.
                sets.reorder = sets.reorder.max(parameters.video_delay());
                Self::H264(sets)
            }
            "av1" if extradata.first() == Some(&0x81) => {
                Self::Av1(extradata.get(AV1_HEAD..)?.to_vec())
            }
            _ => Self::Own,
        })
    }

    /// What stands before the first copied picture behind an edge.
    pub(super) fn before_key(&self) -> &[u8] {
        match self {
            Self::Own => &[],
            Self::H264(sets) => &sets.bytes,
            Self::Av1(header) => header,
        }
    }

    /// An encoder's packet as the stream's packets are; `None` where it is too long for that.
    pub(super) fn convert<'a>(&self, packet: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::H264(sets) => sets.convert(packet).map(Cow::Owned),
            Self::Own | Self::Av1(_) => Some(Cow::Borrowed(packet)),
        }
    }

    /// Whether copying can go on with a key frame behind an edge.
    pub(super) fn is_entry(&self, packet: &[u8]) -> bool {
        match self {
            Self::H264(sets) => sets.is_entry(packet),
            Self::Own | Self::Av1(_) => true,
        }
    }
}
