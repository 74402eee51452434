//! A thread that owns one reader or writer and does one job after the other on it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::Instant;

use napi::Env;
use napi::bindgen_prelude::Object;
use sluice_core::error::Error;
use sluice_core::{StopFlag, log};

use crate::answer::Answer;
use crate::teardown::{Alive, Ended};

/// What a worker owns.
pub(crate) trait Work {
    /// Called while no job waits. Does a little of what can be done ahead; false when there is nothing to do until the next job.
    fn idle(&mut self) -> bool;

    /// When [`Work::idle`] is to be called although no job came; `None`: only a job wakes the thread.
    fn due(&self) -> Option<Instant> {
        None
    }

    /// A job or [`Work::idle`] panicked: everything owned is to be dropped, and every later job refused.
    fn poison(&mut self);
}

type Job<T> = Box<dyn FnOnce(&mut T) + Send>;

/// A handle on the thread. Dropping it stops the thread.
pub(crate) struct Worker<T> {
    jobs: Sender<Job<T>>,
    alive: Arc<Alive>,
}

impl<T: Work + 'static> Worker<T> {
    /// Starts a thread named `sluice-<role>-N`, whose state is made on it.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub(crate) fn start(
        role: &str,
        stop: &StopFlag,
        make: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Self, Error> {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        // FFmpeg would write to stderr otherwise.
        log::install();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let (jobs, queue) = channel::<Job<T>>();
        let waker = jobs.clone();
        let wake = Box::new(move || drop(waker.send(Box::new(|_| {}))));
        let (alive, ended) = Alive::pair(stop.clone(), wake);
        Builder::new()
            .name(format!("sluice-{role}-{number}"))
            .spawn(move || run(make(), &queue, ended))
            .map_err(|error| {
                Error::internal("open", format!("No thread could be started: {error}."))
            })?;
        Ok(Self { jobs, alive })
    }

    /// Queues a job. Where the thread has ended the job is dropped, which rejects its answer.
    pub(crate) fn send(&self, job: impl FnOnce(&mut T) + Send + 'static) {
        drop(self.jobs.send(Box::new(job)));
    }

    /// Ends the thread. The promise resolves when it has ended and all that it owned is dropped.
    pub(crate) fn close<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, "close")?;
        self.alive.when_ended(move || answer.settle(Ok(())));
        self.alive.close();
        Ok(promise)
    }

    /// The thread's life.
    pub(crate) fn alive(&self) -> &Arc<Alive> {
        &self.alive
    }
}

impl<T> Drop for Worker<T> {
    fn drop(&mut self) {
        self.alive.close();
    }
}

/// Raises the flag for the reason that JavaScript names: `"aborted"`, or else closed.
pub(crate) fn raise(stop: &StopFlag, reason: &str) {
    if reason == "aborted" {
        stop.abort();
    } else {
        stop.close();
    }
}

fn run<T: Work>(mut state: T, queue: &Receiver<Job<T>>, ended: Ended) {
    let mut busy = false;
    while !ended.is_closing() {
        let job = match (busy, state.due()) {
            (true, _) => queue.try_recv().ok(),
            (false, None) => queue.recv().ok(),
            (false, Some(due)) => queue
                .recv_timeout(due.saturating_duration_since(Instant::now()))
                .ok(),
        };
        busy = guarded(&mut state, |state| match job {
            Some(job) => {
                job(state);
                true
            }
            None => state.idle(),
        });
    }
    // FFmpeg's objects go before the thread counts as ended.
    drop(state);
    drop(ended);
}

fn guarded<T: Work>(state: &mut T, work: impl FnOnce(&mut T) -> bool) -> bool {
    // What a panic leaves behind is dropped by `poison` and never looked at again.
    match catch_unwind(AssertUnwindSafe(|| work(state))) {
        Ok(busy) => busy,
        Err(_) => {
            // A panic while dropping leaves nothing that could still be saved.
            drop(catch_unwind(AssertUnwindSafe(|| state.poison())));
            false
        }
    }
}
