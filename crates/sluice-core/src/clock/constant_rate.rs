//! Constant frame rate from any frame times: pictures are repeated or left out, none is blended.

use crate::time::{Rational, Rounding, Seconds, TimeBase};

/// Chooses a picture for every tick of a constant rate, as FFmpeg's `fps` filter does: each picture is moved to the
/// nearest tick and shown until the next one's; of several at one tick the last is shown.
#[derive(Debug)]
pub struct ConstantRate<T> {
    base: TimeBase,
    shown: Option<(T, Seconds)>,
    next: Option<i64>,
    emitted: bool,
}

impl<T> ConstantRate<T> {
    /// A constant rate of so many pictures a second; `None` unless the rate is positive.
    #[must_use]
    pub fn new(rate: Rational) -> Option<Self> {
        Some(Self {
            base: TimeBase::of_rate(rate)?,
            shown: None,
            next: None,
            emitted: false,
        })
    }

    /// How long one picture of the constant rate lasts.
    #[must_use]
    pub fn tick(&self) -> Seconds {
        self.base.tick()
    }

    /// Takes a picture, its time and how long it lasts; gives the ticks that its predecessor fills.
    ///
    /// # Errors
    /// What `emit` fails with.
    pub fn push<E>(
        &mut self,
        picture: T,
        at: Seconds,
        duration: Seconds,
        mut emit: impl FnMut(&T, Seconds) -> Result<(), E>,
    ) -> Result<(), E> {
        let tick = at.to_ticks(self.base, Rounding::Nearest);
        self.fill(tick, &mut emit)?;
        self.next.get_or_insert(tick);
        self.shown = Some((picture, at + duration));
        Ok(())
    }

    /// Gives the ticks that the last picture fills; a source of one short picture still gives it once.
    ///
    /// # Errors
    /// What `emit` fails with.
    pub fn finish<E>(
        &mut self,
        mut emit: impl FnMut(&T, Seconds) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some((_, end)) = &self.shown else {
            return Ok(());
        };
        let mut end = end.to_ticks(self.base, Rounding::Nearest);
        if !self.emitted {
            end = end.max(self.next.unwrap_or(0) + 1);
        }
        self.fill(end, &mut emit)?;
        self.reset();
        Ok(())
    }

    /// Forgets the picture and the ticks. For after a seek.
    pub fn reset(&mut self) {
        self.shown = None;
        self.next = None;
        self.emitted = false;
    }

    fn fill<E>(
        &mut self,
        until: i64,
        emit: &mut impl FnMut(&T, Seconds) -> Result<(), E>,
    ) -> Result<(), E> {
        let (Some((picture, _)), Some(next)) = (&self.shown, &mut self.next) else {
            return Ok(());
        };
        while *next < until {
            emit(picture, self.base.at(*next))?;
            self.emitted = true;
            *next += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn convert(rate: Rational, frames: &[(i64, i64)]) -> Vec<(i64, Seconds)> {
        let mut given = Vec::new();
        let mut emit = |picture: &i64, at| -> Result<(), Infallible> {
            given.push((*picture, at));
            Ok(())
        };
        let mut constant = ConstantRate::new(rate).unwrap();
        for (index, (at, length)) in frames.iter().enumerate() {
            let (at, length) = (
                Seconds::ratio((*at).into(), 100),
                Seconds::ratio((*length).into(), 100),
            );
            constant.push(index as i64, at, length, &mut emit).unwrap();
        }
        constant.finish(&mut emit).unwrap();
        given
    }

    #[test]
    fn a_doubled_rate_repeats_each_picture() {
        let given = convert(Rational::new(50, 1), &[(0, 4), (4, 4), (8, 4)]);
        assert_eq!(
            given
                .iter()
                .map(|(picture, _)| *picture)
                .collect::<Vec<_>>(),
            [0, 0, 1, 1, 2, 2]
        );
        assert_eq!(given[3].1, Seconds::ratio(6, 100));
    }

    #[test]
    fn a_lower_rate_leaves_pictures_out() {
        let frames: Vec<_> = (0..25).map(|index| (index * 4, 4)).collect();
        let given = convert(Rational::new(5, 1), &frames);
        assert_eq!(given.len(), 5);
    }

    #[test]
    fn one_short_picture_is_given_once() {
        assert_eq!(
            convert(Rational::new(1, 1), &[(0, 4)]),
            [(0, Seconds::ZERO)]
        );
    }

    #[test]
    fn a_gap_is_filled_with_the_picture_before_it() {
        let given = convert(Rational::new(10, 1), &[(0, 10), (50, 10)]);
        assert_eq!(
            given
                .iter()
                .map(|(picture, _)| *picture)
                .collect::<Vec<_>>(),
            [0, 0, 0, 0, 0, 1]
        );
    }
}
