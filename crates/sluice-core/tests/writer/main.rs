//! What is written is read back: by Debian's FFmpeg where it is there, and by our own reader.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed unwrap is a failed test; what is skipped is said"
)]

mod audio;
mod files;
mod reference;
mod settings;
mod timing;
mod video;

use std::path::{Path, PathBuf};

use sluice_core::StopFlag;
use sluice_core::error::Result;
use sluice_core::write_config::{
    AudioInputConfig, AudioWrite, TargetOutput, VideoInputConfig, VideoWrite, WriterConfig,
};
use sluice_core::writer::Writer;

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sluice-writer-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn writer(path: &Path) -> Result<Writer> {
    let target = TargetOutput::Text(path.display().to_string());
    Writer::new(target, WriterConfig::default(), StopFlag::new())
}

/// Two channels of sine, 440 and 880 Hz, at three quarters of full scale.
fn sine(sample_rate: u32, frames: usize) -> Vec<f32> {
    (0..frames)
        .flat_map(|n| {
            let phase = n as f32 / sample_rate as f32 * std::f32::consts::TAU;
            [440.0, 880.0].map(|hertz: f32| 0.75 * (phase * hertz).sin())
        })
        .collect()
}

fn bytes(samples: &[f32]) -> Vec<u8> {
    samples
        .iter()
        .flat_map(|sample| sample.to_ne_bytes())
        .collect()
}

/// Writes samples in pieces of so many frames.
fn write_audio(path: &Path, config: AudioInputConfig, samples: &[f32], piece: usize) -> Result<()> {
    let mut writer = writer(path)?;
    let channels = config.channels as usize;
    writer.add_audio_stream(config)?;
    writer.open(&Vec::new())?;
    for piece in samples.chunks(piece * channels) {
        writer.write_audio(0, &bytes(piece), &AudioWrite::default())?;
    }
    writer.finish()
}

/// NCHW RGB: a soft gradient that moves by two pixels from frame to frame.
fn pictures(width: u32, height: u32, frames: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for frame in 0..frames {
        for channel in 0..3u32 {
            for y in 0..height {
                for x in 0..width {
                    let x = (x + 2 * frame as u32) % width;
                    let value = match channel {
                        0 => x * 255 / width,
                        1 => y * 255 / height,
                        _ => 128,
                    };
                    out.push(value as u8);
                }
            }
        }
    }
    out
}

fn write_video(
    path: &Path,
    config: VideoInputConfig,
    data: &[u8],
    frames_at_once: usize,
) -> Result<()> {
    let size = data.len().div_ceil(1).max(1);
    let frame = (config.width * config.height * 3) as usize;
    let mut writer = writer(path)?;
    writer.add_video_stream(config)?;
    writer.open(&Vec::new())?;
    for piece in data.chunks((frame * frames_at_once).min(size)) {
        writer.write_video(0, piece, &VideoWrite::default())?;
    }
    writer.finish()
}
