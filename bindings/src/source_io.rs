//! A source whose bytes come from the caller's own code.

use std::sync::Arc;

use sluice_core::StopFlag;
use sluice_core::error::{Error, Result};
use sluice_core::io::SourceRead;

use crate::chunk::{number, wide};
use crate::io_gate::{IoGate, NativeIoRequest, Reply};

/// Asks JavaScript for every read and seek.
pub(crate) struct JsSource {
    pub(crate) gate: Arc<IoGate>,
    pub(crate) stop: StopFlag,
    pub(crate) seekable: bool,
    pub(crate) size: Option<u64>,
}

impl JsSource {
    fn ask(&self, kind: &'static str, size: usize, position: u64) -> Result<Reply> {
        let request = NativeIoRequest {
            size: u32::try_from(size).unwrap_or(u32::MAX),
            position: wide(position),
            ..NativeIoRequest::default()
        };
        self.gate.ask(kind, request, &self.stop)
    }
}

impl SourceRead for JsSource {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let Reply::Data(data) = self.ask("read", buffer.len(), 0)? else {
            return Err(Error::internal(
                "read",
                "A read was answered as something else.",
            ));
        };
        let Some(target) = buffer.get_mut(..data.len()) else {
            let (asked, given) = (number(buffer.len()), number(data.len()));
            return Err(Error::internal(
                "read",
                format!("{asked} bytes were asked for, {given} came."),
            ));
        };
        target.copy_from_slice(&data);
        Ok(data.len())
    }

    fn seek(&mut self, position: u64) -> Result<()> {
        self.ask("seek", 0, position).map(|_| ())
    }

    fn seekable(&self) -> bool {
        self.seekable
    }

    fn size(&self) -> Option<u64> {
        self.size
    }
}
