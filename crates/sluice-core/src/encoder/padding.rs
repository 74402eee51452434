//! Silence that some encoders need before or after the sound so that none of it is lost.

use sluice_ffi::encoder_codec::EncoderCodec;

/// Silence around the sound, in samples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Padding {
    /// Before the first sample, at negative times.
    pub lead: usize,
    /// After the last.
    pub tail: usize,
    /// Whether the last block must be filled: what is left over would be dropped.
    pub whole: bool,
    /// Samples by which the encoder delays the sound without saying so: its packets begin that much earlier than their times.
    pub unsaid: usize,
}

/// Encoders that delay the sound and have no way to give what is left inside: so much silence pushes it out.
const TAILS: [(&str, usize); 12] = [
    ("ac3", 256),
    ("ac3_fixed", 256),
    ("aptx", 90),
    ("aptx_hd", 90),
    ("dca", 512),
    ("dfpwm", 8),
    ("eac3", 256),
    ("g722", 22),
    ("mp2", 481),
    ("mp2fixed", 481),
    // Nothing is delayed, but an odd sample at the end would be dropped.
    ("pcm_dvd", 1),
    ("sbc", 73),
];

/// What the encoder needs whose blocks have `frame_size` samples.
#[must_use]
pub fn padding(codec: EncoderCodec, frame_size: usize) -> Padding {
    let tail = TAILS.iter().find(|(name, _)| *name == codec.name());
    Padding {
        // Decoders drop two blocks at the start, as the format's own encoder has it; FFmpeg's gives one.
        lead: if ["wmav1", "wmav2"].contains(&codec.name()) {
            frame_size
        } else {
            0
        },
        tail: tail.map_or(0, |(_, samples)| *samples),
        whole: codec.name() == "sbc",
        unsaid: if codec.name() == "dca" { 512 } else { 0 },
    }
}
