//! One decoder as a stage: packets in, frames with exact times out.

mod hardware;
mod open;

use std::sync::Arc;

use sluice_ffi::AvError;
use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::decoder::{Decoder, Received, SkipFrames};
use sluice_ffi::frame::Frame;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::packet::Packet;
use sluice_ffi::sample_format::SampleFormat;

use self::open::{Recipe, preroll, to_i32};
use crate::clock::audio::AudioClock;
use crate::clock::video::VideoClock;
use crate::config::{Limits, OptionList};
use crate::error::{Error, Result};
use crate::time::{Rational, Rounding, Seconds, TimeBase, Timestamp};

/// Bits of `decode_error_flags` that mean damage: invalid bitstream, concealment, broken slices. A missing reference
/// (bit 1) is what every seek into an open group of pictures has.
const DAMAGE: i32 = 1 | 4 | 8;
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
    start: Option<Seconds>,
    preroll: Seconds,
    /// Where the last frame that was given ended.
    until: Option<Seconds>,
    /// Whether a frame at or after `start` was given since the last reset.
    arrived: bool,
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
            Clock::Audio(AudioClock::new(input.parameters.frame_size()))
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
            start: None,
            preroll,
            until: None,
            arrived: false,
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
    /// `ERR_INVALID_DATA` for a packet that cannot be decoded; the next may be.
    pub fn push(&mut self, packet: &Packet) -> Result<()> {
        if self.is_useless(packet) {
            return Ok(());
        }
        match self.decoder.send_packet(packet) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::internal(
                "read",
                "A decoder took no packet although all its frames were taken.",
            )
            .in_stream(self.stream)),
            Err(error) => Err(self.decode_error(error)),
        }
    }

    /// The next frame.
    ///
    /// # Errors
    /// `ERR_INVALID_DATA` for data that cannot be decoded; pulling may go on.
    pub fn pull(&mut self) -> Result<Pulled<'_>> {
        match self.decoder.receive_frame(&mut self.frame) {
            Ok(Received::Frame) => {}
            Ok(Received::NeedsInput | Received::End) => return Ok(Pulled::Empty),
            Err(error) => return Err(self.decode_error(error)),
        }
        if self.frame.is_on_hardware() {
            self.frame = self
                .frame
                .to_memory()
                .map_err(|error| self.decode_error(error))?;
        }
        let (at, duration) = self.stamp();
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
            self.arrived = true;
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
        self.arrived = true;
        Ok(Pulled::Frame(Decoded {
            frame: &self.frame,
            at,
            duration,
            skip: 0,
            damaged,
        }))
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
                self.decoder = self.recipe.open("seek")?;
            }
            Clock::Video(clock) => {
                clock.reset();
                self.decoder.flush();
                self.decoder.set_skip_frames(SkipFrames::Useless);
            }
        }
        self.start = start;
        self.until = None;
        self.arrived = false;
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
        let Some(start) = self.start else {
            return false;
        };
        let end = packet.pts().map(|pts| {
            self.time_base
                .at(pts.saturating_add(packet.duration().max(0)))
        });
        let before = end.is_some_and(|end| end <= start - tolerance());
        match self.clock {
            Clock::Audio(_) => end.is_some_and(|end| end <= start - self.preroll),
            Clock::Video(_) => {
                let skip = if before {
                    SkipFrames::NonReference
                } else {
                    SkipFrames::Useless
                };
                self.decoder.set_skip_frames(skip);
                false
            }
        }
    }

    fn stamp(&mut self) -> (Seconds, Seconds) {
        let frame = &self.frame;
        let ticks = frame.best_effort_timestamp().or(frame.pts());
        let length = Some(frame.duration())
            .filter(|ticks| *ticks > 0)
            .map(|ticks| self.time_base.at(ticks));
        match &mut self.clock {
            Clock::Audio(clock) => {
                let pts = ticks.map(|ticks| Timestamp {
                    ticks,
                    base: self.time_base,
                });
                let samples = u32::try_from(frame.samples()).unwrap_or(u32::MAX);
                let at = clock.stamp(pts, samples, frame.sample_rate());
                let rate = Rational::new(to_i32(frame.sample_rate()), 1);
                (at, Seconds::of_samples(samples.into(), rate))
            }
            Clock::Video(clock) => (
                clock.stamp(ticks.map(|ticks| self.time_base.at(ticks)), length),
                clock.duration(length),
            ),
        }
    }

    fn decode_error(&self, error: AvError) -> Error {
        let attempt = format!(
            "Can't decode stream {} with {}",
            self.stream,
            self.decoder.codec().name()
        );
        Error::of_decoding(error, &attempt, self.recipe.max_pixels()).in_stream(self.stream)
    }
}
