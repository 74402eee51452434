//! A target whose bytes go to the caller's own code.

use std::sync::Arc;

use napi::bindgen_prelude::Uint8Array;
use sluice_core::StopFlag;
use sluice_core::error::Result;
use sluice_core::io::TargetWrite;

use crate::chunk::wide;
use crate::io_gate::{IoGate, NativeIoRequest};

/// Hands every write to JavaScript and waits until it is done: that is the backpressure.
pub(crate) struct JsTarget {
    pub(crate) gate: Arc<IoGate>,
    pub(crate) stop: StopFlag,
    pub(crate) seekable: bool,
}

impl TargetWrite for JsTarget {
    fn write(&mut self, data: &[u8], position: u64) -> Result<()> {
        let request = NativeIoRequest {
            id: 0,
            kind: String::new(),
            size: u32::try_from(data.len()).unwrap_or(u32::MAX),
            position: wide(position),
            // A copy of its own, which the callee may keep.
            data: Some(Uint8Array::new(data.to_vec())),
        };
        self.gate.ask("write", request, &self.stop).map(|_| ())
    }

    fn seekable(&self) -> bool {
        self.seekable
    }
}
