//! Samples that keep their rate and channels: one pass from the frame into the chunk.

use sluice_ffi::frame::Frame;
use sluice_ffi::slab::{Plain, view, view_mut};
use sluice_kernels::samples::{self, Convert, Sample, Source, Target};

use super::OPERATION;
use crate::chunk_buffer::AudioFilling;
use crate::error::{Error, ErrorKind, Result};
use crate::format::{AudioLayout, SampleFormat, SampleType};

/// The planes of a frame from byte `skip` on.
pub(super) fn planes(frame: &Frame, skip: usize, count: usize) -> Result<Vec<&[u8]>> {
    (0..count)
        .map(|index| {
            frame
                .audio_plane(index)
                .and_then(|plane| plane.get(skip..))
                .ok_or_else(broken)
        })
        .collect()
}

/// Converts `count` samples of each channel, from the frame's sample `skip` on, into the reserved memory of the chunk.
pub(super) fn convert(
    frame: &Frame,
    skip: usize,
    filling: &mut AudioFilling,
    count: usize,
) -> Result<()> {
    let from = frame
        .sample_format()
        .name()
        .and_then(SampleFormat::from_name)
        .ok_or_else(broken)?;
    match from.sample {
        SampleType::U8 => convert_from::<u8>(from, frame, skip, filling, count),
        SampleType::S16 => convert_from::<i16>(from, frame, skip, filling, count),
        SampleType::S32 => convert_from::<i32>(from, frame, skip, filling, count),
        SampleType::S64 => convert_from::<i64>(from, frame, skip, filling, count),
        SampleType::Flt => convert_from::<f32>(from, frame, skip, filling, count),
        SampleType::Dbl => convert_from::<f64>(from, frame, skip, filling, count),
    }
}

/// A sample type that converts to each of the others.
trait ToAll:
    Plain + Convert<u8> + Convert<i16> + Convert<i32> + Convert<i64> + Convert<f32> + Convert<f64>
{
}

impl<T> ToAll for T where
    T: Plain
        + Convert<u8>
        + Convert<i16>
        + Convert<i32>
        + Convert<i64>
        + Convert<f32>
        + Convert<f64>
{
}

fn convert_from<S: ToAll>(
    from: SampleFormat,
    frame: &Frame,
    skip: usize,
    filling: &mut AudioFilling,
    count: usize,
) -> Result<()> {
    match filling.shape().format.sample {
        SampleType::U8 => run::<S, u8>(from, frame, skip, filling, count),
        SampleType::S16 => run::<S, i16>(from, frame, skip, filling, count),
        SampleType::S32 => run::<S, i32>(from, frame, skip, filling, count),
        SampleType::S64 => run::<S, i64>(from, frame, skip, filling, count),
        SampleType::Flt => run::<S, f32>(from, frame, skip, filling, count),
        SampleType::Dbl => run::<S, f64>(from, frame, skip, filling, count),
    }
}

fn run<S: Plain + Convert<T>, T: Plain + Sample>(
    from: SampleFormat,
    frame: &Frame,
    skip: usize,
    filling: &mut AudioFilling,
    count: usize,
) -> Result<()> {
    let channels = filling.shape().channels;
    if !from.planar {
        let plane = frame.audio_plane(0).ok_or_else(broken)?;
        let samples = part::<S>(plane, skip * channels, count * channels)?;
        return write(Source::Interleaved(samples), filling, channels, count);
    }
    let plane = |channel: usize| {
        let plane = frame.audio_plane(channel).ok_or_else(broken)?;
        part::<S>(plane, skip, count)
    };
    match channels {
        1 => write(Source::Planar(&[plane(0)?]), filling, channels, count),
        2 => write(
            Source::Planar(&[plane(0)?, plane(1)?]),
            filling,
            channels,
            count,
        ),
        _ => {
            let planes = (0..channels).map(plane).collect::<Result<Vec<_>>>()?;
            write(Source::Planar(&planes), filling, channels, count)
        }
    }
}

fn write<S: Convert<T>, T: Plain + Sample>(
    source: Source<'_, S>,
    filling: &mut AudioFilling,
    channels: usize,
    count: usize,
) -> Result<()> {
    match filling.shape().layout {
        AudioLayout::Interleaved => {
            let memory = part_mut::<T>(filling.interleaved(), count * channels)?;
            samples::convert(source, Target::Interleaved(memory), channels);
        }
        AudioLayout::Planar => {
            let mut planes = filling
                .planes()
                .map(|plane| part_mut::<T>(plane, count))
                .collect::<Result<Vec<_>>>()?;
            samples::convert(source, Target::Planar(&mut planes), channels);
        }
    }
    Ok(())
}

fn part<T: Plain>(bytes: &[u8], first: usize, count: usize) -> Result<&[T]> {
    let (start, length) = (first * size_of::<T>(), count * size_of::<T>());
    let bytes = bytes.get(start..start + length).ok_or_else(broken)?;
    view(bytes).ok_or_else(broken)
}

fn part_mut<T: Plain>(bytes: &mut [u8], count: usize) -> Result<&mut [T]> {
    let bytes = bytes.get_mut(..count * size_of::<T>()).ok_or_else(broken)?;
    view_mut(bytes).ok_or_else(broken)
}

/// A decoder gave a frame without the samples that it announces.
fn broken() -> Error {
    let message = "The decoder gave a frame without the samples that it announces.";
    Error::new(ErrorKind::InvalidData, OPERATION, message)
}
