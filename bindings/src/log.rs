//! FFmpeg's log for a JavaScript listener.

use std::sync::Arc;

use napi::Status;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use sluice_core::log::{LogLine, level, set_level, set_listener};

/// One line.
#[napi(object, object_from_js = false)]
pub struct NativeLogLine {
    pub level: i32,
    pub message: String,
    pub component: String,
}

/// Lines that may wait for the event loop; more are dropped rather than kept without bound.
const QUEUED_LINES: usize = 4096;

/// Does not keep the process alive.
type Listener =
    ThreadsafeFunction<NativeLogLine, (), NativeLogLine, Status, false, true, QUEUED_LINES>;

/// The highest level that a listener gets.
#[napi(catch_unwind)]
pub fn log_level() -> i32 {
    level()
}

/// Sets the highest level that a listener gets.
#[napi(catch_unwind)]
pub fn set_log_level(level: i32) {
    set_level(level);
}

/// Replaces the listener; none for silence.
#[napi(catch_unwind)]
pub fn on_log(listener: Option<Listener>) {
    set_listener(listener.map(|listener| {
        let tell: Arc<dyn Fn(&LogLine) + Send + Sync> = Arc::new(move |line: &LogLine| {
            let line = NativeLogLine {
                level: line.level,
                message: line.message.clone(),
                component: line.component.clone(),
            };
            listener.call(line, ThreadsafeFunctionCallMode::NonBlocking);
        });
        tell
    }));
}
