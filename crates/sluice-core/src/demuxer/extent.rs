//! What containers say of the sound in a block that lasts longer than its sound.

use sluice_ffi::packet::Packet;

use super::{Demuxer, facts};
use crate::time::Seconds;

/// Containers that say how many samples a stream has, whatever its blocks hold.
const COUNT_SAMPLES: [&str; 2] = ["wav", "w64"];
/// Codecs of whole blocks that begin with the first sample: of others nobody says whether what their encoder put before it is counted.
const BLOCKS_WITHOUT_DELAY: &str = "adpcm_";

/// How much of the blocks of a stream is its sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Whatever they decode to.
    #[default]
    Decoded,
    /// As much as the duration of their packets; of those in the middle nobody takes it literally, but the last ends there.
    Packets,
    /// All up to this time.
    Until(Seconds),
}

impl Demuxer {
    /// How much of the blocks of a stream is its sound.
    pub(super) fn extent(&self, index: usize) -> Extent {
        if self.counts_packets(index) {
            return Extent::Packets;
        }
        let codec = self
            .info
            .streams
            .get(index)
            .map(|stream| stream.codec.as_str());
        let whole_blocks = codec.is_some_and(|codec| codec.starts_with(BLOCKS_WITHOUT_DELAY));
        let exact = self
            .input
            .as_ref()
            .is_some_and(sluice_ffi::input::Input::knows_duration);
        if !whole_blocks || !exact || !self.is_format(&COUNT_SAMPLES) {
            return Extent::Decoded;
        }
        let end = self
            .stream(index)
            .and_then(|stream| Some(facts::time_base(stream.time_base()).at(stream.duration()?)));
        end.map_or(Extent::Decoded, Extent::Until)
    }

    /// Whether the container says how many samples each packet stands for, and FFmpeg's demuxer does not look at that of the last
    /// itself: it does where all blocks of a codec are of one length, though not in fragments.
    fn counts_packets(&self, index: usize) -> bool {
        if self.is_format(&["caf"]) {
            return true;
        }
        let Some(stream) = self.stream(index).filter(|_| self.is_format(&["mov"])) else {
            return false;
        };
        let block = stream.parameters().map_or(0, |coding| coding.frame_size());
        block == 0 || stream.frame_count().is_none()
    }

    /// A packet of Core Audio's container without what it says of its end, which is counted from the length of a full block:
    /// FFmpeg takes it from what a last block of Apple's lossless codec has, and that knows its own length.
    pub(super) fn with_own_length(&self, mut packet: Packet) -> Packet {
        let stream = self.info.streams.get(packet.stream_index());
        let counted_twice = self.is_format(&["caf"])
            && stream.is_some_and(|stream| stream.codec == "alac")
            && packet.skip_samples().is_some_and(|skip| skip.end > 0);
        if counted_twice {
            // Without memory for it the packet stays as it is, and its end is cut too early.
            drop(packet.set_skip_end(0));
        }
        packet
    }
}
