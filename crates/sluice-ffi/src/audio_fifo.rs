//! A queue of samples, to cut blocks of one size from blocks of any size.

use ffmpeg_next::ffi;

use crate::error::{AvError, Result, check};
use crate::frame::Frame;
use crate::ptr::Owned;
use crate::sample_format::SampleFormat;

/// Samples of one format and channel count, first in first out.
pub struct AudioFifo {
    fifo: Owned<ffi::AVAudioFifo>,
    format: SampleFormat,
    channels: u32,
}

// SAFETY: plain memory that is reached only through this value.
unsafe impl Send for AudioFifo {}

impl AudioFifo {
    /// An empty queue.
    ///
    /// # Errors
    /// When the format or channel count is none, or out of memory.
    pub fn new(format: SampleFormat, channels: u32) -> Result<Self> {
        let count = i32::try_from(channels).unwrap_or(0);
        // SAFETY: plain allocation; a bad format gives null.
        let fifo = unsafe { crate::raw::av_audio_fifo_alloc(format.as_raw(), count, 1) };
        // SAFETY: what was just allocated, or null.
        let fifo = unsafe { Owned::new(fifo, "make audio queue") }?;
        Ok(Self {
            fifo,
            format,
            channels,
        })
    }

    /// Frames (one sample of every channel) in the queue.
    #[must_use]
    pub fn len(&self) -> usize {
        // SAFETY: alive; the size is never negative.
        usize::try_from(unsafe { ffi::av_audio_fifo_size(self.fifo.as_ptr()) }).unwrap_or(0)
    }

    /// Whether there is nothing in the queue.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts all samples of `frame` at the end.
    ///
    /// # Errors
    /// When the frame is of another format or channel count, or out of memory.
    pub fn push(&mut self, frame: &Frame) -> Result<()> {
        let raw = frame.raw();
        if !self.matches(raw) {
            return Err(AvError::invalid_argument("queue samples")
                .with_subject("a frame of another format"));
        }
        // SAFETY: the frame has this queue's format and channels (checked), so `extended_data`
        // holds as many planes of `nb_samples` samples as the queue reads.
        let code = unsafe {
            ffi::av_audio_fifo_write(self.fifo.as_ptr(), raw.extended_data.cast(), raw.nb_samples)
        };
        check(code, "queue samples").map(drop)
    }

    /// Moves samples from the front into `frame`, as many as it has room for or there are, and
    /// gives how many.
    ///
    /// # Errors
    /// When the frame is of another format or channel count, or not writable.
    pub fn pull_into(&mut self, frame: &mut Frame) -> Result<usize> {
        frame.make_writable()?;
        let raw = frame.raw();
        if !self.matches(raw) {
            return Err(AvError::invalid_argument("queue samples")
                .with_subject("a frame of another format"));
        }
        // SAFETY: as in `push`, and the frame is the only owner of its writable planes.
        let code = unsafe {
            ffi::av_audio_fifo_read(self.fifo.as_ptr(), raw.extended_data.cast(), raw.nb_samples)
        };
        check(code, "queue samples").map(|count| usize::try_from(count).unwrap_or(0))
    }

    fn matches(&self, raw: &ffi::AVFrame) -> bool {
        raw.format == self.format.as_raw()
            && u32::try_from(raw.ch_layout.nb_channels) == Ok(self.channels)
            && !raw.extended_data.is_null()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel_layout::ChannelLayout;

    fn block(values: &[u8]) -> Frame {
        let layout = ChannelLayout::default_for(1);
        let mut frame = Frame::audio(SampleFormat::U8, &layout, values.len(), 8000).unwrap();
        frame.audio_plane_mut(0).unwrap().copy_from_slice(values);
        frame
    }

    #[test]
    fn blocks_of_any_size_become_blocks_of_one() {
        let mut fifo = AudioFifo::new(SampleFormat::U8, 1).unwrap();
        fifo.push(&block(&[1, 2])).unwrap();
        fifo.push(&block(&[3, 4, 5])).unwrap();
        let mut out = block(&[0; 4]);
        assert_eq!(fifo.pull_into(&mut out).unwrap(), 4);
        assert_eq!(out.audio_plane(0), Some(&[1, 2, 3, 4][..]));
        assert_eq!(fifo.pull_into(&mut out).unwrap(), 1);
        assert!(fifo.is_empty());
    }

    #[test]
    fn a_block_of_another_format_is_refused() {
        let mut fifo = AudioFifo::new(SampleFormat::S16, 1).unwrap();
        assert!(fifo.push(&block(&[1])).is_err());
        assert!(AudioFifo::new(SampleFormat::S16, 0).is_err());
    }
}
