//! Which moment of the film it is.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long pictures wait for a clock that was promised.
const PATIENCE: Duration = Duration::from_secs(2);

/// Seconds since 1970: the one clock that all processes of a machine have in common.
pub(crate) fn since_1970() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

/// The sound's clock where there is one, else one that began with the first picture.
pub(crate) struct Clock {
    /// A moment of the film, and when it is, in seconds since 1970.
    known: Option<(f64, f64)>,
    follows: bool,
    asked: Option<Instant>,
}

impl Clock {
    pub(crate) const fn new(follows: bool) -> Self {
        Self {
            known: None,
            follows,
            asked: None,
        }
    }

    /// The moment `position` of the film is heard at `at`.
    pub(crate) const fn tell(&mut self, position: f64, at: f64) {
        self.known = Some((position, at));
    }

    /// Which moment it is, for a picture of `pts` that waits; `None` as long as the sound has not begun.
    pub(crate) fn now(&mut self, pts: f64) -> Option<f64> {
        let now = since_1970();
        if self.known.is_none() {
            let asked = *self.asked.get_or_insert_with(Instant::now);
            // Where the sound never begins the pictures do.
            if !self.follows || asked.elapsed() > PATIENCE {
                self.known = Some((pts, now));
            }
        }
        self.known.map(|(position, at)| position + now - at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_begins_with_the_first_picture_or_with_the_sound() {
        let mut own = Clock::new(false);
        let now = own.now(7.0).unwrap();
        assert!((now - 7.0).abs() < 0.5, "{now}");
        let mut told = Clock::new(true);
        assert!(told.now(7.0).is_none());
        told.tell(3.0, since_1970() - 1.0);
        let now = told.now(7.0).unwrap();
        assert!((now - 4.0).abs() < 0.5, "{now}");
    }
}
