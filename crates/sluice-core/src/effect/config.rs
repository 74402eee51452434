//! What the caller asked of an effector.

use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::encoder::AudioEncoderInput;
use sluice_ffi::sample_format::SampleFormat as FfiFormat;

use crate::config::{FramesPerChunk, OptionList};
use crate::format::{AudioLayout, SampleFormat};
use crate::write_config::{AudioInputConfig, CodecConfig, CommonInput};

/// An effect, and the sound that it is for.
#[derive(Clone, Debug)]
pub struct EffectConfig {
    /// Filter description, one in and one out.
    pub effect: Option<String>,
    /// Muxer whose codec the sound goes through and back.
    pub format: Option<String>,
    /// Encoder by FFmpeg's name; by default the format's usual one.
    pub encoder: Option<String>,
    /// Options of the encoder.
    pub encoder_options: OptionList,
    /// Usual settings of the encoder.
    pub codec: CodecConfig,
    /// Whether silence is added until there are as many frames as came in, counted at the rate that goes out.
    pub pad_end: bool,
    /// Hz of what comes in.
    pub sample_rate: u32,
    /// Channels of what comes in.
    pub channels: u32,
    /// Sample format of what comes in.
    pub sample_format: SampleFormat,
    /// Memory order of what comes in.
    pub layout: AudioLayout,
    /// Hz of what goes out; by default that of what comes in.
    pub output_sample_rate: Option<u32>,
    /// Frames of a chunk.
    pub frames_per_chunk: FramesPerChunk,
    /// What goes out, where that is not as it came in.
    pub becomes: Option<EffectOutput>,
}

/// What an effect's sound is turned into at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectOutput {
    /// Sample format.
    pub sample_format: SampleFormat,
    /// Channels.
    pub channels: u32,
    /// Memory order.
    pub layout: AudioLayout,
}

impl EffectConfig {
    /// Interleaved `flt` samples, no effect, no codec, everything as one chunk.
    #[must_use]
    pub fn new(sample_rate: u32, channels: u32) -> Self {
        Self {
            effect: None,
            format: None,
            encoder: None,
            encoder_options: Vec::new(),
            codec: CodecConfig::default(),
            pad_end: true,
            sample_rate,
            channels,
            sample_format: SampleFormat::FLT,
            layout: AudioLayout::Interleaved,
            output_sample_rate: None,
            frames_per_chunk: FramesPerChunk::All,
            becomes: None,
        }
    }

    /// Format, channels and memory order of what goes out.
    #[must_use]
    pub fn output(&self) -> EffectOutput {
        self.becomes.unwrap_or(EffectOutput {
            sample_format: self.sample_format,
            channels: self.channels,
            layout: self.layout,
        })
    }

    /// Hz of what goes out.
    #[must_use]
    pub fn rate_out(&self) -> u32 {
        self.output_sample_rate.unwrap_or(self.sample_rate)
    }

    /// Bytes of one sample of every channel.
    #[must_use]
    pub fn frame_bytes(&self) -> usize {
        self.sample_format.bytes() * self.channels as usize
    }

    /// Frames at the rate that goes out which last as long as `frames` that came in; a part of one counts.
    #[must_use]
    pub fn frames_out(&self, frames: u64) -> u64 {
        let wide = u128::from(frames) * u128::from(self.rate_out());
        u64::try_from(wide.div_ceil(u128::from(self.sample_rate.max(1)))).unwrap_or(u64::MAX)
    }

    /// What the graph gets.
    pub(super) fn source(&self) -> AudioEncoderInput {
        let format = FfiFormat::from_name(self.sample_format.name()).unwrap_or(FfiFormat::FLT);
        AudioEncoderInput {
            format: format.packed(),
            sample_rate: self.sample_rate,
            layout: ChannelLayout::default_for(self.channels),
        }
    }

    /// The same as a writer's input.
    pub(super) fn input(&self) -> AudioInputConfig {
        AudioInputConfig {
            format: self.sample_format,
            layout: self.layout,
            common: CommonInput {
                encoder: self.encoder.clone(),
                encoder_options: self.encoder_options.clone(),
                codec: self.codec,
                ..CommonInput::default()
            },
            ..AudioInputConfig::new(self.sample_rate, self.channels)
        }
    }
}
