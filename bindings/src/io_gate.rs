//! Questions from a worker thread to the caller's own code on the JavaScript thread, and their answers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use napi::Status;
use napi::bindgen_prelude::Uint8Array;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use sluice_core::error::{Error, ErrorKind, Result};
use sluice_core::{StopFlag, StopReason};

use crate::options::NativeOption;

/// What the worker asks for.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct NativeIoRequest {
    pub id: u32,
    /// `read`, `seek` or `write`; of files that a format makes also `open` and `close`; set when it is asked.
    pub kind: String,
    /// Which of the files that a format makes it is about; 0: the source or target itself.
    pub file: u32,
    /// Its address, where it is to be opened.
    pub url: Option<String>,
    /// What the format wants of its opening.
    pub options: Option<Vec<NativeOption>>,
    pub size: u32,
    pub position: f64,
    pub data: Option<Uint8Array>,
}

/// Asks JavaScript without keeping the process alive.
pub(crate) type Ask = ThreadsafeFunction<NativeIoRequest, (), NativeIoRequest, Status, false, true>;

/// What JavaScript answers.
pub(crate) enum Reply {
    /// Bytes; none at the end of the file.
    Data(Vec<u8>),
    /// It is done.
    Done,
    /// User code threw; the exception is kept there under the request's id.
    Threw,
}

/// How often a wait looks at the stop flag.
const POLL: Duration = Duration::from_millis(20);

/// The questions that wait for an answer.
pub(crate) struct IoGate {
    ask: Ask,
    pending: Mutex<HashMap<u32, SyncSender<Reply>>>,
    next_id: AtomicU32,
}

impl IoGate {
    pub(crate) fn new(ask: Ask) -> Self {
        Self {
            ask,
            pending: Mutex::default(),
            next_id: AtomicU32::new(1),
        }
    }

    /// Hands an answer to the worker; one that comes too late is dropped.
    pub(crate) fn answer(&self, id: u32, reply: Reply) {
        if let Some(sender) = self.lock().remove(&id) {
            // The worker may have given up meanwhile.
            drop(sender.send(reply));
        }
    }

    /// Asks, and waits for the answer or for the stop flag.
    ///
    /// # Errors
    /// The flag was raised, the environment is gone, or user code threw.
    pub(crate) fn ask(
        &self,
        kind: &'static str,
        mut request: NativeIoRequest,
        stop: &StopFlag,
    ) -> Result<Reply> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = sync_channel(1);
        self.lock().insert(id, sender);
        request.id = id;
        kind.clone_into(&mut request.kind);
        let status = self
            .ask
            .call(request, ThreadsafeFunctionCallMode::NonBlocking);
        let reply = if status == Status::Ok {
            wait(kind, &receiver, stop)
        } else {
            Err(Error::new(
                ErrorKind::Closed,
                kind,
                "The thread that it belongs to is gone.",
            ))
        };
        self.lock().remove(&id);
        match reply? {
            Reply::Threw => Err(Error::callback(kind, u64::from(id))),
            reply => Ok(reply),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u32, SyncSender<Reply>>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wait(kind: &'static str, receiver: &Receiver<Reply>, stop: &StopFlag) -> Result<Reply> {
    loop {
        match receiver.recv_timeout(POLL) {
            Ok(reply) => return Ok(reply),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::new(ErrorKind::Closed, kind, "It is closed."));
            }
            Err(RecvTimeoutError::Timeout) => match stop.reason() {
                None => {}
                Some(reason) => return Err(stopped(kind, reason)),
            },
        }
    }
}

fn stopped(kind: &'static str, reason: StopReason) -> Error {
    match reason {
        StopReason::Aborted => Error::new(ErrorKind::Aborted, kind, "It was aborted."),
        StopReason::Closed => Error::new(ErrorKind::Closed, kind, "It is closed."),
        StopReason::TimedOut => Error::new(
            ErrorKind::Timeout,
            kind,
            "The caller's own code gave no answer in the time allowed.",
        ),
    }
}
