//! Exact times of blocks of audio, also where the container rounds them.

use crate::time::{Rational, Rounding, Seconds, TimeBase, Timestamp};

/// Gives each block of audio its exact time.
///
/// A container whose ticks don't fall on samples (Matroska's millisecond, MPEG-TS's 90 kHz against 44.1 kHz audio) rounds each
/// block's pts, some several times over. The first pts is taken as it is; after it, samples are counted, and a pts moves the
/// clock only if it lies further away than rounding explains: a real gap or overlap. After a seek the first pts is moved to
/// where a block begins when one counts from the start of the stream, so that both ways give the same time.
#[derive(Clone, Debug)]
pub struct AudioClock {
    next: Option<Seconds>,
    /// Blocks begin a multiple of so many samples after the end of the first; 0 if that is not known yet.
    block: u32,
    first: First,
    /// Blocks heard since the first of the stream, up to [`ENOUGH`].
    heard: u8,
    /// Samples of the block before.
    last: u32,
}

/// Blocks after which it is clear whether all have the same length.
const ENOUGH: u8 = 4;

/// What is known of the first block of the stream.
#[derive(Clone, Copy, Debug)]
enum First {
    /// It has not come yet, and will be the next.
    Awaited,
    /// It was passed over.
    Unknown,
    /// Its time, and its samples: fewer than the others' where an encoder's priming was cut off.
    Known(Seconds, u32),
}

impl AudioClock {
    /// A clock at the start of a stream whose coded frames have `block` samples each, or some multiple of it; 0 if that is
    /// not known.
    #[must_use]
    pub const fn new(block: u32) -> Self {
        Self {
            next: None,
            block,
            first: First::Awaited,
            heard: 0,
            last: 0,
        }
    }

    /// The time of the first sample of a block of `samples` at `sample_rate` Hz, whose container says `pts`.
    pub fn stamp(&mut self, pts: Option<Timestamp>, samples: u32, sample_rate: u32) -> Seconds {
        let rate = Rational::new(i32::try_from(sample_rate).unwrap_or(i32::MAX), 1);
        let at = match (self.next, pts) {
            (None, None) => Seconds::ZERO,
            (None, Some(pts)) => self.counted(pts, samples, rate),
            (Some(next), None) => next,
            (Some(next), Some(pts)) if explained_by_rounding(next, pts, rate) => next,
            (Some(_), Some(pts)) => pts.seconds(),
        };
        if matches!(self.first, First::Awaited) {
            self.first = First::Known(at, samples);
        }
        self.listen(samples);
        self.next = Some(at + Seconds::of_samples(samples.into(), rate));
        at
    }

    /// Learns how long blocks are where the codec does not say: as long as the third and the fourth.
    fn listen(&mut self, samples: u32) {
        if !matches!(self.first, First::Known(..)) || self.heard == ENOUGH {
            return;
        }
        self.heard += 1;
        if self.heard == ENOUGH && self.block == 0 && samples == self.last {
            self.block = samples;
        }
        self.last = samples;
    }

    /// Forgets where it is. For after a seek.
    pub fn reset(&mut self) {
        self.next = None;
        if matches!(self.first, First::Awaited) {
            self.first = First::Unknown;
        }
        if self.heard < ENOUGH {
            self.heard = 0;
        }
    }

    /// Says that the next block is the first of the stream.
    pub fn expect_first(&mut self) {
        self.next = None;
        self.first = First::Awaited;
        self.heard = 0;
    }

    /// Whether a container with this tick makes times after a seek inexact as long as the first blocks were not seen.
    #[must_use]
    pub fn needs_first(&self, base: TimeBase, sample_rate: u32) -> bool {
        let known = matches!(self.first, First::Known(..));
        rounds(base, sample_rate) && (!known || (self.block == 0 && self.heard < ENOUGH))
    }

    /// Where the next block begins if it follows the one before.
    #[must_use]
    pub const fn expected(&self) -> Option<Seconds> {
        self.next
    }

    /// Whether it knows where it is, so that a block without a pts has a time: it follows another, or it is the first.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.next.is_some() || matches!(self.first, First::Awaited)
    }

    /// Where a block with this pts begins when one counts from the start of the stream. Blocks are laid end to end. A decoder
    /// may cut the start of the first block that it gives: then its end is where it should be; the last block of a stream may
    /// be shorter: then its start is.
    fn counted(&self, pts: Timestamp, samples: u32, rate: Rational) -> Seconds {
        let said = pts.seconds();
        let (First::Known(start, first), Some(sample)) = (self.first, TimeBase::of_rate(rate))
        else {
            return said;
        };
        if self.block == 0 || !rounds(pts.base, sample.den()) {
            return said;
        }
        let behind_first = start + sample.at(first.into());
        let length = sample.at(samples.into());
        let on_grid = |time: Seconds| {
            let distance = (time - behind_first).to_ticks(sample, Rounding::Nearest);
            let blocks = (distance + i64::from(self.block) / 2).div_euclid(self.block.into());
            behind_first + sample.at(blocks.saturating_mul(self.block.into()))
        };
        // The pts is rounded, by some cut off and by some to the nearest; and where the start was cut, so is what was added.
        let slack = pts.base.at(2);
        let near = |at: &Seconds| (*at - said).abs() <= slack.max(drift());
        let by_end = on_grid(said + length) - length;
        Some(by_end)
            .filter(near)
            .or_else(|| Some(on_grid(said)).filter(near))
            .unwrap_or(said)
    }
}

/// Whether there are samples between the ticks of a container.
fn rounds(base: TimeBase, sample_rate: u32) -> bool {
    let samples = u64::from(base.num()) * u64::from(sample_rate);
    samples == 0 || !u64::from(base.den()).is_multiple_of(samples)
}

/// How far times may be off that a container made by adding up rounded durations: one pts for ten AAC frames in MPEG-TS is
/// as much as a tenth of this.
fn drift() -> Seconds {
    Seconds::ratio(1, 1000)
}

fn explained_by_rounding(counted: Seconds, pts: Timestamp, rate: Rational) -> bool {
    let off = (pts.seconds() - counted).abs();
    let tick = pts.base.tick();
    if rounds(pts.base, u32::try_from(rate.num).unwrap_or(0)) {
        off <= (tick + tick).max(drift())
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
        let mut clock = AudioClock::new(0);
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
    fn a_seek_in_milliseconds_gives_the_time_that_counting_from_the_start_gives() {
        let exact =
            |block: i64| Seconds::of_samples(648 + 1024 * (block - 1), Rational::new(44_100, 1));
        let rounded = |block: i64| {
            millis(exact(block).to_ticks(TimeBase::new(1, 1000).unwrap(), Rounding::Nearest))
        };
        let mut clock = AudioClock::new(1024);
        // The encoder's priming was cut off the first block.
        clock.stamp(millis(0), 648, 44_100);
        for block in [1, 2, 77, 12_345, 3] {
            clock.reset();
            assert_eq!(clock.stamp(rounded(block), 1024, 44_100), exact(block));
        }
    }

    #[test]
    fn a_gap_longer_than_rounding_moves_the_clock() {
        let mut clock = AudioClock::new(0);
        clock.stamp(millis(0), 480, 48_000);
        assert_eq!(clock.stamp(millis(500), 480, 48_000), Seconds::ratio(1, 2));
        assert_eq!(clock.stamp(None, 480, 48_000), Seconds::ratio(51, 100));
    }

    #[test]
    fn ticks_that_fall_between_samples_are_counted_over_and_found_again_after_a_seek() {
        let base = TimeBase::new(1, 90_000).unwrap();
        let exact = |block: i64| {
            base.at(126_000) + Seconds::of_samples(1024 * block, Rational::new(44_100, 1))
        };
        // MPEG-TS has one pts for several frames, and FFmpeg adds up 2089 ticks for each of the others: 0.8 too few.
        let said = |block: i64| {
            let page = block - block % 10;
            let ticks = exact(page).to_ticks(base, Rounding::Down) + 2089 * (block % 10);
            Some(Timestamp { ticks, base })
        };
        let mut clock = AudioClock::new(1024);
        for block in 0..200 {
            assert_eq!(clock.stamp(said(block), 1024, 44_100), exact(block));
        }
        for block in [150, 37, 199, 4] {
            clock.reset();
            assert_eq!(clock.stamp(said(block), 1024, 44_100), exact(block));
        }
    }

    #[test]
    fn one_sample_of_a_sample_exact_time_base_is_a_gap() {
        let base = TimeBase::new(1, 48_000).unwrap();
        let mut clock = AudioClock::new(0);
        clock.stamp(Some(Timestamp { ticks: 0, base }), 1024, 48_000);
        let at = clock.stamp(Some(Timestamp { ticks: 1025, base }), 1024, 48_000);
        assert_eq!(at, base.at(1025));
    }

    #[test]
    fn a_stream_without_any_timestamp_counts_from_zero() {
        let mut clock = AudioClock::new(0);
        assert_eq!(clock.stamp(None, 800, 8000), Seconds::ZERO);
        assert_eq!(clock.stamp(None, 800, 8000), Seconds::ratio(1, 10));
    }
}
