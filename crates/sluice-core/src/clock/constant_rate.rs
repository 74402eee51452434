//! Constant frame rate from any frame times: pictures are repeated or left out, none is blended.

use std::collections::VecDeque;

use crate::time::{Rational, Rounding, Seconds, TimeBase};

/// Chooses a picture for every tick of a constant rate, as FFmpeg's `fps` filter does: each picture is moved to the
/// nearest tick and shown until the next one's; of several at one tick the last is shown.
#[derive(Debug)]
pub struct ConstantRate<T> {
    base: TimeBase,
    /// Pictures that are to be shown after it, each with its time and how long it lasts.
    waiting: VecDeque<(T, Seconds, Seconds)>,
    shown: Option<(T, Seconds)>,
    next: Option<i64>,
    emitted: bool,
    ending: bool,
}

impl<T> ConstantRate<T> {
    /// A constant rate of so many pictures a second; `None` unless the rate is positive.
    #[must_use]
    pub fn new(rate: Rational) -> Option<Self> {
        Some(Self {
            base: TimeBase::of_rate(rate)?,
            waiting: VecDeque::new(),
            shown: None,
            next: None,
            emitted: false,
            ending: false,
        })
    }

    /// How long one picture of the constant rate lasts.
    #[must_use]
    pub fn tick(&self) -> Seconds {
        self.base.tick()
    }

    /// Takes a picture, its time and how long it lasts.
    pub fn push(&mut self, picture: T, at: Seconds, duration: Seconds) {
        self.waiting.push_back((picture, at, duration));
    }

    /// No picture follows: the last one fills its own time. A source of one short picture still gives it once.
    pub fn end(&mut self) {
        self.ending = true;
    }

    /// Whether [`ConstantRate::give`] has ticks to give.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.waiting.is_empty() || (self.ending && self.shown.is_some())
    }

    /// Gives the next ticks, `left` at most, which is counted down: a gap in the source may be of any length.
    ///
    /// # Errors
    /// What `emit` fails with.
    pub fn give<E>(
        &mut self,
        left: &mut usize,
        mut emit: impl FnMut(&T, Seconds) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some((_, at, _)) = self.waiting.front() {
            let tick = at.to_ticks(self.base, Rounding::Nearest);
            if !self.fill(tick, left, &mut emit)? {
                return Ok(());
            }
            self.next.get_or_insert(tick);
            let next = self.waiting.pop_front();
            self.shown = next.map(|(picture, at, duration)| (picture, at + duration));
        }
        let Some((_, end)) = self.shown.as_ref().filter(|_| self.ending) else {
            return Ok(());
        };
        let mut end = end.to_ticks(self.base, Rounding::Nearest);
        if !self.emitted {
            end = end.max(self.next.unwrap_or(0) + 1);
        }
        if self.fill(end, left, &mut emit)? {
            self.reset();
        }
        Ok(())
    }

    /// Forgets the pictures and the ticks. For after a seek.
    pub fn reset(&mut self) {
        self.waiting.clear();
        self.shown = None;
        self.next = None;
        self.emitted = false;
        self.ending = false;
    }

    /// Shows the present picture until a tick; false where there were too few left.
    fn fill<E>(
        &mut self,
        until: i64,
        left: &mut usize,
        emit: &mut impl FnMut(&T, Seconds) -> Result<(), E>,
    ) -> Result<bool, E> {
        let (Some((picture, _)), Some(next)) = (&self.shown, &mut self.next) else {
            return Ok(true);
        };
        while *next < until {
            if *left == 0 {
                return Ok(false);
            }
            emit(picture, self.base.at(*next))?;
            *left -= 1;
            self.emitted = true;
            *next += 1;
        }
        Ok(true)
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
            constant.push(index as i64, at, length);
            constant.give(&mut (usize::MAX - 1), &mut emit).unwrap();
        }
        constant.end();
        while constant.has_more() {
            constant.give(&mut 2, &mut emit).unwrap();
        }
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

    #[test]
    fn a_gap_without_end_is_given_a_little_at_a_time() {
        let mut constant = ConstantRate::new(Rational::new(25, 1)).unwrap();
        constant.push('a', Seconds::ZERO, Seconds::ZERO);
        constant.push('b', Seconds::ratio(1_000_000_000, 1), Seconds::ZERO);
        for round in 0..3 {
            let mut given = Vec::new();
            let mut left = 10;
            let emit = |picture: &char, at| -> Result<(), Infallible> {
                given.push((*picture, at));
                Ok(())
            };
            constant.give(&mut left, emit).unwrap();
            assert_eq!((left, given.len()), (0, 10));
            assert_eq!(given[0], ('a', Seconds::ratio(round * 10, 25)));
            assert!(constant.has_more());
        }
    }
}
