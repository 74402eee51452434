//! A running subtitle input: texts and pictures to packets.

use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::packet::Packet;
use sluice_ffi::subtitle_decoder::SubtitlePart;
use sluice_ffi::subtitle_encoder::SubtitleEncoder;

use super::region;
use crate::encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::write_config::{SubtitleInputConfig, SubtitleWrite};

/// One style for all lines, on the canvas that FFmpeg's own decoders use.
const HEADER: &str = "[Script Info]\r\n\
    ScriptType: v4.00+\r\n\
    PlayResX: 384\r\n\
    PlayResY: 288\r\n\
    ScaledBorderAndShadow: yes\r\n\
    YCbCr Matrix: None\r\n\
    \r\n\
    [V4+ Styles]\r\n\
    Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\r\n\
    Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\r\n\
    \r\n\
    [Events]\r\n\
    Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n";

/// How long the last subtitle stays if nothing says when it goes, milliseconds.
const LAST: i64 = 5000;

/// A running subtitle input.
pub(super) struct SubtitleRun {
    encoder: SubtitleEncoder,
    codec: EncoderCodec,
    /// What is on the screen until the next one comes.
    open: Option<(i64, Vec<SubtitlePart>)>,
    last: Option<(i64, f64)>,
    lines: u64,
}

type Take<'a> = &'a mut dyn FnMut(Packet) -> Result<()>;

impl SubtitleRun {
    pub(super) fn open(codec: EncoderCodec, config: &SubtitleInputConfig) -> Result<Self> {
        let options = encoder::dictionary(&config.encoder_options)?;
        let header = config.header.as_deref().unwrap_or(HEADER);
        let encoder = SubtitleEncoder::open(codec, header, config.size, options)
            .map_err(|error| refused(codec, "open", error))?;
        Ok(Self {
            encoder,
            codec,
            open: None,
            last: None,
            lines: 0,
        })
    }

    pub(super) fn encoder(&self) -> &SubtitleEncoder {
        &self.encoder
    }

    /// Writes one subtitle. One with nothing in it clears the screen.
    pub(super) fn push(&mut self, given: &SubtitleWrite, take: Take<'_>) -> Result<()> {
        let start = self.place(given.pts)?;
        let parts = self.parts(given)?;
        self.close(start, take)?;
        match given.duration {
            _ if parts.is_empty() => Ok(()),
            None => {
                self.open = Some((start, parts));
                Ok(())
            }
            Some(duration) => self.encode(&parts, start, milliseconds(duration), take),
        }
    }

    /// Writes what is still on the screen.
    pub(super) fn finish(&mut self, take: Take<'_>) -> Result<()> {
        let end = self.open.as_ref().map_or(0, |(start, _)| start + LAST);
        self.close(end, take)
    }

    fn place(&mut self, pts: f64) -> Result<i64> {
        let start = milliseconds(pts);
        match self.last {
            Some((last, seconds)) if start < last => Err(Error::invalid_arg(
                "write",
                format!(
                    "`pts` goes backwards: {pts} is before {seconds}, the pts of the last subtitle."
                ),
            )),
            _ => {
                self.last = Some((start, pts));
                Ok(start)
            }
        }
    }

    fn parts(&mut self, given: &SubtitleWrite) -> Result<Vec<SubtitlePart>> {
        let is_text = self.codec.id().is_text_subtitle();
        let fits = match (is_text, given.regions.is_empty()) {
            (true, no_regions) => no_regions || !given.is_wordless(),
            (false, no_regions) => !no_regions || given.is_wordless(),
        };
        if !fits {
            let message = format!(
                "The encoder '{}' takes {}.",
                self.codec.name(),
                if is_text {
                    "text, and this subtitle is a picture"
                } else {
                    "pictures (`regions`), and this subtitle is text"
                }
            );
            return Err(Error::new(ErrorKind::EncoderConfig, "write", message));
        }
        if !is_text {
            let bitmaps = given.regions.iter().map(region::bitmap);
            return bitmaps.map(|made| made.map(SubtitlePart::Bitmap)).collect();
        }
        if !given.lines.is_empty() {
            return Ok(given.lines.iter().cloned().map(SubtitlePart::Ass).collect());
        }
        let text = given.text.as_deref().unwrap_or_default();
        Ok(if text.is_empty() {
            Vec::new()
        } else {
            vec![SubtitlePart::Ass(self.event(text))]
        })
    }

    /// Plain text as an event line: what would be a command in a script stands for itself.
    fn event(&mut self, text: &str) -> String {
        let number = self.lines;
        self.lines += 1;
        let text = text.replace("\r\n", "\n");
        let text = text
            .trim_end_matches('\n')
            .replace('\\', "\\\u{2060}")
            .replace('{', "\\{\u{2060}")
            .replace('}', "\\}")
            .replace('\n', "\\N");
        format!("{number},0,Default,,0,0,0,,{text}")
    }

    /// Ends what is on the screen at `end`.
    fn close(&mut self, end: i64, take: Take<'_>) -> Result<()> {
        match self.open.take() {
            Some((start, parts)) => self.encode(&parts, start, end - start, take),
            None => Ok(()),
        }
    }

    fn encode(
        &mut self,
        parts: &[SubtitlePart],
        start: i64,
        duration: i64,
        take: Take<'_>,
    ) -> Result<()> {
        let codec = self.codec;
        let duration = u32::try_from(duration.max(0)).unwrap_or(u32::MAX - 1);
        // A script has a line for each part; every other codec has them in one packet.
        let size = if codec.id().name() == "ass" {
            1
        } else {
            parts.len()
        };
        for parts in parts.chunks(size.max(1)) {
            if let Some(packet) = self
                .encoder
                .encode(parts, start, duration)
                .map_err(|error| refused(codec, "write", error))?
            {
                take(unmarked(packet, codec)?)?;
            }
        }
        if codec.id().name() != "dvb_subtitle" {
            return Ok(());
        }
        // Broadcast subtitles stay until a further packet clears the screen.
        let end = start + i64::from(duration);
        let clearing = self
            .encoder
            .encode(&[], end, 0)
            .map_err(|error| refused(codec, "write", error))?;
        clearing.map_or(Ok(()), take)
    }
}

impl SubtitleWrite {
    fn is_wordless(&self) -> bool {
        self.lines.is_empty() && self.text.as_ref().is_none_or(String::is_empty)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates; times are checked to be finite at the edge"
)]
fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// Codecs whose packets are nothing but text, in which a brace is no command.
const PLAIN: [&str; 4] = ["subrip", "text", "webvtt", "ttml"];

/// A packet of such a codec without the marks that kept words from being commands of a script.
fn unmarked(packet: Packet, codec: EncoderCodec) -> Result<Packet> {
    if !PLAIN.contains(&codec.id().name()) || !packet.data().contains(&b'\\') {
        return Ok(packet);
    }
    let Ok(text) = std::str::from_utf8(packet.data()) else {
        return Ok(packet);
    };
    let text = text
        .replace("\\{\u{2060}", "{")
        .replace("\\}", "}")
        .replace("\\\u{2060}", "\\");
    let mut plain = Packet::from_bytes(text.as_bytes())?;
    plain.set_pts(packet.pts());
    plain.set_dts(packet.dts());
    plain.set_duration(packet.duration());
    plain.set_key(true);
    Ok(plain)
}

fn refused(codec: EncoderCodec, operation: &'static str, error: sluice_ffi::AvError) -> Error {
    let attempt = format!("The encoder '{}' refuses", codec.name());
    let expected = !error.options.is_empty();
    let failure = Error::from_ffmpeg(error, operation, &attempt);
    if expected {
        failure
    } else {
        encoder::settings_refused(failure, &attempt)
    }
}
