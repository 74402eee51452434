//! Cuts sound into the encoder's blocks, whatever blocks it comes in, and keeps gaps.

use sluice_ffi::audio_fifo::AudioFifo;
use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::encoder::AudioEncoderInput;
use sluice_ffi::frame::Frame;
use sluice_ffi::sample_format::SampleFormat;

use crate::encoder::Padding;
use crate::error::Result;

/// Samples of a block for encoders that take any number.
pub(crate) const ANY: usize = 4096;

/// What takes finished blocks.
pub type TakeFrame<'a> = &'a mut dyn FnMut(Frame) -> Result<()>;

/// Sound in, blocks of one size out. Times are in samples.
pub struct Blocks {
    input: AudioEncoderInput,
    fifo: AudioFifo,
    size: usize,
    /// Whether a block before a gap may be short; otherwise it is filled with silence.
    short_blocks: bool,
    /// The time of the first sample in the queue.
    start: Option<i64>,
    /// Times that differ by no more than this are the same: rounding of the caller's seconds.
    tolerance: i64,
    padding: Padding,
}

impl Blocks {
    /// `size`: samples of each block; 0: any number.
    ///
    /// # Errors
    /// Out of memory.
    pub fn new(input: &AudioEncoderInput, size: usize) -> Result<Self> {
        Ok(Self {
            fifo: AudioFifo::new(input.format, input.layout.channels())?,
            size: if size == 0 { ANY } else { size },
            short_blocks: size == 0,
            start: None,
            tolerance: i64::from(input.sample_rate / 1000 + 1),
            padding: Padding::default(),
            input: input.clone(),
        })
    }

    /// The same with silence around the sound.
    #[must_use]
    pub fn padded(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    /// The time at which the sound ends that was pushed.
    #[must_use]
    pub fn end(&self) -> Option<i64> {
        let open = i64::try_from(self.fifo.len()).unwrap_or(i64::MAX);
        self.start.map(|start| start.saturating_add(open))
    }

    /// Takes samples that begin at `pts`, and gives every block that is full.
    ///
    /// # Errors
    /// Out of memory, or what `take` reports.
    pub fn push(&mut self, frame: &Frame, pts: i64, take: TakeFrame<'_>) -> Result<()> {
        let start = match self.start {
            Some(start) => start,
            None => self.begin(pts)?,
        };
        let gap = pts - start - i64::try_from(self.fifo.len()).unwrap_or(i64::MAX);
        if gap > self.tolerance {
            self.skip(gap, pts, take)?;
        }
        self.fifo.push(frame)?;
        self.give(take)
    }

    /// The time of the first sample, silence before it included.
    fn begin(&mut self, pts: i64) -> Result<i64> {
        let lead = self.padding.lead;
        if lead > 0 {
            self.fifo.push(&silent(&self.input, lead)?)?;
        }
        let start = pts.saturating_sub(i64::try_from(lead).unwrap_or(0));
        self.start = Some(start);
        Ok(start)
    }

    fn give(&mut self, take: TakeFrame<'_>) -> Result<()> {
        while self.fifo.len() >= self.size {
            let block = self.block(self.size)?;
            take(block)?;
        }
        Ok(())
    }

    /// Gives what is left, and the silence after it.
    ///
    /// # Errors
    /// Out of memory, or what `take` reports.
    pub fn finish(&mut self, take: TakeFrame<'_>) -> Result<()> {
        let Padding { tail, whole, .. } = self.padding;
        if self.start.is_some() && tail > 0 {
            let open = self.fifo.len() + tail;
            let filled = if whole {
                open.next_multiple_of(self.size)
            } else {
                open
            };
            let silence = tail + filled - open;
            self.fifo.push(&silent(&self.input, silence)?)?;
            self.give(take)?;
        }
        self.rest(take)
    }

    /// Gives what is left as a short block.
    fn rest(&mut self, take: TakeFrame<'_>) -> Result<()> {
        if self.fifo.is_empty() {
            return Ok(());
        }
        let block = self.block(self.fifo.len())?;
        take(block)
    }

    /// Closes the block before a gap of `gap` samples, after which the time is `pts`.
    fn skip(&mut self, gap: i64, pts: i64, take: TakeFrame<'_>) -> Result<()> {
        let open = self.fifo.len();
        if open > 0 && self.short_blocks {
            self.rest(take)?;
        } else if open > 0 {
            let missing = self.size - open;
            let silence = usize::try_from(gap).unwrap_or(usize::MAX).min(missing);
            self.fifo.push(&silent(&self.input, silence)?)?;
            self.give(take)?;
        }
        if self.fifo.is_empty() {
            self.start = Some(pts);
        }
        Ok(())
    }

    fn block(&mut self, samples: usize) -> Result<Frame> {
        let input = &self.input;
        let mut frame = Frame::audio(input.format, &input.layout, samples, input.sample_rate)?;
        self.fifo.pull_into(&mut frame)?;
        frame.set_pts(self.start);
        let samples = i64::try_from(samples).unwrap_or(i64::MAX);
        frame.set_duration(samples);
        self.start = self.start.map(|start| start + samples);
        Ok(frame)
    }
}

/// A block of silence.
pub(crate) fn silent(input: &AudioEncoderInput, samples: usize) -> Result<Frame> {
    let layout: &ChannelLayout = &input.layout;
    let mut frame = Frame::audio(input.format, layout, samples, input.sample_rate)?;
    if input.format.packed() == SampleFormat::U8 {
        let planes = if input.format.is_planar() {
            layout.channels() as usize
        } else {
            1
        };
        for plane in 0..planes {
            frame.audio_plane_mut(plane)?.fill(0x80);
        }
    }
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> AudioEncoderInput {
        AudioEncoderInput {
            format: SampleFormat::U8,
            sample_rate: 8000,
            layout: ChannelLayout::default_for(1),
        }
    }

    /// Pushes `(pts, samples)` and gives the `(pts, bytes)` of the blocks.
    fn cut(size: usize, pushes: &[(i64, usize)]) -> Vec<(i64, usize)> {
        let mut blocks = Blocks::new(&input(), size).unwrap();
        let mut out = Vec::new();
        let mut take = |frame: Frame| {
            out.push((frame.pts().unwrap(), frame.samples()));
            Ok(())
        };
        for (pts, samples) in pushes {
            blocks
                .push(&silent(&input(), *samples).unwrap(), *pts, &mut take)
                .unwrap();
        }
        blocks.finish(&mut take).unwrap();
        out
    }

    #[test]
    fn any_slicing_gives_the_same_blocks() {
        let whole = cut(100, &[(0, 250)]);
        assert_eq!(whole, [(0, 100), (100, 100), (200, 50)]);
        assert_eq!(cut(100, &[(0, 1), (1, 148), (149, 101)]), whole);
    }

    #[test]
    fn silence_goes_around_the_sound_where_the_encoder_needs_it() {
        let cut = |padding: Padding| {
            let mut blocks = Blocks::new(&input(), 100).unwrap().padded(padding);
            let mut out = Vec::new();
            let mut take = |frame: Frame| {
                out.push((frame.pts().unwrap(), frame.samples()));
                Ok(())
            };
            blocks
                .push(&silent(&input(), 150).unwrap(), 0, &mut take)
                .unwrap();
            assert_eq!(blocks.end(), Some(150));
            blocks.finish(&mut take).unwrap();
            out
        };
        let padding = |lead, tail, whole| Padding {
            lead,
            tail,
            whole,
            unsaid: 0,
        };
        assert_eq!(
            cut(padding(100, 0, false)),
            [(-100, 100), (0, 100), (100, 50)]
        );
        assert_eq!(cut(padding(0, 22, false)), [(0, 100), (100, 72)]);
        assert_eq!(
            cut(padding(0, 73, true)),
            [(0, 100), (100, 100), (200, 100)]
        );
    }

    #[test]
    fn rounding_of_times_is_no_gap() {
        assert_eq!(cut(100, &[(0, 50), (55, 50)]), [(0, 100)]);
        assert_eq!(cut(100, &[(0, 50), (45, 50)]), [(0, 100)]);
    }

    #[test]
    fn after_a_gap_the_times_are_right() {
        assert_eq!(cut(100, &[(0, 50), (8000, 50)]), [(0, 100), (8000, 50)]);
        assert_eq!(cut(100, &[(0, 50), (80, 50)]), [(0, 100), (100, 30)]);
        assert_eq!(cut(0, &[(0, 50), (8000, 50)]), [(0, 50), (8000, 50)]);
        assert_eq!(
            cut(100, &[(500, 100), (8000, 100)]),
            [(500, 100), (8000, 100)]
        );
    }
}
