//! Where the sound of a stream ends within its last block.

use sluice_ffi::frame::Frame;

use crate::demuxer::Extent;
use crate::error::{Error, Result};
use crate::time::{Rounding, Seconds, TimeBase};

/// Keeps back what a block has behind the end of the sound, as long as it is not clear that this was the last block.
///
/// Whether a block is the last shows when another one comes: then the container's count was wrong, and the rest is given too.
#[derive(Debug)]
pub(super) struct Ending {
    extent: Extent,
    rest: Option<Frame>,
    /// The block that came behind the rest.
    next: Option<Frame>,
}

impl Ending {
    pub(super) const fn new(extent: Extent) -> Self {
        Self {
            extent,
            rest: None,
            next: None,
        }
    }

    /// The block that is to be given before any other is asked for.
    pub(super) fn take_next(&mut self) -> Option<Frame> {
        self.next.take()
    }

    /// The rest that turns out to be sound, as `frame` follows it; `frame` waits then.
    pub(super) fn before(&mut self, frame: &mut Frame) {
        if let Some(rest) = self.rest.take() {
            self.next = Some(std::mem::replace(frame, rest));
        }
    }

    /// Cuts from a block what lies behind the end of the sound. `at`: its first sample, where it is known.
    pub(super) fn cut(
        &mut self,
        frame: &mut Frame,
        at: Option<Seconds>,
        base: TimeBase,
    ) -> Result<()> {
        let Some(sample) = TimeBase::new(1, frame.sample_rate()).filter(|_| frame.is_audio())
        else {
            return Ok(());
        };
        let sound = match (self.extent, at) {
            (Extent::Packets, _) if frame.duration() > 0 => base.at(frame.duration()),
            (Extent::Until(end), Some(at)) => end - at,
            _ => return Ok(()),
        };
        let kept = usize::try_from(sound.to_ticks(sample, Rounding::Nearest)).unwrap_or(0);
        if kept == 0 || kept >= frame.samples() {
            return Ok(());
        }
        let mut rest = frame.reference().map_err(Error::from)?;
        rest.make_writable().map_err(Error::from)?;
        rest.drop_first_samples(kept).map_err(Error::from)?;
        rest.forget_times();
        frame.truncate_samples(kept);
        self.rest = Some(rest);
        Ok(())
    }

    /// Forgets what was kept back. For after a seek.
    pub(super) fn reset(&mut self) {
        self.rest = None;
        self.next = None;
    }
}
