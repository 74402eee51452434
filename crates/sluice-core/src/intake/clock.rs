//! Where the caller's blocks belong in time.

use crate::error::{Error, Result};
use crate::time::{Rounding, Seconds, TimeBase};

const OPERATION: &str = "write";

/// Counts ticks, and places blocks that bring their own time.
#[derive(Debug, Clone)]
pub struct InputClock {
    base: TimeBase,
    /// Times that differ by no more than this, in ticks, are the same.
    tolerance: i64,
    /// Ticks of the last piece of a block that the next block may cut short.
    last_piece: i64,
    next: i64,
    started: bool,
}

impl InputClock {
    /// A clock for samples: blocks never overlap. `tolerance` in ticks: rounding of the caller's seconds is no gap.
    #[must_use]
    pub const fn of_samples(base: TimeBase, tolerance: i64) -> Self {
        Self {
            base,
            tolerance,
            last_piece: 0,
            next: 0,
            started: false,
        }
    }

    /// A clock for pictures that usually last so many ticks, and less when the next one comes sooner.
    #[must_use]
    pub const fn of_pictures(base: TimeBase, ticks: i64) -> Self {
        Self {
            base,
            tolerance: 0,
            last_piece: ticks,
            next: 0,
            started: false,
        }
    }

    /// The tick at which a block of `ticks` ticks begins; `pts` in seconds, or right after the last block.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a `pts` that is no number, or goes backwards.
    pub fn place(&mut self, pts: Option<f64>, ticks: i64) -> Result<i64> {
        let start = match pts {
            None => self.next,
            Some(pts) => self.start_at(pts)?,
        };
        if ticks > 0 {
            self.started = true;
            self.next = start.saturating_add(ticks);
        }
        Ok(start)
    }

    fn start_at(&self, pts: f64) -> Result<i64> {
        let seconds = Seconds::from_f64(pts).ok_or_else(|| {
            let message = format!("`pts` must be a number of seconds. Found: {pts}.");
            Error::invalid_arg(OPERATION, message)
        })?;
        let start = seconds.to_ticks(self.base, Rounding::Nearest);
        if !self.started || start > self.next.saturating_add(self.tolerance) {
            return Ok(start);
        }
        if start >= self.next.saturating_sub(self.tolerance) {
            return Ok(self.next);
        }
        let last = self.next.saturating_sub(self.last_piece);
        if self.last_piece == 0 || seconds <= self.base.at(last) {
            return Err(self.backwards(pts, last));
        }
        // Sooner than usual; at least a tick after the last one where ticks are coarse.
        Ok(start.max(last.saturating_add(1)))
    }

    fn backwards(&self, pts: f64, last: i64) -> Error {
        let last = self.base.at(last).to_f64();
        let place = if self.last_piece == 0 {
            "before {}, where the last block ended"
        } else {
            "not after {}, the pts of the last frame"
        };
        let place = place.replace("{}", &last.to_string());
        Error::invalid_arg(
            OPERATION,
            format!("`pts` goes backwards: {pts} is {place}."),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_follow_each_other_or_stand_where_they_say() {
        let mut clock = InputClock::of_samples(TimeBase::new(1, 8000).unwrap(), 9);
        assert_eq!(clock.place(None, 100).unwrap(), 0);
        assert_eq!(clock.place(None, 100).unwrap(), 100);
        assert_eq!(clock.place(Some(0.0251), 100).unwrap(), 200);
        assert_eq!(clock.place(Some(1.0), 100).unwrap(), 8000);
        let error = clock.place(Some(0.5), 100).unwrap_err();
        assert!(
            error.message.contains("0.5 ") && error.message.contains("1.0125"),
            "{}",
            error.message
        );
        let error = clock.place(Some(f64::NAN), 1).unwrap_err();
        assert_eq!(error.code(), "ERR_INVALID_ARG");
    }

    #[test]
    fn the_first_block_may_begin_anywhere_and_an_empty_one_counts_for_nothing() {
        let mut clock = InputClock::of_pictures(TimeBase::new(1, 25).unwrap(), 1);
        assert_eq!(clock.place(Some(3.0), 0).unwrap(), 75);
        assert_eq!(clock.place(Some(-0.04), 1).unwrap(), -1);
        assert_eq!(clock.place(None, 1).unwrap(), 0);
    }

    #[test]
    fn a_picture_may_come_sooner_than_the_last_one_would_end_but_not_before_it() {
        let mut clock = InputClock::of_pictures(TimeBase::new(1, 90_000).unwrap(), 3600);
        clock.place(Some(0.0), 3600).unwrap();
        assert_eq!(clock.place(Some(0.01), 3600).unwrap(), 900);
        assert_eq!(clock.place(None, 3600).unwrap(), 4500);
        let error = clock.place(Some(0.05), 3600).unwrap_err();
        assert!(
            error.message.contains("not after 0.05"),
            "{}",
            error.message
        );
        let mut coarse = InputClock::of_pictures(TimeBase::new(1, 25).unwrap(), 1);
        coarse.place(Some(0.0), 1).unwrap();
        assert_eq!(coarse.place(Some(0.01), 1).unwrap(), 1);
    }
}
