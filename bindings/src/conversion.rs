//! `NativeConversion`: sources joined to a target on one thread, without JavaScript in between.

use std::sync::Arc;

use napi::Env;
use napi::bindgen_prelude::{Object, Uint8Array};
use napi_derive::napi;
use sluice_core::StopFlag;
use sluice_core::conversion::{
    ConversionConfig, ConversionInput, ListedStream, Outcome, SharedProgress, StreamOutcome,
    StreamSelection, convert,
};

use crate::answer::Answer;
use crate::chunk::{number, wide};
use crate::conversion_options::{NativeConversionOptions, NativeStreamPlace};
use crate::error;
use crate::io_gate::{Ask, IoGate, Reply};
use crate::options::NativeOpenOptions;
use crate::reader::{NativeSource, source_input};
use crate::teardown;
use crate::worker::{self, Work, Worker};
use crate::writer::{NativeTarget, target_output};
use crate::writer_options::NativeWriterOptions;

/// One source.
#[napi(object, object_to_js = false)]
pub struct NativeConversionInput {
    pub source: NativeSource,
    pub open: NativeOpenOptions,
    pub start: Option<f64>,
    pub end: Option<f64>,
}

/// How far it is.
#[napi(object, object_from_js = false)]
pub struct NativeProgress {
    pub position: f64,
    pub total: Option<f64>,
    pub frames: f64,
    pub fraction: Option<f64>,
}

/// One stream of the result.
#[napi(object, object_from_js = false)]
pub struct NativeConvertedStream {
    pub media_type: String,
    pub codec: String,
    pub encoder: Option<String>,
    pub source: Option<f64>,
    pub source_stream: Option<f64>,
    pub encoded_at_cuts: f64,
}

/// What was made.
#[napi(object, object_from_js = false)]
pub struct NativeConversionResult {
    pub format: String,
    pub duration: f64,
    pub streams: Vec<NativeConvertedStream>,
    pub bytes: Option<Uint8Array>,
}

/// The state of the thread: the conversion is one job, and nothing is left of it.
#[derive(Default)]
struct ConversionWork;

impl Work for ConversionWork {
    fn idle(&mut self) -> bool {
        false
    }

    fn poison(&mut self) {}
}

/// One conversion.
#[napi]
pub struct NativeConversion {
    worker: Worker<ConversionWork>,
    stop: StopFlag,
    progress: Arc<SharedProgress>,
    /// One for each source, and one for the target.
    gates: Vec<Arc<IoGate>>,
}

#[napi]
impl NativeConversion {
    /// Starts the thread; nothing is opened yet. `asks`: who answers for each source, and then for the target.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env, asks: Vec<Ask>) -> napi::Result<Self> {
        let stop = StopFlag::new();
        let worker = Worker::start("convert", &stop, ConversionWork::default)
            .map_err(|error| error::to_js(&env, &error))?;
        teardown::register(&env, worker.alive())?;
        Ok(Self {
            worker,
            stop,
            progress: Arc::default(),
            gates: asks
                .into_iter()
                .map(|ask| Arc::new(IoGate::new(ask)))
                .collect(),
        })
    }

    /// Converts.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeConversionResult>")]
    pub fn run<'env>(
        &self,
        env: &'env Env,
        inputs: Vec<NativeConversionInput>,
        target: NativeTarget,
        writer: NativeWriterOptions,
        options: NativeConversionOptions,
    ) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, "convert")?;
        let Some((last, gates)) = self.gates.split_last() else {
            return Ok(promise);
        };
        let inputs = inputs
            .into_iter()
            .zip(gates)
            .map(|(input, gate)| ConversionInput {
                source: source_input(input.source, gate, &self.stop),
                open: input.open.into_core(),
                start: input.start,
                end: input.end,
            })
            .collect();
        let config = ConversionConfig {
            inputs,
            target: target_output(target, last, &self.stop),
            writer: writer.into_core(),
            streams: streams(options.all_streams, options.streams),
            video: options.video.into_video(),
            audio: options.audio.into_audio(),
            subtitles: options.subtitles.into_core(),
            graph: options.graph,
        };
        let (stop, progress) = (self.stop.clone(), Arc::clone(&self.progress));
        self.worker.send(move |_| {
            answer.settle(convert(config, &stop, &progress).map(NativeConversionResult::from));
        });
        Ok(promise)
    }

    /// How far it is.
    #[napi(catch_unwind)]
    pub fn progress(&self) -> NativeProgress {
        let progress = self.progress.get();
        NativeProgress {
            position: progress.position,
            total: progress.total,
            frames: wide(progress.frames),
            fraction: progress.fraction,
        }
    }

    /// Raises the stop flag: whatever runs ends within 100 ms.
    #[napi(catch_unwind)]
    pub fn stop(&self, reason: String) {
        worker::raise(&self.stop, &reason);
    }

    /// Resolves when the thread has ended; what was not finished is undone.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.worker.close(env)
    }

    /// Bytes for a read of a source; none at the end of the file.
    #[napi(catch_unwind)]
    pub fn answer_read(&self, gate: u32, id: u32, data: Option<Uint8Array>) {
        let bytes = data.map(|data| data.to_vec()).unwrap_or_default();
        self.answer(gate, id, Reply::Data(bytes));
    }

    /// A seek or a write went well.
    #[napi(catch_unwind)]
    pub fn answer_done(&self, gate: u32, id: u32) {
        self.answer(gate, id, Reply::Done);
    }

    /// User code threw.
    #[napi(catch_unwind)]
    pub fn answer_failure(&self, gate: u32, id: u32) {
        self.answer(gate, id, Reply::Threw);
    }

    fn answer(&self, gate: u32, id: u32, reply: Reply) {
        if let Some(gate) = self.gates.get(gate as usize) {
            gate.answer(id, reply);
        }
    }
}

fn streams(all: bool, listed: Option<Vec<NativeStreamPlace>>) -> StreamSelection {
    match listed {
        Some(list) => StreamSelection::Listed(
            list.into_iter()
                .map(|place| ListedStream {
                    source: place.source as usize,
                    stream: place.stream as usize,
                    tags: place.tags.into_core(),
                })
                .collect(),
        ),
        None if all => StreamSelection::All,
        None => StreamSelection::Usual,
    }
}

impl From<Outcome> for NativeConversionResult {
    fn from(outcome: Outcome) -> Self {
        Self {
            format: outcome.format,
            duration: outcome.duration,
            streams: outcome
                .streams
                .into_iter()
                .map(NativeConvertedStream::from)
                .collect(),
            bytes: outcome.bytes.map(Uint8Array::new),
        }
    }
}

impl From<StreamOutcome> for NativeConvertedStream {
    fn from(stream: StreamOutcome) -> Self {
        let (source, source_stream) = stream.origin.unzip();
        Self {
            media_type: stream.kind.name().to_owned(),
            codec: stream.codec,
            encoder: stream.encoder,
            source: source.map(number),
            source_stream: source_stream.map(number),
            encoded_at_cuts: wide(stream.encoded_at_cuts),
        }
    }
}
