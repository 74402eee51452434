//! `NativeEffector`: one sound on its way through an effect, and its worker thread.

use napi::Env;
use napi::bindgen_prelude::{Object, Uint8Array};
use napi_derive::napi;
use sluice_core::StopFlag;
use sluice_core::config::FramesPerChunk;
use sluice_core::effect::{EffectConfig, EffectOutput, Effector, Progress};
use sluice_core::error::Result;
use sluice_core::format::{AudioLayout, SampleFormat};
use sluice_core::outputs::{SharedOutputs, Step};

use crate::answer::Answer;
use crate::chunk::step_to_js;
use crate::error;
use crate::options::{NativeOption, audio_layout, option_list, sample_format};
use crate::teardown;
use crate::worker::{self, Work, Worker};
use crate::writer_options::NativeCodecConfig;

/// An effect, and the sound that it is for.
#[napi(object, object_to_js = false)]
pub struct NativeEffectOptions {
    pub effect: Option<String>,
    pub format: Option<String>,
    pub encoder: Option<String>,
    pub encoder_options: Vec<NativeOption>,
    pub codec: NativeCodecConfig,
    pub pad_end: bool,
    pub sample_rate: u32,
    pub channels: u32,
    pub sample_format: String,
    pub planar: bool,
    pub output_sample_rate: Option<u32>,
    /// 0: everything as one chunk.
    pub frames_per_chunk: u32,
    /// Channels of packed floats, where that is what goes out.
    pub speaker_channels: Option<u32>,
}

impl NativeEffectOptions {
    fn into_core(self) -> Result<EffectConfig> {
        Ok(EffectConfig {
            effect: self.effect,
            format: self.format,
            encoder: self.encoder,
            encoder_options: option_list(self.encoder_options),
            codec: self.codec.into_core(),
            pad_end: self.pad_end,
            sample_rate: self.sample_rate,
            channels: self.channels,
            sample_format: sample_format("apply", &self.sample_format)?,
            layout: audio_layout(self.planar),
            output_sample_rate: self.output_sample_rate,
            frames_per_chunk: match self.frames_per_chunk {
                0 => FramesPerChunk::All,
                frames => FramesPerChunk::Count(frames as usize),
            },
            becomes: self.speaker_channels.map(|channels| EffectOutput {
                sample_format: SampleFormat::FLT,
                channels,
                layout: AudioLayout::Interleaved,
            }),
        })
    }
}

/// The state of the thread.
struct EffectWork {
    config: Option<NativeEffectOptions>,
    outputs: SharedOutputs,
    stop: StopFlag,
    effector: Option<Effector>,
    poisoned: bool,
}

impl EffectWork {
    /// The effector, opened at the first call.
    fn effector(&mut self) -> Result<&mut Effector> {
        if self.poisoned {
            return Err(error::panicked("apply"));
        }
        if let Some(config) = self.config.take() {
            let opened =
                Effector::new(config.into_core()?, self.outputs.clone(), self.stop.clone())?;
            self.effector = Some(opened);
        }
        self.effector
            .as_mut()
            .ok_or_else(|| error::not_open("apply"))
    }

    fn pump(&mut self, data: Option<&[u8]>, last: bool) -> Result<u32> {
        let effector = self.effector()?;
        if let Some(data) = data {
            effector.push(data)?;
        }
        if last {
            effector.finish()?;
        }
        Ok(match effector.pump()? {
            Progress::Chunk => 0,
            Progress::NeedsInput => 1,
            Progress::Ended => 2,
        })
    }
}

impl Work for EffectWork {
    fn idle(&mut self) -> bool {
        false
    }

    fn poison(&mut self) {
        self.poisoned = true;
        self.effector = None;
    }
}

/// One sound on its way through an effect.
#[napi]
pub struct NativeEffector {
    worker: Worker<EffectWork>,
    outputs: SharedOutputs,
    stop: StopFlag,
}

#[napi]
impl NativeEffector {
    /// Starts the thread; nothing is opened yet.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env, options: NativeEffectOptions) -> napi::Result<Self> {
        let stop = StopFlag::new();
        let outputs = SharedOutputs::new();
        let work = EffectWork {
            config: Some(options),
            outputs: outputs.clone(),
            stop: stop.clone(),
            effector: None,
            poisoned: false,
        };
        let worker = Worker::start("effect", &stop, move || work)
            .map_err(|error| error::to_js(&env, &error))?;
        teardown::register(&env, worker.alive())?;
        Ok(Self {
            worker,
            outputs,
            stop,
        })
    }

    /// Takes samples, which are copied before this returns, and works until a chunk is there (0), samples are needed (1), or
    /// nothing comes any more (2). `last`: no samples follow these. `taken`: frames of the chunk taken since the last call.
    #[napi(catch_unwind, ts_return_type = "Promise<0 | 1 | 2>")]
    pub fn pump<'env>(
        &self,
        env: &'env Env,
        data: Option<Uint8Array>,
        last: bool,
        taken: u32,
    ) -> napi::Result<Object<'env>> {
        let (answer, promise) = Answer::new(env, "apply")?;
        let data = data
            .map(|data| crate::writer::copied(env, &data))
            .transpose()?;
        self.worker.send(move |work| {
            if let Some(effector) = &mut work.effector {
                effector.took(taken as usize);
            }
            answer.settle(work.pump(data.as_deref(), last));
        });
        Ok(promise)
    }

    /// The chunk that is there; empty where none is.
    #[napi(catch_unwind, ts_return_type = "(NativeChunk | null)[]")]
    pub fn take_chunk<'env>(&self, env: &'env Env) -> napi::Result<Vec<Option<Object<'env>>>> {
        let step: Step = match self.outputs.try_step(1) {
            sluice_core::outputs::Taken::Ready(step) => step,
            _ => Vec::new(),
        };
        step_to_js(env, step)
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
}
