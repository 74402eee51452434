//! What the program is asked, and what it tells.

use std::io::{Write, stdout};

use serde::{Deserialize, Serialize};

/// What to play, as JSON in the first argument.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    /// Hz of the sound.
    pub(crate) sample_rate: u32,
    /// Channels of the sound.
    pub(crate) channels: u16,
    /// The device by name; by default the system's.
    pub(crate) device: Option<String>,
}

/// One line of the output.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub(crate) enum Event {
    /// What the samples that are read must be.
    #[serde(rename_all = "camelCase")]
    Opened {
        device: String,
        sample_rate: u32,
        channels: u16,
    },
    /// The sample of place `frame` is heard at `at`, in seconds since 1970.
    Clock { frame: u64, at: f64 },
    /// The last sample was heard. `gaps`: how often samples came too late.
    Heard { gaps: u64 },
    /// It can't be played.
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
