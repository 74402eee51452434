//! What happens when an environment (the main thread's, or that of a `worker_threads` thread) goes away: every worker it started
//! is stopped and waited for, at most half a second in all.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use napi::Env;
use napi_derive::napi;
use sluice_core::StopFlag;

/// Longest wait for all workers of an environment.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// A worker as the JavaScript thread sees it.
pub(crate) struct Alive {
    stop: StopFlag,
    closing: AtomicBool,
    /// Makes a worker that waits for a job look at `closing`.
    wake: Box<dyn Fn() + Send + Sync>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    ended: bool,
    when_ended: Vec<Box<dyn FnOnce() + Send>>,
}

/// Held by the worker; dropped when it has ended.
pub(crate) struct Ended(Arc<Alive>);

impl Alive {
    pub(crate) fn pair(stop: StopFlag, wake: Box<dyn Fn() + Send + Sync>) -> (Arc<Self>, Ended) {
        let alive = Arc::new(Self {
            stop,
            closing: AtomicBool::new(false),
            wake,
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        (Arc::clone(&alive), Ended(alive))
    }

    /// Interrupts what runs and lets the worker end.
    pub(crate) fn close(&self) {
        self.stop.close();
        self.closing.store(true, Ordering::Release);
        (self.wake)();
    }

    /// Runs `then` when the worker has ended: on its thread, or at once where it has.
    pub(crate) fn when_ended(&self, then: impl FnOnce() + Send + 'static) {
        let mut state = self.lock();
        if state.ended {
            drop(state);
            then();
        } else {
            state.when_ended.push(Box::new(then));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_until(&self, deadline: Instant) {
        let mut state = self.lock();
        while !state.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Ended {
    /// Whether the worker is to end.
    pub(crate) fn is_closing(&self) -> bool {
        self.0.closing.load(Ordering::Acquire)
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.0.lock();
            state.ended = true;
            std::mem::take(&mut state.when_ended)
        };
        self.0.changed.notify_all();
        for then in waiting {
            then();
        }
    }
}

/// The workers of one environment.
type Live = Arc<Mutex<Vec<Weak<Alive>>>>;

thread_local! {
    /// An environment has one thread, so the thread's list is the environment's.
    static LIVE: RefCell<Option<Live>> = const { RefCell::new(None) };
}

/// Puts a worker under the environment's care.
///
/// # Errors
/// Node-API refused the hook.
pub(crate) fn register(env: &Env, alive: &Arc<Alive>) -> napi::Result<()> {
    let live = LIVE.with_borrow_mut(|slot| match slot {
        Some(live) => Ok(Arc::clone(live)),
        None => {
            let live = Live::default();
            env.add_env_cleanup_hook(Arc::clone(&live), |live| stop(&live))?;
            *slot = Some(Arc::clone(&live));
            Ok::<_, napi::Error>(live)
        }
    })?;
    let mut list = live.lock().unwrap_or_else(PoisonError::into_inner);
    list.retain(|worker| worker.strong_count() > 0);
    list.push(Arc::downgrade(alive));
    Ok(())
}

/// Stops every worker of this thread's environment.
#[napi(catch_unwind)]
pub fn stop_all() {
    let live = LIVE.with_borrow(Clone::clone);
    if let Some(live) = live {
        stop(&live);
    }
}

fn stop(live: &Live) {
    let workers: Vec<_> = live
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .drain(..)
        .filter_map(|worker| worker.upgrade())
        .collect();
    for worker in &workers {
        worker.close();
    }
    let deadline = Instant::now() + LONGEST_WAIT;
    for worker in &workers {
        worker.wait_until(deadline);
    }
}
