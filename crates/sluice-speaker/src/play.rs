//! From standard input to the device.

use std::io::{ErrorKind as IoErrorKind, Read, stdin};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{
    BufferSize, Error as CpalError, ErrorKind, FromSample, OutputCallbackInfo, SampleFormat,
    SizedSample, Stream, StreamConfig,
};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::choose::{Choice, choose};
use crate::clock::{Clock, lasting};
use crate::events::{Event, Request, emit};

/// Sound that waits for the device, as a part of a second: what a pause of whoever writes may cost.
const RING: u32 = 2;
/// Sound that is there before the device is started, as a part of a second: more than the two periods that it asks for at once.
const AHEAD: u32 = 4;
/// Silence before the sound, as a part of a second: sound servers lose some of what comes while a stream starts.
const LEAD: u32 = 25;
/// What the device asks for at a time, as a part of a second: less is lost on a busy machine.
const PERIOD: u32 = 10;
/// How often the main thread looks.
const TICK: Duration = Duration::from_millis(5);
/// How often the time is told.
const TELL: Duration = Duration::from_millis(50);
/// Longest wait for a device to be opened, and for one to take what it was given.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a device that fails before it took any sound is opened.
const ATTEMPTS: u32 = 3;

type Fault = Arc<Mutex<Option<String>>>;
type Ring = Arc<Mutex<Consumer<f32>>>;

/// Plays until the input ends and all of it was heard.
pub(crate) fn play(request: &Request) -> Result<(), String> {
    let choice = choose(request)?;
    emit(&Event::Opened {
        device: choice.name.clone(),
        sample_rate: choice.sample_rate,
        channels: choice.channels,
    });
    let samples = (choice.sample_rate / RING) as usize * usize::from(choice.channels);
    let (producer, consumer) = RingBuffer::new(samples.max(usize::from(choice.channels)));
    let clock = Arc::new(Clock::new());
    let filling = Arc::clone(&clock);
    let frame = usize::from(choice.channels);
    spawn(move || fill(producer, &filling));
    let enough = (choice.sample_rate / AHEAD) as usize * frame;
    while consumer.slots() < enough && !clock.ended.load(Ordering::Acquire) {
        sleep(TICK);
    }
    if consumer.is_empty() {
        emit(&Event::Heard { gaps: 0 });
        return Ok(());
    }
    let ring = Arc::new(Mutex::new(consumer));
    let mut attempt = 1;
    loop {
        match play_on(&choice, &ring, &clock) {
            // Some devices (ALSA's way to PulseAudio is one) fail at their very start and work when asked again.
            Err(_) if clock.now().is_none() && attempt < ATTEMPTS => attempt += 1,
            Err(message) => return Err(message),
            Ok(()) => break,
        }
        sleep(TICK * 10);
    }
    emit(&Event::Heard { gaps: clock.gaps() });
    Ok(())
}

fn play_on(choice: &Choice, ring: &Ring, clock: &Arc<Clock>) -> Result<(), String> {
    let fault = Fault::default();
    let stream = open(choice, ring, clock, &fault)?;
    stream.play().map_err(|error| refused(choice, &error))?;
    watch(choice, clock, &fault)
}

/// Tells the time until all was heard.
fn watch(choice: &Choice, clock: &Clock, fault: &Fault) -> Result<(), String> {
    let mut told = Instant::now();
    let (mut moved, mut place) = (Instant::now(), 0);
    while !clock.is_heard() {
        sleep(TICK);
        if let Some(message) = fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(message);
        }
        let now = clock.now();
        if now.is_some_and(|(frame, _)| frame != place) || !clock.ended.load(Ordering::Acquire) {
            (moved, place) = (Instant::now(), now.map_or(0, |(frame, _)| frame));
        } else if moved.elapsed() > PATIENCE {
            return Err(format!("'{}' takes no sound.", choice.name));
        }
        if let Some((frame, at)) = now
            && told.elapsed() >= TELL
        {
            told = Instant::now();
            emit(&Event::Clock { frame, at });
        }
    }
    Ok(())
}

/// Reads samples into the ring until the input ends.
fn fill(mut ring: Producer<f32>, clock: &Clock) {
    let mut input = stdin().lock();
    let mut bytes = vec![0_u8; 16_384];
    let mut rest = 0;
    loop {
        let read = match input.read(bytes.get_mut(rest..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == IoErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        let whole = (rest + read) / 4 * 4;
        for sample in bytes.get(..whole).unwrap_or_default().as_chunks::<4>().0 {
            let mut sample = f32::from_le_bytes(*sample);
            while let Err(rtrb::PushError::Full(back)) = ring.push(sample) {
                sample = back;
                sleep(TICK);
            }
        }
        bytes.copy_within(whole..rest + read, 0);
        rest = rest + read - whole;
    }
    clock.ended.store(true, Ordering::Release);
}

fn open(choice: &Choice, ring: &Ring, clock: &Arc<Clock>, fault: &Fault) -> Result<Stream, String> {
    match choice.format {
        SampleFormat::F32 => build::<f32>(choice, ring, clock, fault),
        SampleFormat::F64 => build::<f64>(choice, ring, clock, fault),
        SampleFormat::I32 => build::<i32>(choice, ring, clock, fault),
        SampleFormat::I16 => build::<i16>(choice, ring, clock, fault),
        SampleFormat::U16 => build::<u16>(choice, ring, clock, fault),
        _ => build::<u8>(choice, ring, clock, fault),
    }
}

fn build<T: SizedSample + FromSample<f32> + Send + 'static>(
    choice: &Choice,
    ring: &Ring,
    clock: &Arc<Clock>,
    fault: &Fault,
) -> Result<Stream, String> {
    let attempt = |buffer_size| {
        let config = StreamConfig {
            channels: choice.channels,
            sample_rate: choice.sample_rate,
            buffer_size,
        };
        let (ring, clock, fault) = (Arc::clone(ring), Arc::clone(clock), Arc::clone(fault));
        let (rate, frame, name) = (
            choice.sample_rate,
            usize::from(choice.channels),
            choice.name.clone(),
        );
        let mut lead = (rate / LEAD) as usize * frame;
        choice.device.build_output_stream(
            config,
            move |data: &mut [T], info: &OutputCallbackInfo| {
                // Nobody else holds it once the stream runs, so that this never waits.
                let mut ring = ring.lock().unwrap_or_else(PoisonError::into_inner);
                let silence = lead.min(data.len());
                lead -= silence;
                let (before, data) = data.split_at_mut(silence);
                before.fill(T::EQUILIBRIUM);
                let stamp = info.timestamp();
                let late = stamp.playback.duration_since(stamp.callback)
                    + lasting((silence / frame) as u64, rate);
                give(data, &mut ring, frame, rate, late, &clock);
            },
            move |error| note(&fault, &name, &error),
            Some(PATIENCE),
        )
    };
    attempt(BufferSize::Fixed(choice.sample_rate / PERIOD))
        .or_else(|_| attempt(BufferSize::Default))
        .map_err(|error| refused(choice, &error))
}

/// Fills the device's memory with what is there, and with silence.
fn give<T: SizedSample + FromSample<f32>>(
    data: &mut [T],
    ring: &mut Consumer<f32>,
    frame: usize,
    rate: u32,
    latency: Duration,
    clock: &Clock,
) {
    let there = ring.slots().min(data.len()) / frame * frame;
    let (sound, silence) = data.split_at_mut(there);
    for slot in sound {
        *slot = T::from_sample(ring.pop().unwrap_or_default());
    }
    silence.fill(T::EQUILIBRIUM);
    clock.gave(
        (there / frame) as u64,
        (data.len() / frame) as u64,
        latency,
        rate,
    );
}

/// Keeps an error that ends the playing; others are the device's own business.
fn note(fault: &Fault, name: &str, error: &CpalError) {
    let goes_on = matches!(
        error.kind(),
        ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied | ErrorKind::Xrun
    );
    // ALSA's way to PulseAudio cannot tell how late it is while it starts; it is asked again.
    let not_yet = error.to_string().contains("snd_pcm_avail_delay");
    if !goes_on && !not_yet {
        let message = format!("'{name}' failed: {}", sentence(error));
        *fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
    }
}

fn refused(choice: &Choice, error: &CpalError) -> String {
    format!(
        "'{}' can't be opened for {} channels at {} Hz: {}",
        choice.name,
        choice.channels,
        choice.sample_rate,
        sentence(error)
    )
}

/// What cpal says, with one full stop.
pub(crate) fn sentence(error: &CpalError) -> String {
    format!("{}.", error.to_string().trim_end_matches('.'))
}
