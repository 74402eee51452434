//! The one stop flag of an object: raised by abort, close or a deadline, and polled by
//! FFmpeg's interrupt callback and by every wait.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ffmpeg_next::ffi;
use libc::{c_int, c_void};

/// Why something has to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopReason {
    /// The caller's signal was aborted.
    Aborted,
    /// The object is being closed.
    Closed,
    /// The deadline of the current operation has passed.
    TimedOut,
}

/// A flag that any thread may raise, with a deadline on the monotonic clock. Clones share
/// one flag. The first of abort and close stays; a deadline can be moved at any time.
#[derive(Debug, Clone)]
pub struct StopFlag(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// 0 running, 1 aborted, 2 closed.
    raised: AtomicU8,
    /// Nanoseconds after `start`; `u64::MAX` for none.
    deadline: AtomicU64,
    /// Nanoseconds allowed without progress; `u64::MAX` for any.
    patience: AtomicU64,
    /// Nanoseconds after `start` of the last progress.
    last_progress: AtomicU64,
    start: Instant,
}

thread_local! {
    /// The flag of the object that used FFmpeg last on this thread.
    static LOOKUPS: RefCell<Option<StopFlag>> = const { RefCell::new(None) };
}

const RUNNING: u8 = 0;
const ABORTED: u8 = 1;
const CLOSED: u8 = 2;
const NO_DEADLINE: u64 = u64::MAX;

impl StopFlag {
    /// A flag that is down, without a deadline.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Shared {
            raised: AtomicU8::new(RUNNING),
            deadline: AtomicU64::new(NO_DEADLINE),
            patience: AtomicU64::new(NO_DEADLINE),
            last_progress: AtomicU64::new(0),
            start: Instant::now(),
        }))
    }

    /// Stops everything that polls the flag because the caller's signal was aborted.
    pub fn abort(&self) {
        self.raise(ABORTED);
    }

    /// Stops everything that polls the flag because the object is being closed.
    pub fn close(&self) {
        self.raise(CLOSED);
    }

    fn raise(&self, reason: u8) {
        // A flag that was raised before keeps its first reason.
        let _ =
            self.0
                .raised
                .compare_exchange(RUNNING, reason, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Lets the current operation run so long from now; `None` for as long as it takes.
    pub fn set_deadline_in(&self, limit: Option<Duration>) {
        let deadline = limit.map_or(NO_DEADLINE, |limit| {
            let end = self.0.start.elapsed().saturating_add(limit);
            u64::try_from(end.as_nanos()).unwrap_or(NO_DEADLINE)
        });
        self.0.deadline.store(deadline, Ordering::Release);
    }

    /// Lets operations go so long without [`StopFlag::progress`]; `None` for any time.
    /// Counting starts now.
    pub fn set_patience(&self, limit: Option<Duration>) {
        self.progress();
        let limit = limit.map_or(NO_DEADLINE, |limit| {
            u64::try_from(limit.as_nanos()).unwrap_or(NO_DEADLINE)
        });
        self.0.patience.store(limit, Ordering::Release);
    }

    /// Notes that something came through, so that patience starts anew.
    pub fn progress(&self) {
        self.0.last_progress.store(self.0.now(), Ordering::Release);
    }

    /// Time left until the deadline or the end of patience, whichever is first; `None`
    /// without either, zero once it has passed.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        let limit = self.0.limit();
        (limit != NO_DEADLINE).then(|| Duration::from_nanos(limit.saturating_sub(self.0.now())))
    }

    /// Why to stop, if so. Abort and close win over time limits, which can be moved.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        match self.0.raised.load(Ordering::Acquire) {
            ABORTED => Some(StopReason::Aborted),
            CLOSED => Some(StopReason::Closed),
            _ => self.0.has_timed_out().then_some(StopReason::TimedOut),
        }
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.reason().is_some()
    }

    /// From now on the flag ends the look-ups of host names that FFmpeg does on this thread, in place of any other flag.
    pub(crate) fn ends_lookups(&self) {
        LOOKUPS.with_borrow_mut(|current| {
            if !current
                .as_ref()
                .is_some_and(|own| Arc::ptr_eq(&own.0, &self.0))
            {
                *current = Some(self.clone());
            }
        });
    }

    /// The flag that ends look-ups on this thread.
    pub(crate) fn of_lookups() -> Option<Self> {
        LOOKUPS.with_borrow(Clone::clone)
    }

    /// FFmpeg's interrupt callback on this flag.
    ///
    /// The flag must outlive every use of the callback: its owner keeps a clone for as
    /// long as the C object that got it lives.
    pub(crate) fn interrupt_callback(&self) -> ffi::AVIOInterruptCB {
        ffi::AVIOInterruptCB {
            callback: Some(is_interrupted),
            opaque: Arc::as_ptr(&self.0).cast_mut().cast(),
        }
    }
}

impl Shared {
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(NO_DEADLINE - 1)
    }

    /// Nanoseconds after `start` at which time is up.
    fn limit(&self) -> u64 {
        let patience = self.patience.load(Ordering::Acquire);
        let quiet_until = self
            .last_progress
            .load(Ordering::Acquire)
            .saturating_add(patience);
        self.deadline.load(Ordering::Acquire).min(quiet_until)
    }

    fn has_timed_out(&self) -> bool {
        let limit = self.limit();
        limit != NO_DEADLINE && self.now() >= limit
    }
}

impl Default for StopFlag {
    fn default() -> Self {
        Self::new()
    }
}

unsafe extern "C" fn is_interrupted(opaque: *mut c_void) -> c_int {
    // SAFETY: `interrupt_callback` passes the Arc's own allocation, which the owner of the
    // C object keeps alive; it is only read through atomics.
    let Some(shared) = (unsafe { opaque.cast::<Shared>().as_ref() }) else {
        return 0;
    };
    let raised = shared.raised.load(Ordering::Acquire) != RUNNING;
    c_int::from(raised || shared.has_timed_out())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polled(flag: &StopFlag) -> c_int {
        let interrupt = flag.interrupt_callback();
        // SAFETY: `flag` lives on this stack for the whole call.
        unsafe { interrupt.callback.unwrap()(interrupt.opaque) }
    }

    #[test]
    fn abort_is_seen_by_every_clone_and_by_ffmpeg() {
        let flag = StopFlag::new();
        assert_eq!((flag.reason(), polled(&flag)), (None, 0));
        flag.clone().abort();
        flag.close();
        assert_eq!(flag.reason(), Some(StopReason::Aborted));
        assert_eq!(polled(&flag), 1);
    }

    #[test]
    fn a_deadline_passes_and_can_be_moved() {
        let flag = StopFlag::new();
        flag.set_deadline_in(Some(Duration::ZERO));
        assert_eq!(
            (flag.reason(), polled(&flag)),
            (Some(StopReason::TimedOut), 1)
        );
        flag.set_deadline_in(Some(Duration::from_secs(3600)));
        assert_eq!((flag.reason(), polled(&flag)), (None, 0));
        assert!(flag.remaining().unwrap() > Duration::from_secs(3590));
        flag.set_deadline_in(None);
        assert_eq!(flag.remaining(), None);
    }

    #[test]
    fn a_deadline_beyond_all_time_is_none() {
        let flag = StopFlag::new();
        flag.set_deadline_in(Some(Duration::MAX));
        assert!(!flag.is_raised());
    }

    #[test]
    fn patience_starts_anew_with_progress() {
        let flag = StopFlag::new();
        flag.set_patience(Some(Duration::from_millis(40)));
        std::thread::sleep(Duration::from_millis(25));
        flag.progress();
        std::thread::sleep(Duration::from_millis(25));
        assert_eq!(flag.reason(), None);
        std::thread::sleep(Duration::from_millis(25));
        assert_eq!(
            (flag.reason(), polled(&flag)),
            (Some(StopReason::TimedOut), 1)
        );
        flag.set_patience(Some(Duration::from_secs(3600)));
        assert_eq!(flag.reason(), None);
    }
}
