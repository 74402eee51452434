//! Times of pictures, also of streams that have none.

use crate::time::{Rational, Seconds};

/// Gives each picture its time.
#[derive(Clone, Debug)]
pub struct VideoClock {
    frame_rate: Rational,
    counting: bool,
    count: i64,
    next: Option<Seconds>,
}

impl VideoClock {
    /// A clock for a stream of about `frame_rate` pictures a second. `counting` for streams without timestamps, such as
    /// raw H.264: picture k then belongs to k / frame rate whatever FFmpeg guesses.
    #[must_use]
    pub const fn new(frame_rate: Rational, counting: bool) -> Self {
        Self {
            frame_rate,
            counting,
            count: 0,
            next: None,
        }
    }

    /// The time of the next picture, whose container says `pts` and `duration`.
    pub fn stamp(&mut self, pts: Option<Seconds>, duration: Option<Seconds>) -> Seconds {
        if self.counting && self.frame_rate.is_known() {
            let at = Seconds::of_samples(self.count, self.frame_rate);
            self.count += 1;
            return at;
        }
        let at = pts.or(self.next).unwrap_or(Seconds::ZERO);
        self.next = Some(at + self.duration(duration));
        at
    }

    /// How long a picture lasts: what its container says, else one frame of the stream's rate.
    #[must_use]
    pub fn duration(&self, duration: Option<Seconds>) -> Seconds {
        duration
            .filter(|length| *length > Seconds::ZERO)
            .unwrap_or_else(|| Seconds::of_samples(1, self.frame_rate))
    }

    /// Whether pictures are counted because the stream has no timestamps.
    #[must_use]
    pub const fn is_counting(&self) -> bool {
        self.counting
    }

    /// Forgets everything: the next picture is the first. For after a seek.
    pub fn reset(&mut self) {
        self.count = 0;
        self.next = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NTSC: Rational = Rational::new(30_000, 1001);

    #[test]
    fn pictures_of_a_raw_stream_are_counted_exactly() {
        let mut clock = VideoClock::new(NTSC, true);
        for index in 0..100 {
            assert_eq!(
                clock.stamp(Some(Seconds::ratio(7, 1)), None),
                Seconds::ratio(index * 1001, 30_000)
            );
        }
    }

    #[test]
    fn a_missing_pts_follows_its_predecessor() {
        let mut clock = VideoClock::new(NTSC, false);
        clock.stamp(Some(Seconds::ratio(5, 1)), Some(Seconds::ratio(1, 4)));
        assert_eq!(clock.stamp(None, None), Seconds::ratio(21, 4));
        assert_eq!(
            clock.stamp(None, None),
            Seconds::ratio(21, 4) + Seconds::ratio(1001, 30_000)
        );
    }
}
