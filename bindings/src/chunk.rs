//! Chunks of the core as JavaScript objects over their own memory, without a copy.

use std::sync::{Arc, Mutex, PoisonError};

use napi::Env;
use napi::bindgen_prelude::{ArrayBuffer, External, Float64ArraySlice, Object};
use napi_derive::napi;
use sluice_core::chunk::{AudioChunk, Chunk, Element, SubtitleChunk, SubtitleRegion, VideoChunk};
use sluice_core::format::{AudioLayout, VideoLayout};
use sluice_core::slab::Slab;

use crate::packets::packet_to_js;

/// Memory that JavaScript looks at. It is in here until the collector or an early release takes it out.
type SharedSlab = Arc<Mutex<Option<Slab>>>;

/// An opaque handle on a chunk's memory, for [`release_chunk`].
pub struct ChunkMemory(SharedSlab);

fn take(memory: &SharedSlab) -> Option<Slab> {
    memory.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// The chunks of a step, `null` where an output gives none.
pub(crate) fn step_to_js<'env>(
    env: &'env Env,
    step: Vec<Option<Chunk>>,
) -> napi::Result<Vec<Option<Object<'env>>>> {
    step.into_iter()
        .map(|chunk| chunk.map(|chunk| to_js(env, chunk)).transpose())
        .collect()
}

/// One chunk.
pub(crate) fn to_js(env: &Env, chunk: Chunk) -> napi::Result<Object<'_>> {
    let mut object = Object::new(env)?;
    match chunk {
        Chunk::Audio(chunk) => audio(env, &mut object, chunk)?,
        Chunk::Video(chunk) => video(env, &mut object, chunk)?,
        Chunk::Subtitle(chunk) => subtitle(env, &mut object, chunk)?,
        Chunk::Packet(packet) => {
            return packet_to_js(env, &packet);
        }
    }
    Ok(object)
}

fn audio(env: &Env, object: &mut Object<'_>, chunk: AudioChunk) -> napi::Result<()> {
    object.set("kind", "audio")?;
    object.set("format", chunk.shape.format.name())?;
    object.set(
        "layout",
        match chunk.shape.layout {
            AudioLayout::Interleaved => "interleaved",
            AudioLayout::Planar => "planar",
        },
    )?;
    object.set("frames", number(chunk.frames))?;
    object.set("pts", chunk.pts.to_f64())?;
    object.set("duration", chunk.duration().to_f64())?;
    object.set("sampleRate", chunk.shape.sample_rate)?;
    object.set("channels", number(chunk.shape.channels))?;
    object.set("dropped", wide(chunk.dropped))?;
    set_memory(env, object, chunk.data)
}

fn video(env: &Env, object: &mut Object<'_>, chunk: VideoChunk) -> napi::Result<()> {
    object.set("kind", "video")?;
    object.set("format", &*chunk.shape.format)?;
    object.set(
        "layout",
        match chunk.shape.layout {
            VideoLayout::Nchw => "NCHW",
            VideoLayout::Nhwc => "NHWC",
            VideoLayout::Native => "native",
        },
    )?;
    object.set("componentBytes", component_bytes(chunk.shape.element))?;
    let shape: Vec<f64> = chunk.dimensions().into_iter().map(number).collect();
    object.set("shape", shape)?;
    object.set("pts", chunk.pts().to_f64())?;
    let timestamps: Vec<f64> = chunk.timestamps.iter().map(|time| time.to_f64()).collect();
    object.set("timestamps", Float64ArraySlice::copy_from(env, timestamps)?)?;
    object.set("duration", chunk.duration.to_f64())?;
    object.set("width", number(chunk.shape.width))?;
    object.set("height", number(chunk.shape.height))?;
    object.set("dropped", wide(chunk.dropped))?;
    set_memory(env, object, chunk.data)
}

fn component_bytes(element: Element) -> u32 {
    match element {
        Element::U16 | Element::I16 => 2,
        Element::F32 | Element::I32 => 4,
        Element::U8 | Element::I64 | Element::F64 => 1,
    }
}

fn subtitle(env: &Env, object: &mut Object<'_>, chunk: SubtitleChunk) -> napi::Result<()> {
    object.set("kind", "subtitle")?;
    object.set("pts", chunk.pts.to_f64())?;
    if let Some(duration) = chunk.duration {
        object.set("duration", duration.to_f64())?;
    }
    let data = if chunk.regions.is_empty() && !chunk.text.is_empty() {
        format!("{}\n", chunk.text).into_bytes()
    } else {
        chunk.pixels
    };
    object.set("text", chunk.text)?;
    object.set("lines", chunk.lines)?;
    let regions: Vec<Object<'_>> = chunk
        .regions
        .iter()
        .map(|region| self::region(env, region))
        .collect::<napi::Result<_>>()?;
    object.set("regions", regions)?;
    object.set("forced", chunk.forced)?;
    if let Some((width, height)) = chunk.screen {
        object.set("width", width)?;
        object.set("height", height)?;
    }
    object.set("dropped", wide(chunk.dropped))?;
    object.set("byteLength", number(data.len()))?;
    object.set("buffer", ArrayBuffer::from_data(env, data)?)?;
    object.set("memory", External::new(ChunkMemory(SharedSlab::default())))
}

fn region<'env>(env: &'env Env, region: &SubtitleRegion) -> napi::Result<Object<'env>> {
    let mut object = Object::new(env)?;
    object.set("x", region.x)?;
    object.set("y", region.y)?;
    object.set("width", region.width)?;
    object.set("height", region.height)?;
    object.set("offset", number(region.offset))?;
    Ok(object)
}

fn set_memory(env: &Env, object: &mut Object<'_>, slab: Slab) -> napi::Result<()> {
    object.set("byteLength", number(slab.len()))?;
    let memory: SharedSlab = Arc::default();
    object.set("buffer", array_buffer(env, slab, &memory)?)?;
    object.set("memory", External::new(ChunkMemory(memory)))
}

/// An `ArrayBuffer` over the slab. The slab itself lies in `memory` until either the collector finalises the buffer or
/// [`release_chunk`] detaches it. Where the runtime allows no external buffers the bytes are copied and the slab is free at once.
fn array_buffer<'env>(
    env: &'env Env,
    mut slab: Slab,
    memory: &SharedSlab,
) -> napi::Result<ArrayBuffer<'env>> {
    if slab.is_empty() {
        return ArrayBuffer::from_data(env, Vec::new());
    }
    let (data, len) = (slab.as_mut_ptr(), slab.len());
    *memory.lock().unwrap_or_else(PoisonError::into_inner) = Some(slab);
    let finalize = |_env: Env, memory: SharedSlab| drop(take(&memory));
    #[expect(
        unsafe_code,
        reason = "JavaScript looks straight at the slab; checked above"
    )]
    // SAFETY: `data` and `len` are those of the slab just stored in `memory`, whose address does not change until it is dropped; it is
    // dropped only by this finaliser or by `release_chunk` after it detached the buffer, and no Rust code reads or writes it meanwhile.
    unsafe {
        ArrayBuffer::from_external(env, data, len, Arc::clone(memory), finalize)
    }
}

/// Gives a chunk's memory back at once. A buffer that was transferred away keeps it until the collector comes.
#[napi(catch_unwind, js_name = "releaseChunk")]
pub fn release_chunk(memory: &External<ChunkMemory>, buffer: ArrayBuffer<'_>) -> napi::Result<()> {
    if buffer.is_detached()? {
        return Ok(());
    }
    buffer.detach()?;
    drop(take(&memory.0));
    Ok(())
}

/// Sizes as JavaScript has them.
#[expect(clippy::cast_precision_loss, reason = "no size of memory reaches 2^53")]
pub(crate) fn number(value: usize) -> f64 {
    value as f64
}

/// Counts as JavaScript has them.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts beyond 2^53 do not occur"
)]
pub(crate) fn wide(value: u64) -> f64 {
    value as f64
}
