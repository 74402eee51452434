//! What a conversion made.

use crate::format::MediaKind;

/// What a conversion made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// FFmpeg's name of the container.
    pub format: String,
    /// Seconds of the result.
    pub duration: f64,
    /// Its streams, in their order.
    pub streams: Vec<StreamOutcome>,
    /// What a memory target holds.
    pub bytes: Option<Vec<u8>>,
}

/// How one stream of the result was made.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamOutcome {
    /// What it carries.
    pub kind: MediaKind,
    /// Name of its codec.
    pub codec: String,
    /// The encoder's name; `None` where packets were copied.
    pub encoder: Option<String>,
    /// The source and the stream it comes from; `None` for the output of a filter graph.
    pub origin: Option<(usize, usize)>,
    /// Frames encoded anew at the edges of a cut through copied packets.
    pub encoded_at_cuts: u64,
}
