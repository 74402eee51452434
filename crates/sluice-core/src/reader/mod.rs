//! A reader: one source, its decoders and its outputs, driven packet by packet on one worker thread.
//!
//! ```text
//! demuxer ─► decoder of a stream ─┬► filter ─► constant rate ─► converter ─► chunk queue   output 0
//!                                 └► filter ─► …                                           output 1
//! ```
//!
//! Finished chunks wait in [`SharedOutputs`], which the taker's thread reads without asking the worker.

mod add;
mod chain;
mod delivery;
mod drive;
mod first;
mod frames;
mod packets;
mod pump;
mod seek;
mod single;
mod stats;
mod subtitles;
mod tap;

use std::collections::VecDeque;
use std::sync::Arc;

use sluice_ffi::StopFlag;
use sluice_ffi::packet::Packet;

pub use self::pump::{Goal, Pumped};
pub use self::stats::SharedStats;

use self::chain::{Chain, Sink};
use self::frames::Picking;
use crate::config::{FailOn, Limits, OpenConfig, Profile, SeekMode, SourceInput};
use crate::decoder::DecoderStage;
use crate::demuxer::{Demuxer, StreamCoding};
use crate::error::{Error, ErrorKind, Result};
use crate::media::{OutputInfo, SourceInfo};
use crate::outputs::{OutputId, SharedOutputs};
use crate::time::Seconds;

/// A source being read. Stays on the thread that made it.
pub struct Reader {
    demuxer: Demuxer,
    fail_on: FailOn,
    limits: Limits,
    profile: Profile,
    decoders: Vec<DecoderStage>,
    outputs: Vec<Output>,
    shared: SharedOutputs,
    stats: Arc<SharedStats>,
    /// An error that waits to be told, after everything before it was delivered.
    fault: Option<Error>,
    /// Whether the source is exhausted and everything drained.
    ended: bool,
    /// Whether the source is at its end, and the stages are told so.
    draining: bool,
    /// Whether `close` was called.
    closed: bool,
    /// Target of a precise seek: what lies before it is left out.
    start: Option<Seconds>,
    /// A seek made before there was an output.
    late_seek: Option<(Seconds, SeekMode)>,
    /// Packets that a seek already read.
    queued: VecDeque<Packet>,
    /// What reading on gave, where that was no packet, while some were queued.
    behind_queued: Option<Result<Option<Packet>>>,
    /// Streams of one packet (attached pictures and files) that is still to be given.
    single: VecDeque<usize>,
    /// Single frames that are wanted instead of all.
    picking: Option<Box<Picking>>,
}

/// One output: its facts and its stages.
struct Output {
    id: OutputId,
    info: OutputInfo,
    chain: Chain,
    /// Whether its reader waits for its first picture alone.
    eager: bool,
    /// Whether the reader waits when its chunks pile up.
    waits: bool,
    /// Whether all stages are drained and nothing comes any more.
    ended: bool,
}

impl Output {
    fn is_of(&self, stream: usize) -> bool {
        self.info.source_index == stream
    }

    /// Ends with a filter that takes no more frames, as far as its last ones are chunks by now.
    fn end_if_over(&mut self, shared: &SharedOutputs) -> Result<()> {
        if self.chain.is_over() {
            self.chain.begin_end(Reader::sink(shared, self.id))?;
        }
        if self.chain.has_worked_off() {
            return self.end(shared);
        }
        Ok(())
    }

    /// Drains every stage; nothing comes any more.
    fn end(&mut self, shared: &SharedOutputs) -> Result<()> {
        if self.ended {
            return Ok(());
        }
        let finished = self.chain.finish(Reader::sink(shared, self.id));
        shared.end(self.id);
        self.ended = true;
        finished
    }
}

impl Reader {
    /// Opens a source and finds out what it holds.
    ///
    /// # Errors
    /// What the source fails with (`ERR_NOT_FOUND`, `ERR_PERMISSION`, `ERR_IO`, `ERR_HTTP_STATUS`, `ERR_TLS`, …), what its data
    /// fails with (`ERR_INVALID_DATA`, `ERR_TRUNCATED`, `ERR_LIMIT`), `ERR_UNSUPPORTED_FORMAT`, `ERR_UNEXPECTED_OPTIONS`,
    /// `ERR_TIMEOUT`, `ERR_ABORTED`.
    pub fn open(input: SourceInput, config: OpenConfig, stop: StopFlag) -> Result<Self> {
        let demuxer = Demuxer::open(input, &config, stop).map_err(|error| error.during("open"))?;
        Ok(Self {
            demuxer,
            fail_on: config.fail_on,
            limits: config.limits,
            profile: config.profile,
            decoders: Vec::new(),
            outputs: Vec::new(),
            shared: SharedOutputs::new(),
            stats: Arc::default(),
            fault: None,
            ended: false,
            draining: false,
            closed: false,
            start: None,
            late_seek: None,
            queued: VecDeque::new(),
            behind_queued: None,
            single: VecDeque::new(),
            picking: None,
        })
    }

    /// What the source holds.
    #[must_use]
    pub const fn info(&self) -> &SourceInfo {
        self.demuxer.info()
    }

    /// The chunk queues, for the taker's thread.
    #[must_use]
    pub fn outputs(&self) -> SharedOutputs {
        self.shared.clone()
    }

    /// What each output gives, in their order.
    #[must_use]
    pub fn output_infos(&self) -> Vec<OutputInfo> {
        self.outputs
            .iter()
            .map(|output| output.info.clone())
            .collect()
    }

    /// The lasting name of the output that is now at `index`.
    #[must_use]
    pub fn output_id(&self, index: usize) -> Option<OutputId> {
        self.outputs.get(index).map(|output| output.id)
    }

    /// The counters, for any thread.
    #[must_use]
    pub fn stats(&self) -> Arc<SharedStats> {
        Arc::clone(&self.stats)
    }

    /// How a stream is coded, for a writer that copies its packets.
    ///
    /// # Errors
    /// `ERR_NO_SUCH_STREAM`, `ERR_CLOSED`.
    pub fn packet_stream(&self, index: usize) -> Result<StreamCoding> {
        self.require_open("addPacketStream")?;
        self.demuxer
            .coding(index)
            .map_err(|error| error.during("addPacketStream"))
    }

    /// Removes an output; the others go on untouched and later indices move down.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` if there is no such output, `ERR_CLOSED`.
    pub fn remove_output(&mut self, index: usize) -> Result<()> {
        self.require_open("removeStream")?;
        if index >= self.outputs.len() {
            let message = format!(
                "There is no output {index}; the reader has {}.",
                self.outputs.len()
            );
            return Err(Error::invalid_arg("removeStream", message));
        }
        let removed = self.outputs.remove(index);
        self.shared.remove(removed.id);
        for (index, output) in self.outputs.iter_mut().enumerate() {
            output.info.index = index;
        }
        let outputs = &self.outputs;
        self.decoders.retain(|decoder| {
            outputs
                .iter()
                .any(|output| output.is_of(decoder.stream()) && output.chain.takes_frames())
        });
        self.select_streams();
        Ok(())
    }

    /// Lets go of everything. Later calls fail with `ERR_CLOSED`.
    pub fn close(&mut self) {
        self.closed = true;
        self.ended = true;
        self.fault = None;
        self.queued.clear();
        self.behind_queued = None;
        self.single.clear();
        self.picking = None;
        self.decoders.clear();
        self.demuxer.close();
        for output in self.outputs.drain(..) {
            self.shared.remove(output.id);
        }
    }

    fn decoder_of(&mut self, stream: usize) -> Option<&mut DecoderStage> {
        let mut decoders = self.decoders.iter_mut();
        decoders.find(|decoder| decoder.stream() == stream)
    }

    fn require_open(&self, operation: &'static str) -> Result<()> {
        if self.closed {
            Err(Error::new(
                ErrorKind::Closed,
                operation,
                "The reader is closed.",
            ))
        } else {
            Ok(())
        }
    }

    /// Tells the demuxer which streams anyone wants, so that it passes over the others.
    fn select_streams(&mut self) {
        let outputs = &self.outputs;
        self.demuxer
            .select(|stream| outputs.iter().any(|output| output.is_of(stream)));
    }

    fn sink(shared: &SharedOutputs, id: OutputId) -> Sink<'_> {
        Sink {
            outputs: shared,
            id,
        }
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Reader")
            .field("outputs", &self.output_infos())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
