//! Pipes and character devices: their `open` and `read` wait for the other side, so they wait on a thread of their own.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::file::{io_error, system_error};
use crate::error::{Error, ErrorKind, Result};
use crate::io::SourceRead;

/// Bytes of one read on the helper thread.
const BLOCK: usize = 64 << 10;
/// Blocks read ahead.
const AHEAD: usize = 4;
/// How often a wait looks at the stop flag.
const POLL: Duration = Duration::from_millis(20);

/// Bytes of a pipe, without seeking.
pub struct PipeSource {
    blocks: Receiver<Result<Vec<u8>>>,
    rest: Vec<u8>,
    taken: usize,
    path: PathBuf,
    opened: bool,
    stopped: Box<dyn Fn() -> bool + Send>,
}

impl PipeSource {
    /// Starts to open the pipe; waits for nothing. `stopped` is asked during every wait.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY` if the system gives no thread.
    pub fn open(path: &Path, stopped: Box<dyn Fn() -> bool + Send>) -> Result<Self> {
        let (sender, blocks) = sync_channel(AHEAD);
        let owned = path.to_owned();
        thread::Builder::new()
            .name("sluice-pipe".to_owned())
            .spawn(move || forward(&owned, &sender))
            .map_err(|error| {
                Error::new(
                    ErrorKind::OutOfMemory,
                    "open",
                    format!("No thread to read the pipe on: {error}"),
                )
            })?;
        Ok(Self {
            blocks,
            rest: Vec::new(),
            taken: 0,
            path: path.to_owned(),
            opened: false,
            stopped,
        })
    }

    fn next_block(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            match self.blocks.recv_timeout(POLL) {
                Ok(block) => {
                    self.opened = true;
                    return block.map(Some);
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if (self.stopped)() => {
                    return Err(Error::new(
                        ErrorKind::Aborted,
                        "read",
                        "Stopped while waiting for the pipe's other side.",
                    ));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

impl SourceRead for PipeSource {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while self.taken == self.rest.len() {
            match self.next_block()? {
                Some(block) => (self.rest, self.taken) = (block, 0),
                None => return Ok(0),
            }
        }
        let count = (self.rest.len() - self.taken).min(buffer.len());
        buffer[..count].copy_from_slice(&self.rest[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }

    fn seek(&mut self, _position: u64) -> Result<()> {
        Err(Error::new(
            ErrorKind::NotSeekable,
            "seek",
            "A pipe can't seek.",
        ))
    }

    fn seekable(&self) -> bool {
        false
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

impl Drop for PipeSource {
    fn drop(&mut self) {
        if !self.opened {
            // The helper may still wait for a writer; being one for a moment lets its `open` return.
            drop(OpenOptions::new().read(true).write(true).open(&self.path));
        }
    }
}

fn forward(path: &Path, sender: &SyncSender<Result<Vec<u8>>>) {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return drop(sender.send(Err(io_error(path, &error)))),
    };
    loop {
        let mut block = vec![0; BLOCK];
        let sent = match file.read(&mut block) {
            Ok(0) => return,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return drop(sender.send(Err(system_error("read", &error)))),
            Ok(count) => {
                block.truncate(count);
                sender.send(Ok(block))
            }
        };
        if sent.is_err() {
            return;
        }
    }
}
