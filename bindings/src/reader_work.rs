//! What a reader's worker thread does between and beside single calls: waits for chunks, and reading ahead.

use std::collections::VecDeque;
use std::sync::Arc;

use sluice_core::error::{Error, Result};
use sluice_core::outputs::SharedOutputs;
use sluice_core::reader::{Goal, Pumped, Reader};

use crate::answer::Answer;
use crate::error;
use crate::reader_shared::Shared;
use crate::worker::Work;

/// Someone waits for a step, or for the next chunk of one output.
pub(crate) struct Wait {
    /// The output waited for; none: a step of all.
    pub(crate) handle: Option<u32>,
    pub(crate) high_water_mark: usize,
    pub(crate) answer: Answer<()>,
}

struct Open {
    reader: Reader,
    outputs: SharedOutputs,
    shared: Arc<Shared>,
}

/// The state of the thread.
#[derive(Default)]
pub(crate) struct ReaderWork {
    open: Option<Open>,
    poisoned: bool,
    /// Whoever waits, in order of asking.
    waits: VecDeque<Wait>,
    /// Waits at the front that can go on only once something is taken from another output.
    blocked: usize,
    /// Whether chunks are being taken, so that it pays to have the next ones ready.
    ahead: Option<usize>,
}

impl ReaderWork {
    pub(crate) fn begin(&mut self, reader: Reader, shared: Arc<Shared>) {
        let outputs = reader.outputs();
        self.open = Some(Open {
            reader,
            outputs,
            shared,
        });
    }

    /// The reader, for one call.
    pub(crate) fn reader(&mut self, operation: &'static str) -> Result<&mut Reader> {
        self.blocked = 0;
        match &mut self.open {
            Some(open) => Ok(&mut open.reader),
            None if self.poisoned => Err(error::panicked(operation)),
            None => Err(error::not_open(operation)),
        }
    }

    pub(crate) fn wait(&mut self, wait: Wait) {
        self.blocked = 0;
        self.waits.push_back(wait);
    }

    /// Something was taken: what was blocked may go on.
    pub(crate) fn unblock(&mut self) {
        self.blocked = 0;
    }

    /// As [`ReaderWork::unblock`], and the next chunks are worth having.
    pub(crate) fn read_ahead(&mut self, high_water_mark: usize) {
        self.blocked = 0;
        self.ahead = Some(high_water_mark);
    }

    /// Works for the first wait that is not blocked.
    fn serve(&mut self) -> bool {
        let Some(wait) = self.waits.remove(self.blocked) else {
            return false;
        };
        let Some(open) = &mut self.open else {
            let failure = if self.poisoned {
                error::panicked("chunks")
            } else {
                error::not_open("chunks")
            };
            wait.answer.settle(Err(failure));
            return true;
        };
        match pump(open, &wait) {
            Ok(Pumped::Blocked(_)) => {
                self.waits.insert(self.blocked, wait);
                self.blocked += 1;
            }
            Ok(Pumped::Done | Pumped::Ended) => wait.answer.settle(Ok(())),
            Err(failure) => wait.answer.settle(Err(failure)),
        }
        true
    }
}

fn pump(open: &mut Open, wait: &Wait) -> Result<Pumped, Error> {
    let goal = match wait.handle {
        None => Goal::Step,
        Some(handle) => {
            let id = open.shared.output(handle);
            let states = open.outputs.states();
            match states.iter().position(|state| Some(state.id) == id) {
                Some(index) => Goal::Output(index),
                // Removed meanwhile: the next look says so.
                None => return Ok(Pumped::Ended),
            }
        }
    };
    open.reader.pump(goal, wait.high_water_mark)
}

impl Work for ReaderWork {
    fn idle(&mut self) -> bool {
        if self.blocked < self.waits.len() {
            return self.serve();
        }
        let (Some(open), Some(mark)) = (&mut self.open, self.ahead) else {
            return false;
        };
        // What goes wrong here is kept by the reader and told by the next pump.
        let more = open.reader.prefetch(mark).unwrap_or(false);
        if !more {
            self.ahead = None;
        }
        more
    }

    fn poison(&mut self) {
        self.poisoned = true;
        self.ahead = None;
        for wait in self.waits.drain(..) {
            wait.answer.settle(Err(error::panicked("chunks")));
        }
        self.open = None;
    }
}
