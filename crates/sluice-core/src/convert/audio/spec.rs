//! What goes into and what comes out of an audio converter.

use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::frame::Frame;
use sluice_ffi::resampler::AudioSpec;
use sluice_ffi::sample_format::SampleFormat as AvSampleFormat;

use super::OPERATION;
use crate::chunk::AudioShape;
use crate::config::AudioOutputConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::format::{AudioLayout, SampleFormat};

/// What a frame holds.
pub(super) fn spec_of(frame: &Frame) -> Result<AudioSpec> {
    let layout = frame
        .channel_layout()
        .map_err(|error| Error::from_ffmpeg(error, OPERATION, "read the frame's channel layout"))?;
    Ok(AudioSpec {
        format: frame.sample_format(),
        sample_rate: frame.sample_rate(),
        layout,
    })
}

/// What the output was asked for, as chunks have it and as libswresample writes it.
pub(super) fn target_spec(
    config: &AudioOutputConfig,
    source: &AudioSpec,
) -> Result<(AudioShape, AudioSpec)> {
    let decoded = source.format.name().and_then(SampleFormat::from_name);
    let format = config.format.or(decoded).ok_or_else(|| {
        let message = "The decoder does not say what its samples look like.";
        Error::new(ErrorKind::InvalidData, OPERATION, message)
    })?;
    let layout = target_layout(config, &source.layout)?;
    let sample_rate = config.sample_rate.unwrap_or(source.sample_rate);
    let channels = layout.channels() as usize;
    if sample_rate == 0 || channels == 0 {
        let message = format!(
            "The stream has {channels} channels at {sample_rate} Hz, which is not sound; give `sampleRate` and `channels`."
        );
        return Err(Error::new(ErrorKind::InvalidData, OPERATION, message));
    }
    let written = SampleFormat {
        sample: format.sample,
        planar: config.layout == AudioLayout::Planar,
    };
    let av_format = AvSampleFormat::from_name(written.name())
        .ok_or_else(|| Error::internal(OPERATION, "FFmpeg lacks a sample format it had"))?;
    let shape = AudioShape {
        format,
        layout: config.layout,
        sample_rate,
        channels,
    };
    let spec = AudioSpec {
        format: av_format,
        sample_rate,
        layout,
    };
    Ok((shape, spec))
}

fn target_layout(config: &AudioOutputConfig, source: &ChannelLayout) -> Result<ChannelLayout> {
    if let Some(name) = &config.channel_layout {
        let layout = ChannelLayout::from_name(name).map_err(|_| {
            let message = format!(
                "channelLayout must be one of FFmpeg's, such as 'stereo' or '5.1'; received '{name}'."
            );
            Error::invalid_arg("addAudioStream", message)
        })?;
        return match config.channels {
            Some(channels) if channels != layout.channels() => {
                let message = format!(
                    "channels is {channels}, but channelLayout '{name}' has {}.",
                    layout.channels()
                );
                Err(Error::invalid_arg("addAudioStream", message))
            }
            _ => Ok(layout),
        };
    }
    Ok(match config.channels {
        Some(channels) if channels != source.channels() => ChannelLayout::default_for(channels),
        _ => source.clone(),
    })
}
