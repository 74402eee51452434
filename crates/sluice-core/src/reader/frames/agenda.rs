//! Which frame comes next: as asked where that goes forward, else sorted a window at a time.

use std::collections::{BTreeSet, VecDeque};

use super::OPERATION;
use crate::config::{FramePicks, FramesPerChunk};
use crate::error::{Error, Result};
use crate::time::Seconds;

/// Frames of the first window: it doubles, so that the first frame of a long list does not wait for many others.
const FIRST_WINDOW: usize = 4;

/// One frame as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// The one shown at this time.
    Time(Seconds),
    /// The one with so many before it.
    Index(u64),
}

/// The frames still to be searched, each with its place in the order asked.
pub(super) struct Agenda {
    picks: Picks,
    /// Places before this one are in the window or done.
    taken: usize,
    window: VecDeque<(usize, Wanted)>,
    width: usize,
    most: usize,
    left_out: BTreeSet<usize>,
}

enum Picks {
    List { wanted: Vec<Wanted>, ascends: bool },
    Every { first: Seconds, step: Seconds },
    Ended,
}

impl Agenda {
    /// # Errors
    /// `ERR_INVALID_ARG` for a time that is no number, or a step that is not positive.
    pub(super) fn new(
        picks: FramePicks,
        first: Seconds,
        most: usize,
        frames: FramesPerChunk,
    ) -> Result<Self> {
        let picks = match picks {
            FramePicks::At(times) => Picks::list(
                times
                    .into_iter()
                    .map(|at| seconds("at", at).map(Wanted::Time))
                    .collect::<Result<_>>()?,
            ),
            FramePicks::Indices(indices) => {
                Picks::list(indices.into_iter().map(Wanted::Index).collect())
            }
            FramePicks::Every(step) => Picks::Every {
                first,
                step: seconds("every", step).and_then(positive)?,
            },
        };
        let width = match frames {
            FramesPerChunk::Count(count) => count.max(FIRST_WINDOW),
            FramesPerChunk::All => most,
        };
        Ok(Self {
            picks,
            taken: 0,
            window: VecDeque::new(),
            width: width.min(most),
            most,
            left_out: BTreeSet::new(),
        })
    }

    /// The next frame to be searched: its place, itself, and the one to be searched after it.
    pub(super) fn next(&mut self) -> Option<(usize, Wanted, Option<Wanted>)> {
        if self.window.is_empty() {
            self.refill();
        }
        let (place, wanted) = self.window.pop_front()?;
        let following = self
            .window
            .front()
            .map(|(_, wanted)| *wanted)
            .or_else(|| self.picks.get(self.taken));
        Some((place, wanted, following))
    }

    /// Whether the frames end where the stream does.
    pub(super) const fn is_endless(&self) -> bool {
        matches!(self.picks, Picks::Every { .. })
    }

    /// Frames every so many seconds are counted from this time on, which is later than the stream said. False for others.
    pub(super) fn begin_at(&mut self, begin: Seconds) -> bool {
        match &mut self.picks {
            Picks::Every { first, .. } if begin > *first => {
                *first = begin;
                self.taken = 0;
                self.window.clear();
                true
            }
            _ => false,
        }
    }

    /// The stream has ended.
    pub(super) fn end(&mut self) {
        self.picks = Picks::Ended;
        self.window.clear();
    }

    /// There is no frame for this place.
    pub(super) fn leave_out(&mut self, place: usize) {
        self.left_out.insert(place);
    }

    /// Whether there is no frame for this place; forgets it.
    pub(super) fn is_left_out(&mut self, place: usize) -> bool {
        self.left_out.remove(&place)
    }

    fn refill(&mut self) {
        let width = if self.picks.ascends() { 1 } else { self.width };
        let last = self.taken.saturating_add(width);
        while let Some(wanted) = self.picks.get(self.taken).filter(|_| self.taken < last) {
            self.window.push_back((self.taken, wanted));
            self.taken += 1;
        }
        self.window
            .make_contiguous()
            .sort_by_key(|(place, wanted)| (*wanted, *place));
        self.width = self.width.saturating_mul(2).min(self.most);
    }
}

impl Picks {
    fn list(wanted: Vec<Wanted>) -> Self {
        let ascends = wanted.is_sorted();
        Self::List { wanted, ascends }
    }

    fn get(&self, place: usize) -> Option<Wanted> {
        match self {
            Self::List { wanted, .. } => wanted.get(place).copied(),
            Self::Every { first, step } => {
                let place = i64::try_from(place).ok()?;
                Some(Wanted::Time(*first + step.times(place)))
            }
            Self::Ended => None,
        }
    }

    const fn ascends(&self) -> bool {
        !matches!(self, Self::List { ascends: false, .. })
    }
}

fn seconds(name: &str, value: f64) -> Result<Seconds> {
    Seconds::from_f64(value).ok_or_else(|| {
        let message = format!("`{name}` must be finite seconds; it is {value}.");
        Error::invalid_arg(OPERATION, message)
    })
}

fn positive(step: Seconds) -> Result<Seconds> {
    if step > Seconds::ZERO {
        Ok(step)
    } else {
        let message = format!(
            "`every` must be at least a nanosecond; it is {} s.",
            step.to_f64()
        );
        Err(Error::invalid_arg(OPERATION, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(indices: &[u64], most: usize) -> Vec<usize> {
        let picks = FramePicks::Indices(indices.to_vec());
        let frames = FramesPerChunk::Count(1);
        let mut agenda = Agenda::new(picks, Seconds::ZERO, most, frames).unwrap();
        std::iter::from_fn(|| agenda.next().map(|(place, ..)| place)).collect()
    }

    #[test]
    fn what_goes_forward_is_searched_as_it_was_asked() {
        assert_eq!(order(&[1, 1, 5, 9], 4), [0, 1, 2, 3]);
    }

    #[test]
    fn what_does_not_is_sorted_in_windows_that_double() {
        let indices = [9, 1, 5, 1, 8, 3, 7, 2, 6, 0, 4, 4, 0];
        assert_eq!(
            order(&indices, 6),
            [1, 3, 2, 0, 9, 7, 5, 8, 6, 4, 12, 10, 11]
        );
    }

    #[test]
    fn a_step_that_does_not_go_forward_is_refused() {
        let frames = FramesPerChunk::All;
        for step in [0.0, -1.0, f64::NAN, 1.0e-12] {
            assert!(Agenda::new(FramePicks::Every(step), Seconds::ZERO, 4, frames).is_err());
        }
    }
}
