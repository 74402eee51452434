//! One decoder as a stage: packets in, frames with exact times out.

mod ending;
mod first;
mod hardware;
mod open;
mod refusal;

use std::sync::Arc;

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::decoder::{Decoder, Received, SkipFrames};
use sluice_ffi::frame::Frame;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::packet::Packet;
use sluice_ffi::sample_format::SampleFormat;
use sluice_ffi::{AvError, AvErrorKind};

use self::ending::Ending;
use self::first::FirstPicture;
use self::open::{Recipe, grid, preroll, to_i32};
use crate::clock::audio::AudioClock;
use crate::clock::video::VideoClock;
use crate::config::{Limits, OptionList};
use crate::demuxer::Extent;
use crate::error::{Error, Result};
use crate::time::{Rational, Rounding, Seconds, TimeBase, Timestamp};

/// Bits of `decode_error_flags` that mean damage: invalid bitstream, concealment, broken slices. A missing reference
/// (bit 1) is what every seek into an open group of pictures has.
const DAMAGE: i32 = 1 | 4 | 8;
/// Broken frames in a row after a seek that count as its run-up: a guard against a decoder that never gets further.
const MOST_PASSED_OVER: u32 = 1000;
/// What a time given in seconds may be off: half a nanosecond of rounding, and as much again of `f64`.
fn tolerance() -> Seconds {
    Seconds::ratio(1, 1_000_000_000)
}

/// What a caller may ask of a decoder; outputs of one stream share a decoder if theirs are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecoderSettings {
    /// Decoder by name; `None` is FFmpeg's default for the codec.
    pub decoder: Option<String>,
    /// Options of the decoder.
    pub options: OptionList,
    /// Hardware to decode on (`vaapi:/dev/dri/renderD128`); `None` is the processor.
    pub hardware: Option<String>,
}

/// What a decoder needs to know of its stream.
#[derive(Debug)]
pub struct DecoderInput {
    /// Index of the stream, for messages.
    pub stream: usize,
    /// How it is coded.
    pub parameters: Arc<CodecParameters>,
    /// Seconds of one tick of its packets.
    pub time_base: TimeBase,
    /// Pictures a second as FFmpeg guesses it; 0/1 if unknown.
    pub frame_rate: Rational,
    /// Whether the container has no timestamps at all.
    pub without_timestamps: bool,
    /// How much of its blocks of sound counts.
    pub extent: Extent,
    /// Whether whatever the decoder finds wrong is an error, also what it would repair or pass over.
    pub strict: bool,
}

#[derive(Debug)]
enum Clock {
    Audio(AudioClock),
    Video(VideoClock),
}

/// A frame as it comes out of the decoder.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// Samples or pixels.
    pub frame: &'a Frame,
    /// Time of the first sample that counts, or of the picture.
    pub at: Seconds,
    /// How long it lasts, from `at`.
    pub duration: Seconds,
    /// Samples at the start that lie before a precise seek's target.
    pub skip: usize,
    /// Whether the decoder had to invent a part of it.
    pub damaged: bool,
}

/// What a pull gives.
#[derive(Debug)]
pub enum Pulled<'a> {
    /// This frame.
    Frame(Decoded<'a>),
    /// A frame that lies before a precise seek's target.
    Skipped,
    /// Nothing until the next packet.
    Empty,
}

/// A decoder at work.
#[derive(Debug)]
pub struct DecoderStage {
    stream: usize,
    decoder: Decoder,
    recipe: Recipe,
    settings: DecoderSettings,
    frame: Frame,
    time_base: TimeBase,
    clock: Clock,
    ending: Ending,
    start: Option<Seconds>,
    preroll: Seconds,
    /// Where the last frame that was given ended.
    until: Option<Seconds>,
    /// Whether what comes now is what was asked for: false from a seek on until its target.
    arrived: bool,
    /// Frames that could not be decoded since the seek.
    passed_over: u32,
    /// Whether packets came without a time: then that of a frame depends on those of all before it, and none is left out.
    untimed: bool,
    /// Whether no packet was given to it yet.
    fresh: bool,
    first: FirstPicture,
}

impl DecoderStage {
    /// FFmpeg's name of the decoder at work.
    #[must_use]
    pub fn name(&self) -> String {
        self.decoder.codec().name().to_owned()
    }

    /// Opens a decoder.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_CODEC`, `ERR_UNEXPECTED_OPTIONS`, `ERR_INVALID_DATA`, `ERR_OUT_OF_MEMORY`.
    pub fn open(
        input: &DecoderInput,
        settings: DecoderSettings,
        limits: &Limits,
        operation: &'static str,
    ) -> Result<Self> {
        let recipe = Recipe::new(input, &settings, limits)?;
        let decoder = recipe.open(operation)?;
        let clock = if input.parameters.media_type() == MediaType::Audio {
            Clock::Audio(AudioClock::new(grid(&input.parameters)))
        } else {
            Clock::Video(VideoClock::new(input.frame_rate, input.without_timestamps))
        };
        let preroll = preroll(&input.parameters);
        Ok(Self {
            stream: input.stream,
            decoder,
            recipe,
            settings,
            frame: Frame::new().map_err(Error::from)?,
            time_base: input.time_base,
            clock,
            ending: Ending::new(input.extent),
            start: None,
            preroll,
            until: None,
            arrived: true,
            passed_over: 0,
            untimed: false,
            fresh: true,
            first: FirstPicture::default(),
        })
    }

    /// What the decoder warned of since the last call, but for the run-up to a seek's target, where references are missing.
    pub fn take_warnings(&mut self) -> Vec<String> {
        let lines = self.decoder.take_log();
        if self.start.is_some() && !self.arrived {
            return Vec::new();
        }
        lines
    }

    /// What it was opened with.
    #[must_use]
    pub const fn settings(&self) -> &DecoderSettings {
        &self.settings
    }

    /// Index of its stream.
    #[must_use]
    pub const fn stream(&self) -> usize {
        self.stream
    }

    /// How much earlier than wanted decoding has to begin so that the wanted part is right.
    #[must_use]
    pub const fn preroll(&self) -> Seconds {
        self.preroll
    }

    /// What the stream carries.
    #[must_use]
    pub const fn media_type(&self) -> MediaType {
        match self.clock {
            Clock::Audio(_) => MediaType::Audio,
            Clock::Video(_) => MediaType::Video,
        }
    }

    /// The sample format that it gives, where it knows before its first frame. What the container was probed with may be
    /// another decoder's.
    #[must_use]
    pub fn sample_format(&self) -> Option<SampleFormat> {
        let parameters = self.decoder.parameters().ok()?;
        let format = parameters.sample_format();
        format.name().map(|_| format)
    }

    /// Seconds of one tick of its packets.
    #[must_use]
    pub const fn time_base(&self) -> TimeBase {
        self.time_base
    }

    /// Where the last frame that was pulled ended.
    #[must_use]
    pub const fn delivered_until(&self) -> Option<Seconds> {
        self.until
    }

    /// Gives a packet to the decoder. Pull until empty after it.
    ///
    /// # Errors
    /// `ERR_INVALID_DATA` for a packet that cannot be decoded; the next may be. What lies before the target of a seek is not
    /// missed: containers are entered in the middle of a frame, and codecs in the middle of what refers to something earlier.
    pub fn push(&mut self, packet: &Packet) -> Result<()> {
        self.fresh = false;
        // A packet without data brings parameters, or repeats a picture (Theora); a decoder would take it for the end.
        if packet.size() == 0 || self.is_useless(packet) {
            return Ok(());
        }
        let missed = self.arrived || self.is_wanted(packet);
        match self.decoder.send_packet(packet) {
            Ok(true) => Ok(()),
            Err(error) if !missed && error.kind() == AvErrorKind::InvalidData => Ok(()),
            Ok(false) => Err(Error::internal(
                "read",
                "A decoder took no packet although all its frames were taken.",
            )
            .in_stream(self.stream)),
            Err(error) => Err(self.decode_error(error)),
        }
    }

    /// Gives a packet to the decoder, `skipped` where its own frame is wanted only as far as others refer to it.
    ///
    /// # Errors
    /// As [`DecoderStage::push`].
    pub fn push_for_others(&mut self, packet: &Packet, skipped: bool) -> Result<()> {
        self.decoder.set_skip_frames(if skipped {
            SkipFrames::NonReference
        } else {
            SkipFrames::Useless
        });
        // Whoever says what is wanted judges what is broken.
        self.arrived = true;
        self.push(packet)
    }

    /// The next frame.
    ///
    /// # Errors
    /// `ERR_INVALID_DATA` for data that cannot be decoded; pulling may go on.
    pub fn pull(&mut self) -> Result<Pulled<'_>> {
        match self.receive() {
            Ok(Received::Frame) => {}
            Ok(Received::NeedsInput | Received::End) => return Ok(Pulled::Empty),
            Err(error)
                if !self.arrived
                    && error.kind() == AvErrorKind::InvalidData
                    && self.passed_over < MOST_PASSED_OVER =>
            {
                self.passed_over += 1;
                return Ok(Pulled::Skipped);
            }
            Err(error) => return Err(self.decode_error(error)),
        }
        self.end_with_the_sound()?;
        if self.frame.is_on_hardware() {
            self.frame = self
                .frame
                .to_memory()
                .map_err(|error| self.decode_error(error))?;
        }
        self.check_size()?;
        let Some((at, duration)) = self.stamp() else {
            return Ok(Pulled::Skipped);
        };
        self.until = Some(at + duration);
        let damaged = self.frame.decode_error_flags() & DAMAGE != 0;
        let Some(start) = self.start else {
            self.arrived = true;
            return Ok(Pulled::Frame(Decoded {
                frame: &self.frame,
                at,
                duration,
                skip: 0,
                damaged,
            }));
        };
        let wanted = start - tolerance();
        if self.frame.is_audio() {
            let rate = TimeBase::new(1, self.frame.sample_rate()).unwrap_or(self.time_base);
            let skip = usize::try_from((wanted - at).to_ticks(rate, Rounding::Up).max(0))
                .unwrap_or(usize::MAX);
            if skip >= self.frame.samples() {
                return Ok(Pulled::Skipped);
            }
            self.arrive();
            let left_out = rate.at(i64::try_from(skip).unwrap_or(i64::MAX));
            return Ok(Pulled::Frame(Decoded {
                frame: &self.frame,
                at: at + left_out,
                duration: duration - left_out,
                skip,
                damaged,
            }));
        }
        if at < wanted {
            return Ok(Pulled::Skipped);
        }
        self.arrive();
        Ok(Pulled::Frame(Decoded {
            frame: &self.frame,
            at,
            duration,
            skip: 0,
            damaged,
        }))
    }

    /// The decoder's next frame, or what was left of an earlier one if it turns out to be sound.
    fn receive(&mut self) -> Result<Received, AvError> {
        let waiting = self.first.take();
        if let Some(next) = waiting.or_else(|| self.ending.take_next()) {
            self.frame = next;
            return Ok(Received::Frame);
        }
        let received = self.receive_new()?;
        if matches!(received, Received::Frame) {
            self.ending.before(&mut self.frame);
        }
        Ok(received)
    }

    fn end_with_the_sound(&mut self) -> Result<()> {
        let Clock::Audio(clock) = &self.clock else {
            return Ok(());
        };
        let said = || Some(self.time_base.at(self.frame.best_effort_timestamp()?));
        let at = clock.expected().or_else(said);
        self.ending.cut(&mut self.frame, at, self.time_base)
    }

    /// The target of a seek was reached: what comes is wanted, also where the source's clock jumps back (chained files,
    /// broadcasts).
    fn arrive(&mut self) {
        self.arrived = true;
        self.start = None;
        self.decoder.set_skip_frames(SkipFrames::Useless);
    }

    /// Says that no packet follows: what is held back can be pulled.
    ///
    /// # Errors
    /// `ERR_INVALID_DATA` for damage found at the end.
    pub fn finish(&mut self) -> Result<()> {
        self.decoder
            .send_end()
            .map_err(|error| self.decode_error(error))
    }

    /// Leaves out frames and samples before `start` from now on.
    pub fn set_start(&mut self, start: Option<Seconds>) {
        self.start = start;
    }

    /// Forgets everything, as after a seek. Frames and samples before `start` will be left out.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn reset(&mut self, start: Option<Seconds>) -> Result<()> {
        match &mut self.clock {
            Clock::Audio(clock) => {
                clock.reset();
                // Flushing leaves traces in some audio decoders (window shapes, noise); a new one is cheap and has none.
                self.decoder = self.recipe.open_again("seek")?;
            }
            Clock::Video(clock) => {
                clock.reset();
                self.decoder.flush();
                self.decoder.set_skip_frames(SkipFrames::Useless);
            }
        }
        self.ending.reset();
        self.start = start;
        self.until = None;
        self.arrived = false;
        self.passed_over = 0;
        self.untimed = false;
        self.fresh = false;
        self.first = FirstPicture::default();
        Ok(())
    }

    /// Whether exact times after a seek need the first frame of the stream to be seen, which it was not yet.
    #[must_use]
    pub fn needs_first_frame(&self) -> bool {
        let rate = self.decoder.sample_rate();
        matches!(&self.clock, Clock::Audio(clock) if clock.needs_first(self.time_base, rate))
    }

    /// Forgets everything; the next packet is the first of the stream.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn rewind(&mut self) -> Result<()> {
        self.reset(None)?;
        if let Clock::Audio(clock) = &mut self.clock {
            clock.expect_first();
        }
        Ok(())
    }

    /// Whether the stream's pictures are counted because it has no timestamps.
    #[must_use]
    pub const fn is_counting(&self) -> bool {
        matches!(&self.clock, Clock::Video(clock) if clock.is_counting())
    }

    /// Whether the packet adds nothing to what a precise seek wants; also tells the decoder which frames to leave out.
    fn is_useless(&mut self, packet: &Packet) -> bool {
        self.untimed |= packet.pts().is_none();
        let Some(start) = self.start else {
            return false;
        };
        let end = self.end_of(packet);
        match self.clock {
            Clock::Audio(_) => end.is_some_and(|end| end <= start - self.preroll),
            Clock::Video(_) => {
                let before = !self.untimed && !self.is_counting() && !self.is_wanted(packet);
                self.decoder.set_skip_frames(if before {
                    SkipFrames::NonReference
                } else {
                    SkipFrames::Useless
                });
                false
            }
        }
    }

    /// Whether the packet may hold something at or behind the target of a precise seek.
    fn is_wanted(&self, packet: &Packet) -> bool {
        match (self.end_of(packet), self.start) {
            (Some(end), Some(start)) => end > start - tolerance(),
            _ => false,
        }
    }

    fn end_of(&self, packet: &Packet) -> Option<Seconds> {
        let end = packet.pts()?.saturating_add(packet.duration().max(0));
        Some(self.time_base.at(end))
    }

    /// Time and duration of the frame; `None` where neither it nor one before it has a time, as can be after a seek.
    fn stamp(&mut self) -> Option<(Seconds, Seconds)> {
        let frame = &self.frame;
        let ticks = frame.best_effort_timestamp().or(frame.pts());
        let length = Some(frame.duration())
            .filter(|ticks| *ticks > 0)
            .map(|ticks| self.time_base.at(ticks));
        match &mut self.clock {
            Clock::Audio(clock) => {
                if ticks.is_none() && self.start.is_some() && !clock.is_set() {
                    return None;
                }
                let pts = ticks.map(|ticks| Timestamp {
                    ticks,
                    base: self.time_base,
                });
                let samples = u32::try_from(frame.samples()).unwrap_or(u32::MAX);
                let at = clock.stamp(pts, samples, frame.sample_rate());
                let rate = Rational::new(to_i32(frame.sample_rate()), 1);
                Some((at, Seconds::of_samples(samples.into(), rate)))
            }
            Clock::Video(clock) => Some((
                clock.stamp(ticks.map(|ticks| self.time_base.at(ticks)), length),
                clock.duration(length),
            )),
        }
    }
}
