//! When what was given to the device is heard.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What devices are later than they say.
const GRACE: Duration = Duration::from_millis(20);

/// Shared by the device's thread, which writes, and the main thread, which reads. Each number is exact; two read together may be
/// one callback apart.
pub(crate) struct Clock {
    start: Instant,
    /// Frames of sound given to the device.
    given: AtomicU64,
    /// Nanoseconds after `start` at which the last frame given will have been heard.
    heard: AtomicU64,
    /// Times that the device wanted sound and there was none, although some followed.
    gaps: AtomicU64,
    /// The ring will not be filled any more.
    pub(crate) ended: AtomicBool,
    /// Callbacks that found nothing after the end.
    idle: AtomicU64,
    /// Frames of silence given after the last frame of sound.
    silent: AtomicU64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            given: AtomicU64::new(0),
            heard: AtomicU64::new(0),
            gaps: AtomicU64::new(0),
            ended: AtomicBool::new(false),
            idle: AtomicU64::new(0),
            silent: AtomicU64::new(0),
        }
    }

    /// The device took `frames` frames, followed by silence if it wanted more. The first of them is heard after `latency`.
    pub(crate) fn gave(&self, frames: u64, wanted: u64, latency: Duration, rate: u32) {
        // How late a device is can show only after a while: what is known now tells when the last sound is heard.
        let now = self.start.elapsed() + latency;
        let silent = if frames > 0 {
            self.given.fetch_add(frames, Ordering::Relaxed);
            self.silent.store(0, Ordering::Relaxed);
            0
        } else {
            self.silent.load(Ordering::Relaxed)
        };
        if self.given.load(Ordering::Relaxed) > 0 {
            let until = now + lasting(frames, rate);
            let until = until.saturating_sub(lasting(silent, rate));
            self.heard.store(nanos(until), Ordering::Release);
        }
        self.silent
            .fetch_add(wanted - frames.min(wanted), Ordering::Relaxed);
        if wanted == 0 {
            return;
        }
        if frames < wanted {
            if self.ended.load(Ordering::Acquire) {
                self.idle.fetch_add(1, Ordering::Release);
            } else {
                self.gaps.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// A frame's place, and when it is heard in seconds since 1970; none before the first.
    pub(crate) fn now(&self) -> Option<(u64, f64)> {
        let heard = self.heard.load(Ordering::Acquire);
        if heard == 0 {
            return None;
        }
        let ahead = Duration::from_nanos(heard).as_secs_f64() - self.start.elapsed().as_secs_f64();
        let since_1970 = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()?
            .as_secs_f64();
        Some((self.given.load(Ordering::Relaxed), since_1970 + ahead))
    }

    /// Whether all that will ever come was heard.
    pub(crate) fn is_heard(&self) -> bool {
        self.ended.load(Ordering::Acquire)
            && self.idle.load(Ordering::Acquire) > 0
            && self.start.elapsed()
                >= Duration::from_nanos(self.heard.load(Ordering::Acquire)) + GRACE
    }

    pub(crate) fn gaps(&self) -> u64 {
        self.gaps.load(Ordering::Relaxed)
    }
}

/// How long so many frames last.
pub(crate) fn lasting(frames: u64, rate: u32) -> Duration {
    #[expect(clippy::cast_precision_loss, reason = "2^53 frames are never reached")]
    let frames = frames as f64;
    Duration::from_secs_f64(frames / f64::from(rate.max(1)))
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_heard_before_the_end_was_said_and_the_device_had_it_all() {
        let clock = Clock::new();
        assert!(clock.now().is_none());
        clock.gave(480, 480, Duration::ZERO, 48_000);
        clock.gave(0, 480, Duration::ZERO, 48_000);
        assert_eq!(clock.gaps(), 1);
        clock.ended.store(true, Ordering::Release);
        assert!(!clock.is_heard());
        clock.gave(100, 480, Duration::from_millis(30), 48_000);
        assert!(!clock.is_heard());
        std::thread::sleep(Duration::from_millis(90));
        assert!(clock.is_heard());
        assert_eq!(
            (clock.gaps(), clock.now().map(|(frame, _)| frame)),
            (1, Some(580))
        );
    }
}
