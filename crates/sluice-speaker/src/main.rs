//! A program that plays what it reads: packed 32-bit floats on its standard input, in the rate and channels that it said it opened.
//!
//! ```text
//! stdin ─► reader thread ─► ring (half a second) ─► the device's own thread
//!                              │
//! stdout ◄── one JSON object a line: opened, clock, heard, failed
//! ```
//!
//! It is a program of its own, and not a part of the addon, because it needs the system's sound library at load: where that is
//! missing only playing fails. Whoever started it stops it by ending it.

mod choose;
mod clock;
mod events;
mod play;

use std::process::ExitCode;

use events::{Event, emit};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let request = arguments.first().map(String::as_str).unwrap_or_default();
    let done = serde_json::from_str(request)
        .map_err(|error| format!("The request is not understood: {error}."))
        .and_then(|request| play::play(&request));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            emit(&Event::Failed { message });
            ExitCode::FAILURE
        }
    }
}
