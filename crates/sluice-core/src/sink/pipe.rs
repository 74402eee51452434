//! Pipes and character devices: their `open` and `write` wait for the other side, so they wait on a thread of their own.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use sluice_ffi::StopFlag;
use sluice_ffi::avio_write::WriteTarget;

use super::file::open_error;
use crate::error::{Error, ErrorKind, Result};

const OPERATION: &str = "open";
/// How often a wait looks at the stop flag.
const POLL: Duration = Duration::from_millis(20);

/// The writing end of a pipe, without seeking.
pub(super) struct PipeWriter {
    blocks: SyncSender<Vec<u8>>,
    /// First that of opening, then one for each block.
    outcomes: Receiver<io::Result<()>>,
    path: PathBuf,
    opened: bool,
    stop: StopFlag,
}

impl PipeWriter {
    /// Opens a pipe or device; a pipe waits for its reader.
    ///
    /// # Errors
    /// `ERR_PERMISSION`, `ERR_IO`, `ERR_ABORTED` when stopped before there is a reader, `ERR_OUT_OF_MEMORY` if the system gives
    /// no thread.
    pub(super) fn open(path: &Path, stop: &StopFlag) -> Result<Self> {
        let (blocks, taken) = sync_channel(1);
        let (told, outcomes) = sync_channel(1);
        let owned = path.to_owned();
        thread::Builder::new()
            .name("sluice-pipe".to_owned())
            .spawn(move || forward(&owned, &taken, &told))
            .map_err(|error| {
                let message = format!("No thread to write the pipe on: {error}");
                Error::new(ErrorKind::OutOfMemory, OPERATION, message)
            })?;
        let mut pipe = Self {
            blocks,
            outcomes,
            path: path.to_owned(),
            opened: false,
            stop: stop.clone(),
        };
        pipe.wait().map_err(|error| pipe.opening_error(&error))?;
        pipe.opened = true;
        Ok(pipe)
    }

    fn opening_error(&self, error: &io::Error) -> Error {
        if error.kind() != io::ErrorKind::Interrupted {
            return open_error(&self.path, error);
        }
        let message = "Stopped while waiting for the pipe's reader.";
        Error::new(ErrorKind::Aborted, OPERATION, message)
    }

    /// Waits for what the helper says next.
    fn wait(&self) -> io::Result<()> {
        loop {
            match self.outcomes.recv_timeout(POLL) {
                Ok(outcome) => return outcome,
                Err(RecvTimeoutError::Timeout) if !self.stop.is_raised() => {}
                Err(RecvTimeoutError::Timeout) => {
                    return Err(io::Error::from(io::ErrorKind::Interrupted));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::from(io::ErrorKind::BrokenPipe));
                }
            }
        }
    }
}

impl WriteTarget for PipeWriter {
    fn write(&mut self, data: &[u8], _position: u64) -> io::Result<()> {
        self.blocks
            .send(data.to_vec())
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        self.wait()
    }
}

impl Drop for PipeWriter {
    fn drop(&mut self) {
        if !self.opened {
            // The helper may still wait for a reader; being one for a moment lets its `open` return.
            drop(OpenOptions::new().read(true).write(true).open(&self.path));
        }
    }
}

fn forward(path: &Path, blocks: &Receiver<Vec<u8>>, outcomes: &SyncSender<io::Result<()>>) {
    let (mut file, opened): (Option<File>, _) = match OpenOptions::new().write(true).open(path) {
        Ok(file) => (Some(file), Ok(())),
        Err(error) => (None, Err(error)),
    };
    if outcomes.send(opened).is_err() {
        return;
    }
    while let (Some(file), Ok(block)) = (&mut file, blocks.recv()) {
        if outcomes.send(file.write_all(&block)).is_err() {
            return;
        }
    }
}
