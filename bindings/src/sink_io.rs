//! A target whose bytes go to the caller's own code.

use std::sync::Arc;

use napi::bindgen_prelude::Uint8Array;
use sluice_core::StopFlag;
use sluice_core::error::Result;
use sluice_core::io::{FileOpen, TargetWrite};

use crate::chunk::wide;
use crate::io_gate::{IoGate, NativeIoRequest};
use crate::options::NativeOption;

/// Hands every write to JavaScript and waits until it is done: that is the backpressure.
pub(crate) struct JsTarget {
    pub(crate) gate: Arc<IoGate>,
    pub(crate) stop: StopFlag,
    pub(crate) seekable: bool,
    /// Its number among the files that a format makes; 0: the target itself.
    pub(crate) file: u32,
}

impl TargetWrite for JsTarget {
    fn write(&mut self, data: &[u8], position: u64) -> Result<()> {
        let request = NativeIoRequest {
            file: self.file,
            size: u32::try_from(data.len()).unwrap_or(u32::MAX),
            position: wide(position),
            // A copy of its own, which the callee may keep.
            data: Some(Uint8Array::new(data.to_vec())),
            ..NativeIoRequest::default()
        };
        self.gate.ask("write", request, &self.stop).map(|_| ())
    }

    fn finish(&mut self) -> Result<()> {
        let request = NativeIoRequest {
            file: self.file,
            ..NativeIoRequest::default()
        };
        self.gate.ask("close", request, &self.stop).map(|_| ())
    }

    fn seekable(&self) -> bool {
        self.seekable
    }
}

/// Has JavaScript open the files that a format makes at addresses.
pub(crate) struct JsFiles {
    pub(crate) gate: Arc<IoGate>,
    pub(crate) stop: StopFlag,
    pub(crate) opened: u32,
}

impl FileOpen for JsFiles {
    fn open(&mut self, url: &str, options: &[(String, String)]) -> Result<Box<dyn TargetWrite>> {
        self.opened += 1;
        let file = self.opened;
        let options = options.iter().map(|(name, value)| NativeOption {
            name: name.clone(),
            value: value.clone(),
        });
        let request = NativeIoRequest {
            file,
            url: Some(url.to_owned()),
            options: Some(options.collect()),
            ..NativeIoRequest::default()
        };
        self.gate.ask("open", request, &self.stop)?;
        Ok(Box::new(JsTarget {
            gate: Arc::clone(&self.gate),
            stop: self.stop.clone(),
            seekable: false,
            file,
        }))
    }
}
