//! Exact times of blocks of audio, also where the container rounds them.

use crate::time::{Rational, Seconds, TimeBase, Timestamp};

/// Gives each block of audio its exact time.
///
/// A container whose tick is longer than a sample (Matroska's millisecond, MPEG-TS's 90 kHz against 96 kHz audio) rounds
/// each block's pts. The first pts is taken as it is; after it, samples are counted, and a pts moves the clock only if it
/// lies further away than rounding explains: a real gap or overlap.
#[derive(Clone, Debug, Default)]
pub struct AudioClock {
    next: Option<Seconds>,
}

impl AudioClock {
    /// The time of the first sample of a block of `samples` at `sample_rate` Hz, whose container says `pts`.
    pub fn stamp(&mut self, pts: Option<Timestamp>, samples: u32, sample_rate: u32) -> Seconds {
        let rate = Rational::new(i32::try_from(sample_rate).unwrap_or(i32::MAX), 1);
        let at = match (self.next, pts) {
            (None, None) => Seconds::ZERO,
            (None, Some(pts)) => pts.seconds(),
            (Some(next), None) => next,
            (Some(next), Some(pts)) if explained_by_rounding(next, pts, rate) => next,
            (Some(_), Some(pts)) => pts.seconds(),
        };
        self.next = Some(at + Seconds::of_samples(samples.into(), rate));
        at
    }

    /// Forgets everything: the next pts is taken as it is. For after a seek.
    pub fn reset(&mut self) {
        self.next = None;
    }
}

fn explained_by_rounding(counted: Seconds, pts: Timestamp, rate: Rational) -> bool {
    let off = (pts.seconds() - counted).abs();
    let tick = pts.base.tick();
    let sample = TimeBase::of_rate(rate).map_or(Seconds::ZERO, TimeBase::tick);
    if tick > sample {
        off <= tick
    } else {
        off < tick
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(ticks: i64) -> Option<Timestamp> {
        TimeBase::new(1, 1000).map(|base| Timestamp { ticks, base })
    }

    #[test]
    fn milliseconds_of_matroska_become_exact_sample_times() {
        let mut clock = AudioClock::default();
        // 1024 samples at 44.1 kHz are 23.22 ms; the container rounds.
        for (index, pts) in [0, 23, 46, 70, 93, 116].into_iter().enumerate() {
            let at = clock.stamp(millis(pts), 1024, 44_100);
            assert_eq!(
                at,
                Seconds::of_samples(1024 * index as i64, Rational::new(44_100, 1))
            );
        }
    }

    #[test]
    fn a_gap_longer_than_rounding_moves_the_clock() {
        let mut clock = AudioClock::default();
        clock.stamp(millis(0), 480, 48_000);
        assert_eq!(clock.stamp(millis(500), 480, 48_000), Seconds::ratio(1, 2));
        assert_eq!(clock.stamp(None, 480, 48_000), Seconds::ratio(51, 100));
    }

    #[test]
    fn one_sample_of_a_sample_exact_time_base_is_a_gap() {
        let base = TimeBase::new(1, 48_000).unwrap();
        let mut clock = AudioClock::default();
        clock.stamp(Some(Timestamp { ticks: 0, base }), 1024, 48_000);
        let at = clock.stamp(Some(Timestamp { ticks: 1025, base }), 1024, 48_000);
        assert_eq!(at, base.at(1025));
    }

    #[test]
    fn a_stream_without_any_timestamp_counts_from_zero() {
        let mut clock = AudioClock::default();
        assert_eq!(clock.stamp(None, 800, 8000), Seconds::ZERO);
        assert_eq!(clock.stamp(None, 800, 8000), Seconds::ratio(1, 10));
    }
}
