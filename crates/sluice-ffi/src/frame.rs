//! Frames: pictures and blocks of sound, owned and reference-counted.

use ffmpeg_next::ffi;

use crate::channel_layout::ChannelLayout;
use crate::error::{AvError, Result, check};
use crate::packet::timestamp;
use crate::pixel_format::PixelFormat;
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::sample_format::SampleFormat;

mod memory;
mod planes;
mod properties;

pub use planes::{Plane, PlaneMut};

/// One picture, or one block of sound. What its length depends on (format, size, samples)
/// is fixed when the memory is made, so that no setter can make a slice too long.
pub struct Frame(Owned<ffi::AVFrame>);

// SAFETY: the struct has one owner; the memory it refers to is reference-counted with
// atomics and written only when unique (`plane_mut`).
unsafe impl Send for Frame {}

/// Pixels to leave out on each side for display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Crop {
    /// From the left.
    pub left: usize,
    /// From the right.
    pub right: usize,
    /// From the top.
    pub top: usize,
    /// From the bottom.
    pub bottom: usize,
}

impl Frame {
    /// A frame without memory, for a decoder or filter to fill.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn new() -> Result<Self> {
        // SAFETY: allocates, no precondition.
        let raw = unsafe { ffi::av_frame_alloc() };
        // SAFETY: null or a new frame only we know.
        Ok(Self(unsafe { Owned::new(raw, "allocate frame") }?))
    }

    /// A picture of zero bytes.
    ///
    /// # Errors
    /// `EINVAL` for a size or format FFmpeg has no memory layout for, `ENOMEM`.
    pub fn video(format: PixelFormat, width: u32, height: u32) -> Result<Self> {
        let mut frame = Self::new()?;
        let size = |value: u32| {
            i32::try_from(value).map_err(|_| AvError::invalid_argument("allocate frame"))
        };
        let raw = frame.0.get_mut();
        raw.format = format.as_raw();
        raw.width = size(width)?;
        raw.height = size(height)?;
        frame.allocate()
    }

    /// A block of silence-to-be: zero bytes (which is not silence for unsigned formats).
    ///
    /// # Errors
    /// `EINVAL` for no samples, no channels or an unknown format, `ENOMEM`.
    pub fn audio(
        format: SampleFormat,
        layout: &ChannelLayout,
        samples: usize,
        sample_rate: u32,
    ) -> Result<Self> {
        let mut frame = Self::new()?;
        let raw = frame.0.get_mut();
        raw.format = format.as_raw();
        raw.nb_samples =
            i32::try_from(samples).map_err(|_| AvError::invalid_argument("allocate frame"))?;
        raw.sample_rate =
            i32::try_from(sample_rate).map_err(|_| AvError::invalid_argument("allocate frame"))?;
        layout.copy_to(&mut raw.ch_layout)?;
        frame.allocate()
    }

    fn allocate(mut self) -> Result<Self> {
        // SAFETY: a frame of ours with format and size set; C checks both.
        let code = unsafe { ffi::av_frame_get_buffer(self.0.as_ptr(), 0) };
        check(code, "allocate frame")?;
        memory::zero(self.0.get_mut());
        Ok(self)
    }

    /// A second frame that refers to the same memory.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn reference(&self) -> Result<Self> {
        // SAFETY: a live frame; C makes new references (or copies memory without one).
        let raw = unsafe { ffi::av_frame_clone(self.0.as_ptr()) };
        // SAFETY: null or a new frame only we know.
        Ok(Self(unsafe { Owned::new(raw, "reference frame") }?))
    }

    /// Lets go of memory and properties, as after [`Frame::new`].
    pub fn clear(&mut self) {
        // SAFETY: a live frame that we own.
        unsafe { ffi::av_frame_unref(self.0.as_ptr()) };
    }

    /// Copies times, colours, side data and metadata from another frame, not its memory.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn copy_properties_from(&mut self, other: &Self) -> Result<()> {
        // SAFETY: two live frames; C copies what it needs.
        let code = unsafe { ffi::av_frame_copy_props(self.0.as_ptr(), other.0.as_ptr()) };
        check(code, "copy frame properties").map(|_| ())
    }

    /// Whether it has no memory.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let raw = self.raw();
        raw.buf[0].is_null() && raw.data[0].is_null()
    }

    /// Presentation time in ticks of its time base.
    #[must_use]
    pub fn pts(&self) -> Option<i64> {
        timestamp(self.raw().pts)
    }

    /// Sets the presentation time.
    pub fn set_pts(&mut self, pts: Option<i64>) {
        self.0.get_mut().pts = pts.unwrap_or(ffi::AV_NOPTS_VALUE);
    }

    /// Presentation time as the decoder estimates it from several clues.
    #[must_use]
    pub fn best_effort_timestamp(&self) -> Option<i64> {
        timestamp(self.raw().best_effort_timestamp)
    }

    /// Takes away every time that it has, and its duration.
    pub fn forget_times(&mut self) {
        let raw = self.0.get_mut();
        raw.pts = ffi::AV_NOPTS_VALUE;
        raw.best_effort_timestamp = ffi::AV_NOPTS_VALUE;
        raw.pkt_dts = ffi::AV_NOPTS_VALUE;
        raw.duration = 0;
    }

    /// Decoding time of the packet that triggered this frame.
    #[must_use]
    pub fn packet_dts(&self) -> Option<i64> {
        timestamp(self.raw().pkt_dts)
    }

    /// Duration in ticks; 0 when not known.
    #[must_use]
    pub fn duration(&self) -> i64 {
        self.raw().duration
    }

    /// Sets the duration in ticks.
    pub fn set_duration(&mut self, duration: i64) {
        self.0.get_mut().duration = duration;
    }

    /// The time base of its times, where FFmpeg says so.
    #[must_use]
    pub fn time_base(&self) -> Option<Rational> {
        Rational::from(self.raw().time_base).positive()
    }

    /// Says which time base the times are in, without changing them.
    pub fn set_time_base(&mut self, time_base: Rational) {
        self.0.get_mut().time_base = time_base.into();
    }

    /// Whether this is a block of sound (it has channels) rather than a picture.
    #[must_use]
    pub fn is_audio(&self) -> bool {
        self.raw().ch_layout.nb_channels > 0 && self.raw().width == 0
    }

    /// The pixel format of a picture.
    #[must_use]
    pub fn pixel_format(&self) -> PixelFormat {
        if self.is_audio() {
            return PixelFormat::NONE;
        }
        PixelFormat::from_raw(self.raw().format)
    }

    /// The sample format of a block of sound.
    #[must_use]
    pub fn sample_format(&self) -> SampleFormat {
        if self.is_audio() {
            return SampleFormat::from_raw(self.raw().format);
        }
        SampleFormat::NONE
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        u32::try_from(self.raw().width).unwrap_or(0)
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        u32::try_from(self.raw().height).unwrap_or(0)
    }

    /// Samples of each channel.
    #[must_use]
    pub fn samples(&self) -> usize {
        usize::try_from(self.raw().nb_samples).unwrap_or(0)
    }

    /// Drops samples from the end until so many are left; more than there are changes nothing.
    pub fn truncate_samples(&mut self, samples: usize) {
        if let Ok(samples) = i32::try_from(samples) {
            let held = &mut self.0.get_mut().nb_samples;
            *held = samples.min(*held);
        }
    }

    /// Samples per second of each channel.
    #[must_use]
    pub fn sample_rate(&self) -> u32 {
        u32::try_from(self.raw().sample_rate).unwrap_or(0)
    }

    /// Number of channels.
    #[must_use]
    pub fn channels(&self) -> u32 {
        u32::try_from(self.raw().ch_layout.nb_channels).unwrap_or(0)
    }

    /// Which channel is which.
    ///
    /// # Errors
    /// `ENOMEM` for a custom layout.
    pub fn channel_layout(&self) -> Result<ChannelLayout> {
        ChannelLayout::copy_of(&self.raw().ch_layout)
    }

    pub(crate) fn raw(&self) -> &ffi::AVFrame {
        self.0.get()
    }

    pub(crate) fn as_ptr(&self) -> *const ffi::AVFrame {
        self.0.as_ptr()
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut ffi::AVFrame {
        self.0.as_ptr()
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Frame");
        if self.is_audio() {
            shown
                .field("format", &self.sample_format().name())
                .field("samples", &self.samples());
        } else {
            shown
                .field("format", &self.pixel_format().name())
                .field("size", &(self.width(), self.height()));
        }
        shown.field("pts", &self.pts()).finish_non_exhaustive()
    }
}
