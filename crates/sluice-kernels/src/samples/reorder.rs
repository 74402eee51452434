//! Blocks of audio: format and memory order in one pass.

use super::{Convert, Sample};
use crate::cpu::also_for_avx2;

/// Where samples come from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a, S> {
    /// All channels of one moment together.
    Interleaved(&'a [S]),
    /// A slice for each channel.
    Planar(&'a [&'a [S]]),
}

/// Where samples go.
#[derive(Debug)]
pub enum Target<'a, 'b, T> {
    /// All channels of one moment together.
    Interleaved(&'a mut [T]),
    /// A slice for each channel.
    Planar(&'a mut [&'b mut [T]]),
}

/// Converts `channels` channels, as many moments as source and target hold.
pub fn convert<S: Convert<T>, T: Sample>(
    source: Source<'_, S>,
    target: Target<'_, '_, T>,
    channels: usize,
) {
    match (source, target) {
        (Source::Interleaved(from), Target::Interleaved(to)) => flat(from, to),
        (Source::Planar(from), Target::Planar(to)) => {
            for (from, to) in from.iter().zip(to.iter_mut()) {
                flat(from, to);
            }
        }
        (Source::Planar([only]), Target::Interleaved(to)) => flat(only, to),
        (Source::Planar([left, right]), Target::Interleaved(to)) => join2(left, right, to),
        (Source::Planar(from), Target::Interleaved(to)) => {
            for (channel, from) in from.iter().enumerate().take(channels) {
                spread(from, channel, channels, to);
            }
        }
        (Source::Interleaved(from), Target::Planar([only])) => flat(from, only),
        (Source::Interleaved(from), Target::Planar([left, right])) => split2(from, left, right),
        (Source::Interleaved(from), Target::Planar(to)) => {
            for (channel, to) in to.iter_mut().enumerate().take(channels) {
                gather(from, channel, channels, to);
            }
        }
    }
}

also_for_avx2! {
    fn flat<[S: Convert<T>, T: Sample] [S, T]>(from: &[S], to: &mut [T]) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = from.convert();
        }
    }
}

also_for_avx2! {
    fn join2<[S: Convert<T>, T: Sample] [S, T]>(left: &[S], right: &[S], to: &mut [T]) {
        for ((to, left), right) in to.as_chunks_mut::<2>().0.iter_mut().zip(left).zip(right) {
            *to = [left.convert(), right.convert()];
        }
    }
}

also_for_avx2! {
    fn split2<[S: Convert<T>, T: Sample] [S, T]>(from: &[S], left: &mut [T], right: &mut [T]) {
        for ((from, left), right) in from.as_chunks::<2>().0.iter().zip(left).zip(right) {
            (*left, *right) = (from[0].convert(), from[1].convert());
        }
    }
}

fn spread<S: Convert<T>, T: Sample>(from: &[S], channel: usize, channels: usize, to: &mut [T]) {
    for (to, from) in to.chunks_exact_mut(channels.max(1)).zip(from) {
        if let Some(to) = to.get_mut(channel) {
            *to = from.convert();
        }
    }
}

fn gather<S: Convert<T>, T: Sample>(from: &[S], channel: usize, channels: usize, to: &mut [T]) {
    for (to, from) in to.iter_mut().zip(from.chunks_exact(channels.max(1))) {
        if let Some(from) = from.get(channel) {
            *to = from.convert();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn planes_and_interleaved_samples_hold_the_same_values(samples in proptest::collection::vec(any::<i16>(), 0..900), channels in 1usize..7) {
            let frames = samples.len() / channels;
            let mut planes = vec![vec![0.0f32; frames]; channels];
            {
                let mut views: Vec<&mut [f32]> = planes.iter_mut().map(|plane| &mut plane[..]).collect();
                convert(Source::Interleaved(&samples[..frames * channels]), Target::Planar(&mut views), channels);
            }
            for (channel, plane) in planes.iter().enumerate() {
                for (frame, sample) in plane.iter().enumerate() {
                    prop_assert_eq!(*sample, f32::from(samples[frame * channels + channel]) / 32768.0);
                }
            }
            let views: Vec<&[f32]> = planes.iter().map(|plane| &plane[..]).collect();
            let mut back = vec![0i16; frames * channels];
            convert(Source::Planar(&views), Target::Interleaved(&mut back), channels);
            prop_assert_eq!(&back[..], &samples[..frames * channels]);
        }

        #[test]
        fn the_vector_version_equals_the_scalar_one(left in proptest::collection::vec(-1.5f32..1.5, 0..300), skip in 0usize..4) {
            let left = &left[skip.min(left.len())..];
            let right: Vec<f32> = left.iter().map(|sample| -sample).collect();
            let join = |scalar: bool| {
                crate::force_scalar(scalar);
                let (mut floats, mut shorts) = (vec![0.0f32; left.len() * 2], vec![0i16; left.len() * 2]);
                convert(Source::Planar(&[left, &right]), Target::Interleaved(&mut floats), 2);
                convert(Source::Planar(&[left, &right]), Target::Interleaved(&mut shorts), 2);
                crate::force_scalar(false);
                (floats, shorts)
            };
            prop_assert_eq!(join(true), join(false));
        }
    }
}
