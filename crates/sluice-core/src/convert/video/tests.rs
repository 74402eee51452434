mod colors;
mod orders;
mod sizes;
mod turns;

use super::*;
use crate::chunk::Element;
use crate::chunk::VideoChunk;
use crate::config::{BufferChunkSize, FramesPerChunk, Normalize};
use crate::format::VideoLayout;
use proptest::prelude::*;
use sluice_ffi::color::{ColorRange, ColorSpace};

fn config(format: Option<&str>, layout: VideoLayout) -> VideoOutputConfig {
    VideoOutputConfig {
        format: format.map(str::to_owned),
        layout,
        ..VideoOutputConfig::default()
    }
}

/// The chunk of these frames, 0.1 s apart.
fn chunk_of(mut config: VideoOutputConfig, frames: &[&Frame]) -> Result<VideoChunk> {
    config.common.frames_per_chunk = FramesPerChunk::All;
    let outputs = SharedOutputs::new();
    let id = outputs.add(FramesPerChunk::All, BufferChunkSize::Wait);
    let mut converter = VideoConverter::new(VideoSettings::of(&config, 1 << 30));
    for (index, frame) in frames.iter().enumerate() {
        converter.push(
            frame,
            Seconds::ratio(index as i128, 10),
            Seconds::ratio(1, 10),
            &outputs,
            id,
        )?;
    }
    match outputs.pop_chunks().pop().flatten() {
        Some(Chunk::Video(chunk)) => Ok(chunk),
        _ => panic!("no chunk"),
    }
}

/// A frame whose planes hold the bytes that `value(plane, x, y)` gives.
fn frame(name: &str, width: u32, height: u32, value: impl Fn(usize, usize, usize) -> u8) -> Frame {
    let mut frame = Frame::video(PixelFormat::from_name(name).unwrap(), width, height).unwrap();
    for index in 0..frame.plane_count() {
        let mut plane = frame.plane_mut(index).unwrap();
        for y in 0..plane.rows {
            for (x, byte) in plane.row_mut(y).unwrap().iter_mut().enumerate() {
                *byte = value(index, x, y);
            }
        }
    }
    frame
}

fn noise(plane: usize, x: usize, y: usize) -> u8 {
    (((x * 7 + y * 13 + plane * 101) * 2_654_435) >> 7) as u8
}
