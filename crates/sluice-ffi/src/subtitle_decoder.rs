//! Subtitle decoders: one packet in, at most one subtitle out, its parts copied.

use std::mem::MaybeUninit;

use ffmpeg_next::ffi;

use crate::codec::Codec;
use crate::codec_parameters::CodecParameters;
use crate::dictionary::Dictionary;
use crate::error::{AvError, Result, check};
use crate::media_type::MediaType;
use crate::packet::{Packet, timestamp};
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::raw;
use crate::text::lossy_or_empty;

/// One subtitle: what is on the screen from some time to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtitle {
    /// Presentation time in microseconds.
    pub pts: Option<i64>,
    /// Milliseconds after `pts` at which it appears.
    pub start: u32,
    /// Milliseconds after `pts` at which it goes; `u32::MAX` until the next one.
    pub end: u32,
    /// Whether it is to be shown even where subtitles are off.
    pub forced: bool,
    /// What is shown; nothing for one that only clears the screen.
    pub parts: Vec<SubtitlePart>,
}

/// One part of a subtitle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubtitlePart {
    /// Plain text.
    Text(String),
    /// One line of an ASS script's events.
    Ass(String),
    /// A picture.
    Bitmap(SubtitleBitmap),
}

/// A picture of up to 256 colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubtitleBitmap {
    /// Left edge in pixels of the video.
    pub x: u32,
    /// Top edge in pixels of the video.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// One palette index per pixel, rows without gaps.
    pub indices: Vec<u8>,
    /// Colours as 0xAARRGGBB.
    pub palette: Vec<u32>,
}

/// An open subtitle decoder.
pub struct SubtitleDecoder {
    context: Owned<ffi::AVCodecContext>,
    codec: Codec,
}

// SAFETY: FFmpeg's contexts may move between threads as long as one uses them at a time,
// which `&mut self` on every call into C ensures.
unsafe impl Send for SubtitleDecoder {}

impl SubtitleDecoder {
    /// Opens the decoder FFmpeg prefers, which refuses pictures of more than `max_pixels`. Also returns the names of
    /// options it did not use.
    ///
    /// # Errors
    /// `AVERROR_DECODER_NOT_FOUND`; `EINVAL` for streams that are not subtitles.
    pub fn open(
        parameters: &CodecParameters,
        time_base: Rational,
        max_pixels: Option<u64>,
        options: &[(String, String)],
    ) -> Result<(Self, Vec<String>)> {
        const OPERATION: &str = "open subtitle decoder";
        let id = parameters.codec_id();
        if parameters.media_type() != MediaType::Subtitle {
            return Err(AvError::invalid_argument(OPERATION).with_subject(id.name()));
        }
        let codec = Codec::decoder(id).ok_or_else(|| {
            AvError::new(ffi::AVERROR_DECODER_NOT_FOUND, OPERATION).with_subject(id.name())
        })?;
        let mut dictionary = Dictionary::from_pairs(options.iter().map(|(k, v)| (k, v)))?;
        if let Some(limit) = max_pixels {
            dictionary.set("max_pixels", &limit.min(i32::MAX as u64).to_string())?;
        }
        // SAFETY: allocates for a codec of FFmpeg's static table.
        let context = unsafe { ffi::avcodec_alloc_context3(codec.as_ptr()) };
        // SAFETY: null or a new context only we know.
        let mut context = unsafe { Owned::new(context, OPERATION) }?;
        // SAFETY: a context that is not open yet and initialised parameters, copied.
        let code =
            unsafe { ffi::avcodec_parameters_to_context(context.as_ptr(), parameters.as_ptr()) };
        check(code, OPERATION)?;
        context.get_mut().pkt_timebase = time_base.into();
        // SAFETY: a context made for this codec and not opened yet, a dictionary of ours.
        let code = unsafe {
            ffi::avcodec_open2(context.as_ptr(), codec.as_ptr(), dictionary.as_mut_ptr())
        };
        check(code, OPERATION).map_err(|error| error.with_subject(codec.name()))?;
        Ok((Self { context, codec }, dictionary.keys()))
    }

    /// Decodes one packet; `None` when it carries no subtitle of its own.
    ///
    /// # Errors
    /// `AVERROR_INVALIDDATA`; the decoder goes on with the next packet.
    pub fn decode(&mut self, packet: &Packet) -> Result<Option<Subtitle>> {
        let mut raw = RawSubtitle::new();
        let mut got = 0;
        // SAFETY: an open subtitle decoder, an empty subtitle of ours, a packet only read.
        let code = unsafe {
            ffi::avcodec_decode_subtitle2(
                self.context.as_ptr(),
                &raw mut raw.0,
                &raw mut got,
                packet.as_ptr(),
            )
        };
        check(code, "decode subtitle").map_err(|error| error.with_subject(self.codec.name()))?;
        Ok((got != 0).then(|| raw.read()))
    }

    /// What is still held back at the end; call until `None`.
    ///
    /// # Errors
    /// As for [`SubtitleDecoder::decode`].
    pub fn drain(&mut self) -> Result<Option<Subtitle>> {
        let end = Packet::new()?;
        self.decode(&end)
    }

    /// The decoder at work.
    #[must_use]
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Width and height in pixels of the screen that bitmaps are placed on, if known yet.
    #[must_use]
    pub fn screen(&self) -> Option<(u32, u32)> {
        let context = self.context.get();
        let size = |value: i32| u32::try_from(value).ok().filter(|value| *value > 0);
        Some((size(context.width)?, size(context.height)?))
    }

    /// Forgets everything held back, as after a seek.
    pub fn flush(&mut self) {
        // SAFETY: an open decoder.
        unsafe { ffi::avcodec_flush_buffers(self.context.as_ptr()) };
    }

    /// The script header (ASS) that its lines refer to, if the decoder makes one.
    #[must_use]
    pub fn header(&self) -> Option<String> {
        let context = self.context.get();
        let size = usize::try_from(context.subtitle_header_size).ok()?;
        if context.subtitle_header.is_null() || size == 0 {
            return None;
        }
        // SAFETY: not null; C keeps `subtitle_header_size` bytes there.
        let bytes = unsafe { std::slice::from_raw_parts(context.subtitle_header, size) };
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

impl std::fmt::Debug for SubtitleDecoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SubtitleDecoder({:?})", self.codec.name())
    }
}

/// FFmpeg's subtitle, freed with its parts.
struct RawSubtitle(ffi::AVSubtitle);

impl RawSubtitle {
    fn new() -> Self {
        // SAFETY: all zero is FFmpeg's empty subtitle.
        Self(unsafe { MaybeUninit::zeroed().assume_init() })
    }

    fn read(&self) -> Subtitle {
        let raw = &self.0;
        let rects = if raw.rects.is_null() {
            &[]
        } else {
            // SAFETY: not null; C keeps `num_rects` pointers there.
            unsafe { std::slice::from_raw_parts(raw.rects, raw.num_rects as usize) }
        };
        Subtitle {
            pts: timestamp(raw.pts),
            start: raw.start_display_time,
            end: raw.end_display_time,
            forced: rects
                .iter()
                // SAFETY: null or a part that lives as long as the subtitle.
                .filter_map(|rect| unsafe { rect.as_ref() })
                .any(|rect| rect.flags & ffi::AV_SUBTITLE_FLAG_FORCED != 0),
            parts: rects
                .iter()
                // SAFETY: null or a part that lives as long as the subtitle.
                .filter_map(|rect| unsafe { rect.as_ref() })
                .filter_map(part)
                .collect(),
        }
    }
}

impl Drop for RawSubtitle {
    fn drop(&mut self) {
        // SAFETY: empty, or filled by C; freed this once.
        unsafe { ffi::avsubtitle_free(&raw mut self.0) };
    }
}

fn part(rect: &ffi::AVSubtitleRect) -> Option<SubtitlePart> {
    const BITMAP: i32 = ffi::AVSubtitleType::SUBTITLE_BITMAP as i32;
    const TEXT: i32 = ffi::AVSubtitleType::SUBTITLE_TEXT as i32;
    const ASS: i32 = ffi::AVSubtitleType::SUBTITLE_ASS as i32;
    match raw::enum_value(&rect.type_) {
        // SAFETY: null or a terminated string of the part's own.
        TEXT => Some(SubtitlePart::Text(unsafe { lossy_or_empty(rect.text) })),
        // SAFETY: as above.
        ASS => Some(SubtitlePart::Ass(unsafe { lossy_or_empty(rect.ass) })),
        BITMAP => bitmap(rect).map(SubtitlePart::Bitmap),
        _ => None,
    }
}

fn bitmap(rect: &ffi::AVSubtitleRect) -> Option<SubtitleBitmap> {
    let (width, height) = (usize::try_from(rect.w).ok()?, usize::try_from(rect.h).ok()?);
    let stride = usize::try_from(rect.linesize[0]).ok()?;
    let colors = usize::try_from(rect.nb_colors).ok()?.min(256);
    if rect.data[0].is_null() || rect.data[1].is_null() || stride < width || height == 0 {
        return None;
    }
    let length = stride.checked_mul(height - 1)?.checked_add(width)?;
    // SAFETY: not null; C keeps `height` rows of `linesize` bytes there.
    let rows = unsafe { std::slice::from_raw_parts(rect.data[0], length) };
    // SAFETY: not null; C keeps `nb_colors` colours of four bytes there.
    let palette = unsafe { std::slice::from_raw_parts(rect.data[1], colors * 4) };
    Some(SubtitleBitmap {
        x: u32::try_from(rect.x).unwrap_or(0),
        y: u32::try_from(rect.y).unwrap_or(0),
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
        indices: rows
            .chunks(stride)
            .flat_map(|row| &row[..width])
            .copied()
            .collect(),
        palette: palette
            .as_chunks()
            .0
            .iter()
            .copied()
            .map(u32::from_ne_bytes)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Input, InputOptions};
    use crate::source_io::MemorySource;

    fn open(text: &'static str) -> (Input, SubtitleDecoder) {
        let options = InputOptions {
            io: Some(Box::new(MemorySource::new(text.as_bytes()))),
            format: Some("srt".into()),
            ..InputOptions::default()
        };
        let (input, _) = Input::open(options).unwrap();
        let stream = input.stream(0).unwrap();
        let parameters = stream.parameters().unwrap();
        let (decoder, unused) = SubtitleDecoder::open(
            &parameters,
            stream.time_base(),
            Some(1_000_000),
            &[("nosuch".into(), "1".into())],
        )
        .unwrap();
        assert_eq!(unused, ["nosuch"]);
        (input, decoder)
    }

    #[test]
    fn a_line_of_srt_comes_out_with_its_times_and_words() {
        let (mut input, mut decoder) = open("1\n00:00:01,500 --> 00:00:03,000\nHallo, wörld\n");
        let packet = input.read_packet().unwrap().unwrap();
        let subtitle = decoder.decode(&packet).unwrap().unwrap();
        assert_eq!(
            (subtitle.pts, subtitle.start, subtitle.end),
            (Some(1_500_000), 0, 1500)
        );
        let [SubtitlePart::Ass(line)] = &subtitle.parts[..] else {
            panic!("{subtitle:?}");
        };
        assert!(line.ends_with("Hallo, wörld"), "{line}");
        assert!(decoder.header().unwrap().contains("[Script Info]"));
        assert!(input.read_packet().unwrap().is_none());
    }

    #[test]
    fn a_packet_without_text_is_no_subtitle_and_sound_has_no_subtitle_decoder() {
        let (_, mut decoder) = open("1\n00:00:01,000 --> 00:00:02,000\na\n");
        let empty = Packet::from_bytes(b" ").unwrap();
        assert!(decoder.decode(&empty).is_ok());
        decoder.flush();
        let parameters = CodecParameters::new().unwrap();
        assert!(SubtitleDecoder::open(&parameters, Rational::new(1, 1), None, &[]).is_err());
    }
}
