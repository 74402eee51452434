//! `NativeWriter`: one output being written, and its worker thread.
//!
//! Until `open` only static tables are looked at, so that happens on the JavaScript thread and errors are thrown at once; then the
//! writer moves to its thread.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use napi::Env;
use napi::bindgen_prelude::{Object, ToNapiValue, Uint8Array};
use napi_derive::napi;
use sluice_core::StopFlag;
use sluice_core::error::{Error, ErrorKind, Result};
use sluice_core::slab::Slab;
use sluice_core::write_config::TargetOutput;
use sluice_core::writer::Writer;

use crate::answer::Answer;
use crate::error;
use crate::io_gate::{Ask, IoGate, Reply};
use crate::options::{NativeOption, option_list};
use crate::packet_inbox::PacketInbox;
use crate::packets::PacketBatch;
use crate::reader::NativeReader;
use crate::sink_io::{JsFiles, JsTarget};
use crate::teardown;
use crate::worker::{self, Work, Worker};
use crate::writer_options::{
    NativeAudioInputOptions, NativeDataFacts, NativeInputInfo, NativeStreamTags, NativeSubtitle,
    NativeSubtitleInputOptions, NativeVideoInputOptions, NativeWriterOptions, NativeWrittenChapter,
};

/// Where bytes go: `text`, `memory`, `custom` or `http`.
#[napi(object, object_to_js = false)]
pub struct NativeTarget {
    pub kind: String,
    pub text: Option<String>,
    pub seekable: Option<bool>,
    pub takes: Option<Vec<String>>,
}

/// The state of the thread.
#[derive(Default)]
pub struct WriterWork {
    writer: Option<Writer>,
    /// What went wrong between two calls: the next one tells.
    failure: Option<Error>,
    /// What packets could not be written for.
    packet_failure: Option<Error>,
    poisoned: bool,
}

impl WriterWork {
    fn writer(&mut self, operation: &'static str) -> Result<&mut Writer> {
        if let Some(failure) = self.failure.take() {
            return Err(failure.during(operation));
        }
        match &mut self.writer {
            Some(writer) => Ok(writer),
            None if self.poisoned => Err(error::panicked(operation)),
            None => Err(error::not_open(operation)),
        }
    }

    /// Writes packets, and nothing after the first that could not be written.
    fn write_packets(&mut self, batch: &PacketBatch, inbox: &PacketInbox) {
        if inbox.has_failed() {
            return;
        }
        let written = self.writer("write").and_then(|writer| batch.write(writer));
        if let Err(failure) = written {
            self.packet_failure = Some(failure);
            inbox.set_failed();
        }
    }
}

impl Work for WriterWork {
    fn idle(&mut self) -> bool {
        // A failure of the target comes up again with the next call, which can tell of it.
        if let Some(writer) = &mut self.writer
            && let Err(error) = writer.hand_on_due()
        {
            self.failure.get_or_insert(error);
        }
        false
    }

    fn due(&self) -> Option<Instant> {
        self.writer.as_ref().and_then(Writer::due)
    }

    fn poison(&mut self) {
        self.poisoned = true;
        self.writer = None;
    }
}

/// One output being written.
#[napi]
pub struct NativeWriter {
    worker: Worker<WriterWork>,
    stop: StopFlag,
    gate: Arc<IoGate>,
    inbox: Arc<PacketInbox>,
    /// Here until `open`.
    unopened: Mutex<Option<Writer>>,
}

#[napi]
impl NativeWriter {
    /// Finds the muxer; nothing is written.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        env: Env,
        target: NativeTarget,
        options: NativeWriterOptions,
        ask: Ask,
    ) -> napi::Result<Self> {
        let stop = StopFlag::new();
        let gate = Arc::new(IoGate::new(ask));
        let output = target_output(target, &gate, &stop);
        let started = Writer::new(output, options.into_core(), stop.clone())
            .and_then(|writer| Ok((writer, Worker::start("writer", &stop, WriterWork::default)?)));
        let (writer, worker) = started.map_err(|error| error::to_js(&env, &error))?;
        teardown::register(&env, worker.alive())?;
        Ok(Self {
            worker,
            stop,
            gate,
            inbox: Arc::default(),
            unopened: Mutex::new(Some(writer)),
        })
    }

    /// Adds a sound input.
    #[napi(catch_unwind)]
    pub fn add_audio_stream(
        &self,
        env: &Env,
        options: NativeAudioInputOptions,
    ) -> napi::Result<NativeInputInfo> {
        self.before_open(env, "addAudioStream", |writer| {
            writer
                .add_audio_stream(options.into_core()?)
                .map(NativeInputInfo::from)
        })
    }

    /// Adds a picture input.
    #[napi(catch_unwind)]
    pub fn add_video_stream(
        &self,
        env: &Env,
        options: NativeVideoInputOptions,
    ) -> napi::Result<NativeInputInfo> {
        self.before_open(env, "addVideoStream", |writer| {
            writer
                .add_video_stream(options.into_core())
                .map(NativeInputInfo::from)
        })
    }

    /// Adds an input for packets of a reader's stream.
    #[napi(catch_unwind)]
    pub fn add_packet_stream(
        &self,
        env: &Env,
        reader: &NativeReader,
        stream_index: u32,
        tags: NativeStreamTags,
    ) -> napi::Result<NativeInputInfo> {
        self.before_open(env, "addPacketStream", |writer| {
            let coding = reader.coding(stream_index as usize)?;
            writer
                .add_packet_stream(coding, &tags.into_core())
                .map(NativeInputInfo::from)
        })
    }

    /// Adds a subtitle input.
    #[napi(catch_unwind)]
    pub fn add_subtitle_stream(
        &self,
        env: &Env,
        options: NativeSubtitleInputOptions,
    ) -> napi::Result<NativeInputInfo> {
        self.before_open(env, "addSubtitleStream", |writer| {
            writer
                .add_subtitle_stream(options.into_core())
                .map(NativeInputInfo::from)
        })
    }

    /// Attaches a picture, which is copied before this returns.
    #[napi(catch_unwind)]
    pub fn add_attached_picture(
        &self,
        env: &Env,
        data: Uint8Array,
        tags: NativeStreamTags,
    ) -> napi::Result<NativeInputInfo> {
        self.before_open(env, "addAttachedPicture", |writer| {
            writer
                .add_attached_picture(tags.of_picture(&data))
                .map(NativeInputInfo::from)
        })
    }

    /// Replaces the chapters.
    #[napi(catch_unwind)]
    pub fn set_chapters(&self, env: &Env, chapters: Vec<NativeWrittenChapter>) -> napi::Result<()> {
        self.before_open(env, "setChapters", |writer| {
            let chapters = chapters.into_iter().map(NativeWrittenChapter::into_core);
            writer.set_chapters(chapters.collect())
        })
    }

    /// Replaces the tags.
    #[napi(catch_unwind)]
    pub fn set_metadata(&self, env: &Env, tags: Vec<NativeOption>) -> napi::Result<()> {
        self.before_open(env, "setMetadata", |writer| {
            writer.set_metadata(option_list(tags))
        })
    }

    /// Whether the bytes of an address come to the caller's side.
    #[napi(catch_unwind)]
    pub fn uses_target(&self) -> bool {
        self.unopened()
            .as_ref()
            .is_some_and(|writer| !writer.format().opens_itself())
    }

    /// Opens encoders and target and writes the header.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn open<'env>(
        &self,
        env: &'env Env,
        options: Vec<NativeOption>,
    ) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, "open")?;
        let writer = self.unopened().take();
        let options = option_list(options);
        self.worker.send(move |work| {
            let opened = writer.ok_or_else(|| state("open")).and_then(|mut writer| {
                writer.open(&options)?;
                work.writer = Some(writer);
                Ok(())
            });
            answer.settle(opened);
        });
        Ok(promise)
    }

    /// Writes samples, which are copied before this returns.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn write_audio<'env>(
        &self,
        env: &'env Env,
        input: u32,
        data: Uint8Array,
        facts: NativeDataFacts,
    ) -> napi::Result<Object<'env>> {
        let copy = copied(env, &data)?;
        self.call(env, "write", move |writer| {
            writer.write_audio(input as usize, &copy, &facts.into_audio())
        })
    }

    /// Writes frames, which are copied before this returns.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn write_video<'env>(
        &self,
        env: &'env Env,
        input: u32,
        data: Uint8Array,
        facts: NativeDataFacts,
    ) -> napi::Result<Object<'env>> {
        let copy = copied(env, &data)?;
        self.call(env, "write", move |writer| {
            writer.write_video(input as usize, &copy, &facts.into_video())
        })
    }

    /// Writes a subtitle, which is copied before this returns.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn write_subtitle<'env>(
        &self,
        env: &'env Env,
        input: u32,
        subtitle: NativeSubtitle,
    ) -> napi::Result<Object<'env>> {
        let subtitle = subtitle.into_core();
        self.call(env, "write", move |writer| {
            writer.write_subtitle(input as usize, &subtitle)
        })
    }

    /// Sends packets to be written, which are copied before this returns.
    ///
    /// # Returns
    /// Whether writing has failed meanwhile: [`NativeWriter::packets_written`] tells with what.
    #[napi(catch_unwind)]
    pub fn send_packets(&self, words: &[i32], ticks: &[i64], bytes: &[u8]) -> bool {
        let inbox = Arc::clone(&self.inbox);
        let mut batch = inbox.empty_batch();
        batch.fill(words, ticks, bytes);
        self.worker.send(move |work| {
            work.write_packets(&batch, &inbox);
            inbox.give_back(batch);
        });
        self.inbox.has_failed()
    }

    /// Resolves when all packets sent so far are written; rejects with what the first that could not be written failed with.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn packets_written<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, "write")?;
        self.worker.send(move |work| {
            let failure = work.packet_failure.take();
            answer.settle(match failure {
                Some(failure) => Err(failure),
                None => work.writer("write").map(drop),
            });
        });
        Ok(promise)
    }

    /// Encodes and writes all that is buffered.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn flush<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.call(env, "flush", Writer::flush)
    }

    /// Flush, trailer, close. Resolves with what a memory target holds, null for every other.
    #[napi(catch_unwind, ts_return_type = "Promise<Uint8Array | null>")]
    pub fn finish<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        self.call(env, "finish", |writer| {
            writer.finish()?;
            Ok(writer.take_memory().map(Uint8Array::new))
        })
    }

    /// Raises the stop flag: whatever runs ends within 100 ms.
    #[napi(catch_unwind)]
    pub fn stop(&self, reason: String) {
        worker::raise(&self.stop, &reason);
    }

    /// Resolves when the thread has ended; what was not finished is undone.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        drop(self.unopened().take());
        self.worker.close(env)
    }

    /// Not asked by writers.
    #[napi(catch_unwind)]
    pub fn answer_read(&self, id: u32, _data: Option<Uint8Array>) {
        self.gate.answer(id, Reply::Done);
    }

    /// A write went well.
    #[napi(catch_unwind)]
    pub fn answer_done(&self, id: u32) {
        self.gate.answer(id, Reply::Done);
    }

    /// User code threw.
    #[napi(catch_unwind)]
    pub fn answer_failure(&self, id: u32) {
        self.gate.answer(id, Reply::Threw);
    }

    fn unopened(&self) -> MutexGuard<'_, Option<Writer>> {
        self.unopened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn before_open<T>(
        &self,
        env: &Env,
        operation: &'static str,
        work: impl FnOnce(&mut Writer) -> Result<T>,
    ) -> napi::Result<T> {
        let result = match self.unopened().as_mut() {
            Some(writer) => work(writer),
            None => Err(state(operation)),
        };
        result.map_err(|error| error::to_js(env, &error))
    }

    fn call<'env, T: ToNapiValue + Send + 'static>(
        &self,
        env: &'env Env,
        operation: &'static str,
        work: impl FnOnce(&mut Writer) -> Result<T> + Send + 'static,
    ) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, operation)?;
        self.worker.send(move |state| {
            let result = state.writer(operation).and_then(work);
            answer.settle(result);
        });
        Ok(promise)
    }
}

/// A target as the core takes it.
pub(crate) fn target_output(
    target: NativeTarget,
    gate: &Arc<IoGate>,
    stop: &StopFlag,
) -> TargetOutput {
    let own = || {
        Box::new(JsTarget {
            gate: Arc::clone(gate),
            stop: stop.clone(),
            seekable: target.seekable.unwrap_or(false),
            file: 0,
        })
    };
    match target.kind.as_str() {
        "memory" => TargetOutput::Memory,
        "custom" => TargetOutput::Custom(own()),
        "http" => TargetOutput::Address {
            target: own(),
            files: Box::new(JsFiles {
                gate: Arc::clone(gate),
                stop: stop.clone(),
                opened: 0,
            }),
            url: target.text.unwrap_or_default(),
            takes: target.takes.unwrap_or_default(),
        },
        _ => TargetOutput::Text(target.text.unwrap_or_default()),
    }
}

/// The bytes in memory of our own: the caller may write to the array or detach it as soon as the call returns.
pub(crate) fn copied(env: &Env, data: &Uint8Array) -> napi::Result<Slab> {
    let mut slab = Slab::with_len(data.len()).map_err(|memory| {
        let failure = Error::new(
            ErrorKind::OutOfMemory,
            "write",
            format!("There is {memory}."),
        );
        error::to_js(env, &failure)
    })?;
    slab.copy_from_slice(data);
    Ok(slab)
}

fn state(operation: &'static str) -> Error {
    Error::new(ErrorKind::State, operation, "The writer is open already.")
}
