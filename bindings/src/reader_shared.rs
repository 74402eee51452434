//! What the JavaScript thread may look at while the worker thread reads: the chunks, the counters, the streams.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use sluice_core::error::{Error, ErrorKind, Result};
use sluice_core::media::{OutputInfo, ReaderStats, StreamInfo};
use sluice_core::outputs::{OutputId, SharedOutputs};
use sluice_core::reader::{Reader, SharedStats};
use sluice_core::writer::PacketStream;

use crate::error;
use crate::facts::NativeOutputInfo;

/// What both threads may look at. Empty until the source is open.
#[derive(Default)]
pub(crate) struct Shared {
    opened: OnceLock<(SharedOutputs, Arc<SharedStats>)>,
    /// What a writer needs to copy each stream.
    codings: Mutex<Vec<Option<PacketStream>>>,
    /// The output of each handle ever given.
    outputs: Mutex<Vec<OutputId>>,
}

impl Shared {
    /// The source is open.
    pub(crate) fn open(&self, reader: &Reader) {
        let coding = |stream: &StreamInfo| {
            let coding = reader.packet_stream(stream.index).ok()?;
            PacketStream::of(&coding, stream).ok()
        };
        *self.codings.lock().unwrap_or_else(PoisonError::into_inner) =
            reader.info().streams.iter().map(coding).collect();
        // A reader opens once.
        drop(self.opened.set((reader.outputs(), reader.stats())));
    }

    /// The chunks, where the source is open.
    pub(crate) fn opened(&self) -> Option<&SharedOutputs> {
        self.opened.get().map(|(outputs, _)| outputs)
    }

    /// The chunks.
    ///
    /// # Errors
    /// The source is not open.
    pub(crate) fn chunks(&self, operation: &'static str) -> Result<&SharedOutputs> {
        self.opened().ok_or_else(|| error::not_open(operation))
    }

    /// The counters; zeros before the source is open.
    pub(crate) fn stats(&self) -> ReaderStats {
        self.opened
            .get()
            .map_or_else(ReaderStats::default, |(_, stats)| stats.read())
    }

    /// The output of a handle.
    pub(crate) fn output(&self, handle: u32) -> Option<OutputId> {
        self.ids().get(handle as usize).copied()
    }

    /// The current place of a handle's output.
    pub(crate) fn place(&self, handle: u32) -> Option<usize> {
        let id = self.output(handle)?;
        let states = self.opened()?.states();
        states.iter().position(|state| state.id == id)
    }

    /// Whether the output of a handle has given all it has.
    pub(crate) fn is_exhausted(&self, handle: u32) -> bool {
        match (self.opened(), self.output(handle)) {
            (Some(outputs), Some(id)) => outputs.is_exhausted(id),
            _ => false,
        }
    }

    /// Gives a new output a handle.
    ///
    /// # Errors
    /// It is not among the outputs, which would be a defect.
    pub(crate) fn name(&self, info: OutputInfo) -> Result<NativeOutputInfo> {
        let states = self.chunks("addStream")?.states();
        let state = states.get(info.index).ok_or_else(|| {
            Error::internal("addStream", "The new output is not among the outputs.")
        })?;
        let mut ids = self.ids();
        let handle = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        ids.push(state.id);
        Ok(NativeOutputInfo::new(handle, info))
    }

    /// What a writer needs to copy a stream.
    ///
    /// # Errors
    /// The source has no such stream.
    pub(crate) fn coding(&self, index: usize) -> Result<PacketStream> {
        let codings = self.codings.lock().unwrap_or_else(PoisonError::into_inner);
        match codings.get(index) {
            Some(Some(stream)) => stream.try_clone(),
            _ => Err(Error::new(
                ErrorKind::NoSuchStream,
                "addPacketStream",
                format!("The reader has no stream {index} that can be copied."),
            )),
        }
    }

    fn ids(&self) -> MutexGuard<'_, Vec<OutputId>> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
