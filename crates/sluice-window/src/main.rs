//! A program that shows the pictures that it reads, each when its time has come.
//!
//! ```text
//! stdin ─► reader thread ─► queue ─► main thread: the clock says when, the window shows
//! stdout ◄── one JSON object a line: opened, shown, closed, ended, failed
//! ```
//!
//! It is a program of its own because windows belong to a process's main thread, and in Node that is not ours. Whoever writes keeps
//! only as many pictures here as it was not told of as shown.

mod clock;
mod events;
mod input;
mod show;

use std::process::ExitCode;

use events::{Event, emit};

fn main() -> ExitCode {
    let request = std::env::args().nth(1).unwrap_or_default();
    let done = serde_json::from_str(&request)
        .map_err(|error| format!("The request is not understood: {error}."))
        .and_then(|request| show::show(&request));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            emit(&Event::Failed { message });
            ExitCode::FAILURE
        }
    }
}
