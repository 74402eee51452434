//! How far a conversion is, for any thread.

use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};

use crate::time::Seconds;

/// Counters that the worker writes and anyone reads.
#[derive(Debug, Default)]
pub struct SharedProgress {
    /// Microseconds of the result that are done.
    position: AtomicI64,
    /// Microseconds that the result will have; 0 if that is not known.
    total: AtomicI64,
    frames: AtomicU64,
    passes: AtomicU32,
    pass: AtomicU32,
}

/// How far a conversion is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Seconds of the result that are done.
    pub position: f64,
    /// Seconds that the result will have, if known.
    pub total: Option<f64>,
    /// Frames and packets that went through.
    pub frames: u64,
    /// The part that is done, all passes together: 0…1, if known.
    pub fraction: Option<f64>,
}

fn micros(seconds: Seconds) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "float casts saturate")]
    let whole = (seconds.to_f64() * 1e6) as i64;
    whole
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of any media fit")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

impl SharedProgress {
    pub(super) fn begin(&self, passes: u32, total: Option<Seconds>) {
        self.passes.store(passes, Ordering::Relaxed);
        self.pass.store(0, Ordering::Relaxed);
        self.total.store(total.map_or(0, micros), Ordering::Relaxed);
        self.position.store(0, Ordering::Relaxed);
    }

    pub(super) fn next_pass(&self) {
        self.pass.fetch_add(1, Ordering::Relaxed);
        self.position.store(0, Ordering::Relaxed);
        self.frames.store(0, Ordering::Relaxed);
    }

    pub(super) fn reach(&self, position: Seconds) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.position.fetch_max(micros(position), Ordering::Relaxed);
    }

    /// What is true now.
    #[must_use]
    pub fn get(&self) -> Progress {
        let position = self.position.load(Ordering::Relaxed);
        let total = self.total.load(Ordering::Relaxed);
        let passes = self.passes.load(Ordering::Relaxed).max(1);
        let pass = self.pass.load(Ordering::Relaxed).min(passes - 1);
        let of_pass = (total > 0).then(|| (seconds(position) / seconds(total)).clamp(0.0, 1.0));
        Progress {
            position: seconds(position),
            total: (total > 0).then(|| seconds(total)),
            frames: self.frames.load(Ordering::Relaxed),
            fraction: of_pass.map(|part| (f64::from(pass) + part) / f64::from(passes)),
        }
    }
}
