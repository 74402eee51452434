//! Subtitles as a stage: packets in, events with exact times out.

mod plain_text;
mod region;

use std::sync::Arc;

use sluice_ffi::AvError;
use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::packet::Packet;
use sluice_ffi::subtitle_decoder::{Subtitle, SubtitleDecoder, SubtitlePart};

use self::plain_text::plain_text;
use self::region::Regions;
use crate::chunk::SubtitleChunk;
use crate::config::Limits;
use crate::error::{Error, Result};
use crate::time::{Rounding, Seconds, TimeBase};

/// Most events that a decoder gives at its end: a guard against one that never stops.
const MOST_HELD_BACK: usize = 64;

/// What a subtitle decoder needs to know of its stream.
#[derive(Clone, Debug)]
pub struct SubtitleInput {
    /// Index of the stream, for messages.
    pub stream: usize,
    /// How it is coded.
    pub parameters: Arc<CodecParameters>,
    /// Seconds of one tick of its packets.
    pub time_base: TimeBase,
}

/// A subtitle decoder at work.
#[derive(Debug)]
pub struct SubtitleStage {
    input: SubtitleInput,
    max_pixels: u64,
    max_bytes: u64,
    decoder: SubtitleDecoder,
}

impl SubtitleStage {
    /// Opens the decoder of a subtitle stream.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_CODEC`, `ERR_INVALID_DATA`, `ERR_OUT_OF_MEMORY`.
    pub fn open(input: SubtitleInput, limits: &Limits, operation: &'static str) -> Result<Self> {
        let decoder = open_decoder(&input, limits.max_pixels, operation)?;
        Ok(Self {
            input,
            max_pixels: limits.max_pixels,
            max_bytes: limits.max_chunk_bytes,
            decoder,
        })
    }

    /// FFmpeg's name of the decoder at work.
    #[must_use]
    pub fn name(&self) -> String {
        self.decoder.codec().name().to_owned()
    }

    /// Whether it gives text; it gives pictures otherwise.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.input.parameters.codec_id().is_text_subtitle()
    }

    /// The head of the ASS script that its lines belong to: styles and the size of the screen.
    #[must_use]
    pub fn header(&self) -> Option<String> {
        self.decoder.header()
    }

    /// Width and height in pixels of the screen that pictures are placed on, if that is known yet.
    #[must_use]
    pub fn screen(&self) -> Option<(u32, u32)> {
        self.decoder.screen()
    }

    /// Decodes a packet. `None` where it shows nothing and clears nothing.
    ///
    /// # Errors
    /// `ERR_INVALID_DATA` for a packet that cannot be decoded, the next may be; `ERR_LIMIT`.
    pub fn decode(&mut self, packet: &Packet) -> Result<Option<SubtitleChunk>> {
        let decoded = self.decoder.decode(packet);
        match decoded.map_err(|error| self.failure(error))? {
            Some(subtitle) => self.chunk(subtitle, Some(packet)).map(Some),
            None => Ok(None),
        }
    }

    /// What the decoder still holds at the end of the stream.
    ///
    /// # Errors
    /// As for [`SubtitleStage::decode`].
    pub fn finish(&mut self) -> Result<Vec<SubtitleChunk>> {
        let mut events = Vec::new();
        while events.len() < MOST_HELD_BACK {
            let drained = self.decoder.drain();
            match drained.map_err(|error| self.failure(error))? {
                Some(subtitle) => events.push(self.chunk(subtitle, None)?),
                None => break,
            }
        }
        Ok(events)
    }

    /// Forgets everything, as after a seek.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn reset(&mut self) -> Result<()> {
        // Flushing alone leaves what some decoders collected of a screen.
        self.decoder = open_decoder(&self.input, self.max_pixels, "seek")?;
        Ok(())
    }

    fn chunk(&self, subtitle: Subtitle, packet: Option<&Packet>) -> Result<SubtitleChunk> {
        let shown = self.shown(&subtitle, packet);
        let mut text = Vec::new();
        let mut lines = Vec::new();
        let mut bitmaps = Vec::new();
        for part in subtitle.parts {
            match part {
                SubtitlePart::Text(words) => text.push(words),
                SubtitlePart::Ass(line) => {
                    text.push(plain_text(&line));
                    lines.push(line);
                }
                SubtitlePart::Bitmap(bitmap) => bitmaps.push(bitmap),
            }
        }
        text.retain(|words| !words.is_empty());
        let Regions { regions, pixels } = Regions::of(&bitmaps, self.max_bytes)
            .map_err(|error| error.in_stream(self.input.stream))?;
        Ok(SubtitleChunk {
            pts: shown.0,
            duration: shown.1,
            text: text.join("\n"),
            lines,
            regions,
            pixels,
            forced: subtitle.forced,
            screen: self.decoder.screen(),
            dropped: 0,
        })
    }

    /// From when and for how long it is shown. FFmpeg counts in microseconds and milliseconds; where these only repeat the
    /// packet's own times, those are the exact ones.
    fn shown(&self, subtitle: &Subtitle, packet: Option<&Packet>) -> (Seconds, Option<Seconds>) {
        let base = self.input.time_base;
        let own = packet.and_then(Packet::pts).map(|ticks| base.at(ticks));
        let said = subtitle.pts.map(|ticks| TimeBase::MICROSECONDS.at(ticks));
        let near = |own: Seconds, said: Seconds| (own - said).abs() <= Seconds::ratio(1, 1_000_000);
        let at = match (own, said) {
            (Some(own), Some(said)) if !near(own, said) => said,
            (own, said) => own.or(said).unwrap_or(Seconds::ZERO),
        };
        let appears = at + milliseconds(subtitle.start);
        let length = packet.map_or(0, Packet::duration);
        let duration = match subtitle.end {
            u32::MAX => None,
            0 if length <= 0 => None,
            end if length > 0 && repeats(base.at(length), end) => {
                Some(base.at(length) - milliseconds(subtitle.start))
            }
            end => Some(milliseconds(end) - milliseconds(subtitle.start)),
        };
        let shows = !subtitle.parts.is_empty();
        let positive =
            duration.filter(|time| shows && !time.is_negative() && *time > Seconds::ZERO);
        (appears, positive)
    }

    fn failure(&self, error: AvError) -> Error {
        let attempt = format!(
            "Can't decode subtitle stream {} with {}",
            self.input.stream,
            self.decoder.codec().name()
        );
        Error::of_decoding(error, &attempt, self.max_pixels).in_stream(self.input.stream)
    }
}

fn open_decoder(
    input: &SubtitleInput,
    max_pixels: u64,
    operation: &'static str,
) -> Result<SubtitleDecoder> {
    let part = |value| i32::try_from(value).unwrap_or(i32::MAX);
    let base = sluice_ffi::rational::Rational::new(
        part(input.time_base.num()),
        part(input.time_base.den()),
    );
    // Without it, some decoders pass over what they can't read, and the screen stays empty without a word.
    let strict = [("err_detect".to_owned(), "explode".to_owned())];
    let opened = SubtitleDecoder::open(&input.parameters, base, Some(max_pixels), &strict);
    let (decoder, _) = opened.map_err(|error| {
        let attempt = format!("Can't decode subtitle stream {}", input.stream);
        Error::of_data(error, operation, &attempt).in_stream(input.stream)
    })?;
    Ok(decoder)
}

fn milliseconds(count: u32) -> Seconds {
    Seconds::ratio(count.into(), 1000)
}

/// Whether an end in milliseconds is a packet's own length, rounded.
fn repeats(length: Seconds, end: u32) -> bool {
    let Some(base) = TimeBase::new(1, 1000) else {
        return false;
    };
    (length.to_ticks(base, Rounding::Nearest) - i64::from(end)).abs() <= 1
}
