//! Sample conversion: format, rate, layout and memory order, through libswresample.
//!
//! Samples go straight from the caller's memory (or a frame's) into the caller's memory. What does
//! not fit there is kept inside and comes out with the next call.

use std::ptr;

use ffmpeg_next::ffi;

use crate::channel_layout::ChannelLayout;
use crate::dictionary::Dictionary;
use crate::error::{AvError, Result, check};
use crate::frame::Frame;
use crate::ptr::Owned;
use crate::sample_format::SampleFormat;

/// The most planes that one call takes: one a channel, and no container has more channels.
const MAX_PLANES: usize = 1024;

/// One end of a conversion.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioSpec {
    /// Sample format; a planar one has a plane for each channel.
    pub format: SampleFormat,
    /// Hz.
    pub sample_rate: u32,
    /// Which speakers the channels are for.
    pub layout: ChannelLayout,
}

impl AudioSpec {
    /// How many planes the samples lie in.
    #[must_use]
    pub fn planes(&self) -> usize {
        if self.format.is_planar() {
            self.layout.channels() as usize
        } else {
            1
        }
    }

    /// Bytes that one frame (one sample of every channel) takes in each plane.
    #[must_use]
    pub fn stride(&self) -> usize {
        let in_plane = if self.format.is_planar() {
            1
        } else {
            self.layout.channels() as usize
        };
        self.format.bytes() * in_plane
    }

    /// The most frames that fit into the shortest of these planes.
    fn frames_in(&self, shortest: usize) -> usize {
        shortest.checked_div(self.stride()).unwrap_or(0)
    }
}

/// A running conversion from one [`AudioSpec`] to another.
pub struct Resampler {
    context: Owned<ffi::SwrContext>,
    input: AudioSpec,
    output: AudioSpec,
}

// SAFETY: an SwrContext belongs to no thread; it is reached only through this value.
unsafe impl Send for Resampler {}

impl Resampler {
    /// Sets up the conversion. `options` are libswresample's own (`resampler`, `dither_method`, …).
    ///
    /// # Errors
    /// When an end is not a usable description of sound, an option is not libswresample's, or
    /// there is no way from the one layout to the other.
    pub fn open(input: &AudioSpec, output: &AudioSpec, options: Dictionary) -> Result<Self> {
        crate::log::install();
        for end in [input, output] {
            if end.stride() == 0 || end.sample_rate == 0 || end.planes() > MAX_PLANES {
                return Err(
                    AvError::invalid_argument("open resampler").with_subject(format!("{end:?}"))
                );
            }
        }
        let mut context = configure(input, output)?;
        apply(&mut context, options)?;
        // SAFETY: a configured, not yet initialised context.
        let code = unsafe { ffi::swr_init(context.as_ptr()) };
        check(code, "open resampler")?;
        Ok(Self {
            context,
            input: input.clone(),
            output: output.clone(),
        })
    }

    /// What goes in.
    #[must_use]
    pub fn input(&self) -> &AudioSpec {
        &self.input
    }

    /// What comes out.
    #[must_use]
    pub fn output(&self) -> &AudioSpec {
        &self.output
    }

    /// The most frames that can come out when `frames` more go in, at the output's rate.
    #[must_use]
    pub fn output_bound(&self, frames: usize) -> usize {
        let frames = i32::try_from(frames).unwrap_or(i32::MAX);
        // SAFETY: an initialised context; a negative answer is an error and means none.
        let bound = unsafe { ffi::swr_get_out_samples(self.context.as_ptr(), frames) };
        usize::try_from(bound).unwrap_or(0)
    }

    /// How much is kept inside, in ticks of `1 / base` seconds.
    #[must_use]
    pub fn delay(&self, base: u32) -> i64 {
        // SAFETY: an initialised context.
        unsafe { ffi::swr_get_delay(self.context.as_ptr(), i64::from(base.max(1))) }
    }

    /// Converts `frames` frames from `input` into `output`, and gives how many frames came out.
    /// With `frames` 0, takes out what is kept inside as far as it is ready.
    ///
    /// # Errors
    /// When there are too few planes, or a plane is too short for `frames`.
    pub fn convert(
        &mut self,
        input: &[&[u8]],
        frames: usize,
        output: &mut [&mut [u8]],
    ) -> Result<usize> {
        let planes = self.input.planes();
        let shortest = input.iter().map(|plane| plane.len()).min().unwrap_or(0);
        if frames > 0 && (input.len() < planes || self.input.frames_in(shortest) < frames) {
            return Err(
                AvError::invalid_argument("resample").with_subject("input planes are too short")
            );
        }
        let mut pointers: Vec<*const u8> = input.iter().map(|plane| plane.as_ptr()).collect();
        // Without frames nothing is read, but libswresample still looks at a pointer for each plane.
        pointers.resize(
            pointers.len().max(planes),
            ptr::NonNull::<u64>::dangling().as_ptr().cast(),
        );
        // SAFETY: the planes hold `frames` frames of the input's format (checked above).
        unsafe { self.run(pointers.as_ptr(), frames, output) }
    }

    /// Converts a frame of the input's format, as [`Resampler::convert`].
    ///
    /// # Errors
    /// When the frame is not of the input's format, rate and channel count.
    pub fn convert_frame(&mut self, frame: &Frame, output: &mut [&mut [u8]]) -> Result<usize> {
        let raw = frame.raw();
        let fits = raw.format == self.input.format.as_raw()
            && u32::try_from(raw.sample_rate) == Ok(self.input.sample_rate)
            && u32::try_from(raw.ch_layout.nb_channels) == Ok(self.input.layout.channels());
        let frames = usize::try_from(raw.nb_samples).unwrap_or(0);
        if !fits || raw.extended_data.is_null() {
            return Err(
                AvError::invalid_argument("resample").with_subject("a frame of another format")
            );
        }
        // SAFETY: FFmpeg keeps `extended_data` with a plane for each channel (or one), each of
        // `nb_samples` samples of the frame's format, which is the input's (checked above).
        unsafe { self.run(raw.extended_data.cast_const().cast(), frames, output) }
    }

    /// Converts the caller's planes into a frame of the output's format, as [`Resampler::convert`].
    ///
    /// # Errors
    /// When the frame is not of the output's format and channel count, or a plane is too short.
    pub fn convert_to_frame(
        &mut self,
        input: &[&[u8]],
        frames: usize,
        target: &mut Frame,
    ) -> Result<usize> {
        target.make_writable()?;
        let raw = target.raw();
        let fits = raw.format == self.output.format.as_raw()
            && u32::try_from(raw.ch_layout.nb_channels) == Ok(self.output.layout.channels());
        let planes = self.input.planes();
        let shortest = input.iter().map(|plane| plane.len()).min().unwrap_or(0);
        let enough = input.len() >= planes && self.input.frames_in(shortest) >= frames;
        if !fits || !enough || raw.extended_data.is_null() {
            return Err(
                AvError::invalid_argument("resample").with_subject("planes that do not fit")
            );
        }
        let frames = i32::try_from(frames).unwrap_or(i32::MAX);
        let pointers: Vec<*const u8> = input.iter().map(|plane| plane.as_ptr()).collect();
        // SAFETY: the input planes hold `frames` frames of the input's format (checked above); the
        // target is a writable frame of the output's format and channels with `nb_samples` samples.
        let code = unsafe {
            ffi::swr_convert(
                self.context.as_ptr(),
                raw.extended_data.cast_const(),
                raw.nb_samples,
                pointers.as_ptr(),
                frames,
            )
        };
        check(code, "resample").map(|count| usize::try_from(count).unwrap_or(0))
    }

    /// Takes out what is kept inside once the input has ended; 0 when nothing is left.
    ///
    /// # Errors
    /// When there are too few output planes.
    pub fn flush(&mut self, output: &mut [&mut [u8]]) -> Result<usize> {
        // SAFETY: no input.
        unsafe { self.run(ptr::null(), 0, output) }
    }

    /// # Safety
    /// `input` must be null, or hold the input's planes with `frames` frames each.
    unsafe fn run(
        &mut self,
        input: *const *const u8,
        frames: usize,
        output: &mut [&mut [u8]],
    ) -> Result<usize> {
        let shortest = output.iter().map(|plane| plane.len()).min().unwrap_or(0);
        if output.len() < self.output.planes() {
            return Err(AvError::invalid_argument("resample").with_subject("too few output planes"));
        }
        let room = i32::try_from(self.output.frames_in(shortest)).unwrap_or(i32::MAX);
        let frames = i32::try_from(frames).map_err(|_| {
            AvError::invalid_argument("resample").with_subject("too many frames at once")
        })?;
        let pointers: Vec<*mut u8> = output.iter_mut().map(|plane| plane.as_mut_ptr()).collect();
        // SAFETY: the output planes are distinct (`&mut`), as many as the format has, and hold
        // `room` frames each; the caller vouches for the input.
        let code = unsafe {
            ffi::swr_convert(
                self.context.as_ptr(),
                pointers.as_ptr(),
                room,
                input,
                frames,
            )
        };
        check(code, "resample").map(|count| usize::try_from(count).unwrap_or(0))
    }
}

fn configure(input: &AudioSpec, output: &AudioSpec) -> Result<Owned<ffi::SwrContext>> {
    let mut context = ptr::null_mut();
    let rate = |end: &AudioSpec| i32::try_from(end.sample_rate).unwrap_or(i32::MAX);
    let (from, to) = (input.layout.specified(), output.layout.specified());
    // SAFETY: a null context is allocated by C; both layouts live through the call.
    let code = unsafe {
        crate::raw::swr_alloc_set_opts2(
            &raw mut context,
            to.as_raw(),
            output.format.as_raw(),
            rate(output),
            from.as_raw(),
            input.format.as_raw(),
            rate(input),
            0,
            ptr::null_mut(),
        )
    };
    // SAFETY: null or the context that C allocated for us.
    let context = unsafe { Owned::new(context, "open resampler") };
    check(code, "open resampler")?;
    context
}

fn apply(context: &mut Owned<ffi::SwrContext>, mut options: Dictionary) -> Result<()> {
    // SAFETY: an SwrContext starts with its AVClass; applied options leave the dictionary.
    let code = unsafe { ffi::av_opt_set_dict(context.as_ptr().cast(), options.as_mut_ptr()) };
    check(code, "set resampler options")?;
    options.require_used("set resampler options")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(format: SampleFormat, sample_rate: u32, channels: u32) -> AudioSpec {
        AudioSpec {
            format,
            sample_rate,
            layout: ChannelLayout::default_for(channels),
        }
    }

    #[test]
    fn sixteen_bit_samples_become_floats_of_the_same_value() {
        let mut resampler = Resampler::open(
            &spec(SampleFormat::S16, 8000, 2),
            &spec(SampleFormat::FLT, 8000, 2),
            Dictionary::new(),
        )
        .unwrap();
        let samples: Vec<u8> = [0i16, 16384, -32768, 1]
            .iter()
            .flat_map(|s| s.to_ne_bytes())
            .collect();
        let mut out = [0u8; 16];
        let frames = resampler.convert(&[&samples], 2, &mut [&mut out]).unwrap();
        let floats: Vec<f32> = out
            .chunks_exact(4)
            .map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        assert_eq!((frames, floats), (2, vec![0.0, 0.5, -1.0, 1.0 / 32768.0]));
    }

    #[test]
    fn what_does_not_fit_comes_with_the_next_call() {
        let end = spec(SampleFormat::U8, 8000, 1);
        let mut resampler = Resampler::open(&end, &end, Dictionary::new()).unwrap();
        let mut out = [0u8; 3];
        assert_eq!(
            resampler
                .convert(&[&[1, 2, 3, 4, 5]], 5, &mut [&mut out])
                .unwrap(),
            3
        );
        assert_eq!(out, [1, 2, 3]);
        assert_eq!(resampler.convert(&[], 0, &mut [&mut out]).unwrap(), 2);
        assert_eq!(out[..2], [4, 5]);
        assert_eq!(resampler.flush(&mut [&mut out]).unwrap(), 0);
    }

    #[test]
    fn the_length_is_kept_across_a_change_of_rate() {
        let mut resampler = Resampler::open(
            &spec(SampleFormat::S16, 8000, 1),
            &spec(SampleFormat::S16, 16000, 1),
            Dictionary::new(),
        )
        .unwrap();
        let mut out = vec![0u8; 40_000];
        let mut frames = resampler
            .convert(&[&vec![0u8; 16_000]], 8000, &mut [&mut out])
            .unwrap();
        frames += resampler.flush(&mut [&mut out]).unwrap();
        assert!((15_990..=16_010).contains(&frames), "{frames}");
    }

    #[test]
    fn short_planes_and_unknown_options_are_refused() {
        let end = spec(SampleFormat::FLTP, 8000, 2);
        let mut resampler = Resampler::open(&end, &end, Dictionary::new()).unwrap();
        let mut out = [0u8; 64];
        assert!(
            resampler
                .convert(&[&[0; 8], &[0; 4]], 2, &mut [&mut out])
                .is_err()
        );
        let options = Dictionary::from_pairs([("frobnicate", "1")]).unwrap();
        let error = Resampler::open(&end, &end, options).err().unwrap();
        assert_eq!(error.options, ["frobnicate"]);
    }
}
