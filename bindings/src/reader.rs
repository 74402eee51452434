//! `NativeReader`: one open source, its worker thread, and the chunks it shares.

use std::sync::{Arc, Mutex, PoisonError};

use napi::Env;
use napi::bindgen_prelude::{Either3, Null, Object, Uint8Array, Undefined};
use napi_derive::napi;
use sluice_core::StopFlag;
use sluice_core::config::{PacketOutputConfig, SourceInput};
use sluice_core::error::Result;
use sluice_core::outputs::{SharedOutputs, Taken};
use sluice_core::reader::Reader;
use sluice_core::writer::PacketStream;

use crate::answer::Answer;
use crate::chunk::{step_to_js, to_js};
use crate::error;
use crate::facts::{NativeReaderStats, NativeSourceInfo};
use crate::io_gate::{Ask, IoGate, Reply};
use crate::options::{
    NativeAudioOutputOptions, NativeFramePicks, NativeOpenOptions, NativeSubtitleOutputOptions,
    NativeVideoOutputOptions, seek_mode,
};
use crate::packets::PacketArea;
use crate::reader_shared::Shared;
use crate::reader_work::{ReaderWork, Wait};
use crate::source_io::JsSource;
use crate::teardown;
use crate::worker::{self, Worker};

/// What [`NativeReader::take_packets`] says at the end.
const AT_END: i32 = -1;
/// What it says where the memory given is too small for the next step.
const NO_ROOM: i32 = -2;

/// Memory of a typed array that is filled before the call returns. Under its own name the array itself is passed, not a class.
type Filled<'a, T> = &'a mut [T];

/// Where bytes come from: `text`, `bytes` or `custom`.
#[napi(object, object_to_js = false)]
pub struct NativeSource {
    pub kind: String,
    pub text: Option<String>,
    pub data: Option<Uint8Array>,
    pub seekable: Option<bool>,
    pub size: Option<f64>,
}

/// One open source.
#[napi]
pub struct NativeReader {
    worker: Worker<ReaderWork>,
    stop: StopFlag,
    gate: Arc<IoGate>,
    shared: Arc<Shared>,
    unopened: Mutex<Option<(NativeSource, NativeOpenOptions)>>,
}

#[napi]
impl NativeReader {
    /// Starts the thread; nothing is opened yet.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        env: Env,
        source: NativeSource,
        options: NativeOpenOptions,
        ask: Ask,
    ) -> napi::Result<Self> {
        let stop = StopFlag::new();
        let worker = Worker::start("reader", &stop, ReaderWork::default)
            .map_err(|error| error::to_js(&env, &error))?;
        teardown::register(&env, worker.alive())?;
        Ok(Self {
            worker,
            stop,
            gate: Arc::new(IoGate::new(ask)),
            shared: Arc::default(),
            unopened: Mutex::new(Some((source, options))),
        })
    }

    /// Opens the source and tells what it holds.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeSourceInfo>")]
    pub fn open<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, "open")?;
        let Some((source, options)) = self.take_unopened() else {
            return Ok(promise);
        };
        let input = source_input(source, &self.gate, &self.stop);
        let config = options.into_core();
        let (stop, shared) = (self.stop.clone(), Arc::clone(&self.shared));
        self.worker.send(move |work| {
            answer.settle(Reader::open(input, config, stop).map(|reader| {
                let info = reader.info().clone();
                shared.open(&reader);
                work.begin(reader, shared);
                NativeSourceInfo::from(info)
            }));
        });
        Ok(promise)
    }

    fn take_unopened(&self) -> Option<(NativeSource, NativeOpenOptions)> {
        self.unopened
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Adds an output of sound.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeOutputInfo>")]
    pub fn add_audio_stream<'env>(
        &self,
        env: &'env Env,
        options: NativeAudioOutputOptions,
    ) -> napi::Result<Object<'env>> {
        let shared = Arc::clone(&self.shared);
        self.call(env, "addAudioStream", move |reader| {
            let info = reader.add_audio_output(options.into_core()?)?;
            shared.name(info)
        })
    }

    /// Adds an output of pictures.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeOutputInfo>")]
    pub fn add_video_stream<'env>(
        &self,
        env: &'env Env,
        options: NativeVideoOutputOptions,
    ) -> napi::Result<Object<'env>> {
        let shared = Arc::clone(&self.shared);
        self.call(env, "addVideoStream", move |reader| {
            let info = reader.add_video_output(options.into_core())?;
            shared.name(info)
        })
    }

    /// Adds an output of subtitles.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeOutputInfo>")]
    pub fn add_subtitle_stream<'env>(
        &self,
        env: &'env Env,
        options: NativeSubtitleOutputOptions,
    ) -> napi::Result<Object<'env>> {
        let shared = Arc::clone(&self.shared);
        self.call(env, "addSubtitleStream", move |reader| {
            let info = reader.add_subtitle_output(options.into_core())?;
            shared.name(info)
        })
    }

    /// Adds the one output of a reader that gives single frames.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeOutputInfo>")]
    pub fn add_frames<'env>(
        &self,
        env: &'env Env,
        options: NativeVideoOutputOptions,
        picks: NativeFramePicks,
    ) -> napi::Result<Object<'env>> {
        let shared = Arc::clone(&self.shared);
        let picks = picks.into_core();
        self.call(env, "frames", move |reader| {
            let info = reader.add_frames_output(options.into_core(), picks)?;
            shared.name(info)
        })
    }

    /// Adds an output of undecoded packets.
    #[napi(catch_unwind, ts_return_type = "Promise<NativeOutputInfo>")]
    pub fn add_packet_stream<'env>(
        &self,
        env: &'env Env,
        stream_index: u32,
        bitstream_filter: Option<String>,
    ) -> napi::Result<Object<'env>> {
        let shared = Arc::clone(&self.shared);
        self.call(env, "addPacketStream", move |reader| {
            let info = reader.add_packet_output(PacketOutputConfig {
                stream_index: stream_index as usize,
                bitstream_filter,
            })?;
            shared.name(info)
        })
    }

    /// Removes an output.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn remove_stream<'env>(&self, env: &'env Env, handle: u32) -> napi::Result<Object<'env>> {
        let shared = Arc::clone(&self.shared);
        self.call(env, "removeStream", move |reader| {
            match shared.place(handle) {
                Some(index) => reader.remove_output(index),
                None => Ok(()),
            }
        })
    }

    /// Goes to a time.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn seek<'env>(
        &self,
        env: &'env Env,
        seconds: f64,
        mode: String,
    ) -> napi::Result<Object<'env>> {
        self.call(env, "seek", move |reader| {
            reader.seek(seconds, seek_mode(&mode))
        })
    }

    /// Processes one packet; false at the end.
    #[napi(catch_unwind, ts_return_type = "Promise<boolean>")]
    pub fn process_packet<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.call(env, "processPacket", Reader::process_packet)
    }

    /// Processes packets until every output has a chunk; false at the end.
    #[napi(catch_unwind, ts_return_type = "Promise<boolean>")]
    pub fn fill_buffer<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.call(env, "fillBuffer", Reader::fill_buffer)
    }

    /// Processes packets to the end.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn process_all_packets<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.call(env, "processAllPackets", Reader::process_all_packets)
    }

    /// Whether every output that runs has a chunk.
    #[napi(catch_unwind)]
    pub fn is_buffer_ready(&self) -> bool {
        self.shared
            .opened()
            .is_some_and(SharedOutputs::is_buffer_ready)
    }

    /// One chunk of each output, null where there is none.
    #[napi(catch_unwind)]
    pub fn pop_chunks<'env>(&self, env: &'env Env) -> napi::Result<Vec<Option<Object<'env>>>> {
        let chunks = self.chunks(env, "popChunks")?.pop_chunks();
        self.worker.send(ReaderWork::unblock);
        step_to_js(env, chunks)
    }

    /// Resolves once [`NativeReader::try_step`] has something to give.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn wait_step<'env>(
        &self,
        env: &'env Env,
        high_water_mark: u32,
    ) -> napi::Result<Object<'env>> {
        self.wait(env, "chunks", None, high_water_mark)
    }

    /// A step, undefined where there is none yet, null at the end.
    #[napi(catch_unwind)]
    pub fn try_step<'env>(
        &self,
        env: &'env Env,
        high_water_mark: u32,
    ) -> napi::Result<Either3<Vec<Option<Object<'env>>>, Null, Undefined>> {
        let mark = high_water_mark as usize;
        match self.chunks(env, "chunks")?.try_step(mark) {
            Taken::Ready(step) => {
                self.worker.send(move |work| work.read_ahead(mark));
                Ok(Either3::A(step_to_js(env, step)?))
            }
            Taken::Ended => Ok(Either3::B(Null)),
            Taken::Pending => Ok(Either3::C(())),
        }
    }

    /// Resolves once [`NativeReader::try_next`] has something to give.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn wait_next<'env>(
        &self,
        env: &'env Env,
        handle: u32,
        high_water_mark: u32,
    ) -> napi::Result<Object<'env>> {
        self.wait(env, "chunks", Some(handle), high_water_mark)
    }

    /// The next chunk of one output, undefined where there is none yet, null at the end.
    #[napi(catch_unwind)]
    pub fn try_next<'env>(
        &self,
        env: &'env Env,
        handle: u32,
        high_water_mark: u32,
    ) -> napi::Result<Either3<Object<'env>, Null, Undefined>> {
        let mark = high_water_mark as usize;
        let outputs = self.chunks(env, "chunks")?;
        let taken = self
            .shared
            .output(handle)
            .map_or(Taken::Ended, |id| outputs.try_next(id));
        match taken {
            Taken::Ready(chunk) => {
                self.worker.send(move |work| work.read_ahead(mark));
                Ok(Either3::A(to_js(env, chunk)?))
            }
            Taken::Ended => Ok(Either3::B(Null)),
            Taken::Pending => Ok(Either3::C(())),
        }
    }

    /// Copies packets into memory of the caller's: all steps that are there now and fit in, of a reader whose outputs all give
    /// packets; with `handle`, of that output alone.
    ///
    /// # Returns
    /// How many packets; 0 where there is none yet, -1 at the end, -2 where the next step needs more bytes, and then `words` begins
    /// with how many.
    #[napi(catch_unwind)]
    pub fn take_packets(
        &self,
        handle: Option<u32>,
        high_water_mark: u32,
        words: Filled<'_, i32>,
        ticks: Filled<'_, i64>,
        numbers: Filled<'_, f64>,
        bytes: Filled<'_, u8>,
    ) -> i32 {
        let mark = high_water_mark as usize;
        let Some(outputs) = self.shared.opened() else {
            return AT_END;
        };
        let mut area = PacketArea {
            words,
            ticks,
            numbers,
            bytes,
            count: 0,
        };
        let taken = match handle {
            None => outputs.take_packet_steps(mark, &mut area),
            Some(handle) => match self.shared.output(handle) {
                Some(id) => outputs.take_packets(id, &mut area),
                None => Taken::Ended,
            },
        };
        match taken {
            Taken::Ready(0) => NO_ROOM,
            Taken::Ready(_) => {
                if outputs.wants_more(mark) {
                    self.worker.send(move |work| work.read_ahead(mark));
                }
                i32::try_from(area.count).unwrap_or(i32::MAX)
            }
            Taken::Pending => 0,
            Taken::Ended => AT_END,
        }
    }

    /// Whether an output has given all it has.
    #[napi(catch_unwind)]
    pub fn output_ended(&self, handle: u32) -> bool {
        self.shared.is_exhausted(handle)
    }

    /// Counters.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> NativeReaderStats {
        NativeReaderStats::from(self.shared.stats())
    }

    /// Raises the stop flag: whatever runs ends within 100 ms.
    #[napi(catch_unwind)]
    pub fn stop(&self, reason: String) {
        worker::raise(&self.stop, &reason);
    }

    /// Resolves when the thread has ended.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.worker.close(env)
    }

    /// Bytes for a read; none at the end of the file.
    #[napi(catch_unwind)]
    pub fn answer_read(&self, id: u32, data: Option<Uint8Array>) {
        let bytes = data.map(|data| data.to_vec()).unwrap_or_default();
        self.gate.answer(id, Reply::Data(bytes));
    }

    /// A seek went well.
    #[napi(catch_unwind)]
    pub fn answer_done(&self, id: u32) {
        self.gate.answer(id, Reply::Done);
    }

    /// User code threw.
    #[napi(catch_unwind)]
    pub fn answer_failure(&self, id: u32) {
        self.gate.answer(id, Reply::Threw);
    }

    /// What a writer needs to copy a stream.
    ///
    /// # Errors
    /// The reader is not open, or has no such stream.
    pub(crate) fn coding(&self, index: usize) -> Result<PacketStream> {
        const OPERATION: &str = "addPacketStream";
        if self.stop.is_raised() {
            return Err(error::closed(OPERATION));
        }
        self.shared.coding(index)
    }

    fn chunks(&self, env: &Env, operation: &'static str) -> napi::Result<&SharedOutputs> {
        self.shared
            .chunks(operation)
            .map_err(|error| error::to_js(env, &error))
    }

    fn call<'env, T>(
        &self,
        env: &'env Env,
        operation: &'static str,
        work: impl FnOnce(&mut Reader) -> Result<T> + Send + 'static,
    ) -> napi::Result<Object<'env>>
    where
        T: napi::bindgen_prelude::ToNapiValue + Send + 'static,
    {
        let (answer, promise) = Answer::new(env, operation)?;
        self.worker.send(move |state| {
            let result = state.reader(operation).and_then(work);
            answer.settle(result);
        });
        Ok(promise)
    }

    fn wait<'env>(
        &self,
        env: &'env Env,
        operation: &'static str,
        handle: Option<u32>,
        high_water_mark: u32,
    ) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, operation)?;
        self.worker.send(move |state| {
            state.wait(Wait {
                handle,
                high_water_mark: high_water_mark as usize,
                answer,
            });
        });
        Ok(promise)
    }
}

/// A source as the core takes it.
pub(crate) fn source_input(
    source: NativeSource,
    gate: &Arc<IoGate>,
    stop: &StopFlag,
) -> SourceInput {
    match source.kind.as_str() {
        // Copied on the JavaScript thread: the caller may write to the buffer or detach it any time.
        "bytes" => SourceInput::Bytes(Arc::new(
            source.data.map(|data| data.to_vec()).unwrap_or_default(),
        )),
        "custom" => SourceInput::Custom(Box::new(JsSource {
            gate: Arc::clone(gate),
            stop: stop.clone(),
            seekable: source.seekable.unwrap_or(false),
            size: source.size.and_then(whole),
        })),
        _ => SourceInput::Text(source.text.unwrap_or_default()),
    }
}

/// A JavaScript number as a size in bytes, where it is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole, not negative and finite"
)]
fn whole(value: f64) -> Option<u64> {
    (value.is_finite() && value >= 0.0 && value.fract() == 0.0).then_some(value as u64)
}
