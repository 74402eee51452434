//! Where the caller's blocks belong in time.

use crate::error::{Error, Result};
use crate::time::{Rounding, Seconds, TimeBase};

const OPERATION: &str = "write";

/// Counts ticks of one length (samples, frames), and places blocks that bring their own time.
#[derive(Debug, Clone)]
pub struct InputClock {
    base: TimeBase,
    /// Times that differ by no more than this, in ticks, are the same.
    tolerance: i64,
    next: i64,
    started: bool,
}

impl InputClock {
    /// `tolerance` in ticks: rounding of the caller's seconds is no gap.
    #[must_use]
    pub const fn new(base: TimeBase, tolerance: i64) -> Self {
        Self {
            base,
            tolerance,
            next: 0,
            started: false,
        }
    }

    /// The tick at which a block of `ticks` ticks begins; `pts` in seconds, or right after the last block.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a `pts` that is no number, or lies before the end of the last block.
    pub fn place(&mut self, pts: Option<f64>, ticks: i64) -> Result<i64> {
        let start = match pts {
            None => self.next,
            Some(pts) => self.start_at(pts)?,
        };
        self.started = true;
        self.next = start.saturating_add(ticks);
        Ok(start)
    }

    /// The tick after the last block.
    #[must_use]
    pub const fn end(&self) -> i64 {
        self.next
    }

    fn start_at(&self, pts: f64) -> Result<i64> {
        let seconds = Seconds::from_f64(pts).ok_or_else(|| {
            Error::invalid_arg(
                OPERATION,
                format!("`pts` must be a number of seconds. Found: {pts}."),
            )
        })?;
        let start = seconds.to_ticks(self.base, Rounding::Nearest);
        if !self.started {
            return Ok(start);
        }
        if start.saturating_sub(self.next).abs() <= self.tolerance {
            return Ok(self.next);
        }
        if start < self.next {
            let end = self.base.at(self.next).to_f64();
            let message =
                format!("`pts` goes backwards: {pts} is before {end}, where the last block ended.");
            return Err(Error::invalid_arg(OPERATION, message));
        }
        Ok(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_follow_each_other_or_stand_where_they_say() {
        let mut clock = InputClock::new(TimeBase::new(1, 8000).unwrap(), 9);
        assert_eq!(clock.place(None, 100).unwrap(), 0);
        assert_eq!(clock.place(None, 100).unwrap(), 100);
        assert_eq!(clock.place(Some(0.0251), 100).unwrap(), 200);
        assert_eq!(clock.place(Some(1.0), 100).unwrap(), 8000);
        let error = clock.place(Some(0.5), 100).unwrap_err();
        assert!(
            error.message.contains("0.5") && error.message.contains("1.0125"),
            "{}",
            error.message
        );
        assert_eq!(
            clock.place(Some(f64::NAN), 1).unwrap_err().code(),
            "ERR_INVALID_ARG"
        );
    }

    #[test]
    fn the_first_block_may_begin_anywhere() {
        let mut clock = InputClock::new(TimeBase::new(1, 25).unwrap(), 0);
        assert_eq!(clock.place(Some(-0.04), 1).unwrap(), -1);
        assert_eq!(clock.end(), 0);
    }
}
