//! What the program is asked, and what it tells.

use std::io::{Write, stdout};

use serde::{Deserialize, Serialize};

/// What to show, as JSON in the first argument.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    /// Pixels across.
    pub(crate) width: usize,
    /// Pixels down.
    pub(crate) height: usize,
    /// What stands above it.
    pub(crate) title: String,
    /// Whether the sound's clock will be told. Otherwise time begins with the first picture.
    pub(crate) follows: bool,
}

/// One line of the output.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub(crate) enum Event {
    /// The window is there.
    Opened,
    /// A picture was shown at `at`, in seconds since 1970; `null` where it came too late and was left out.
    Shown { pts: f64, at: Option<f64> },
    /// Who looks at it closed it.
    Closed,
    /// The last picture was shown as long as it lasts.
    Ended,
    /// It can't be shown.
    Failed { message: String },
}

/// Tells; where nobody listens any more there is nothing left to do.
pub(crate) fn emit(event: &Event) {
    let Ok(mut line) = serde_json::to_vec(event) else {
        return;
    };
    line.push(b'\n');
    let mut out = stdout().lock();
    if out.write_all(&line).and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}
