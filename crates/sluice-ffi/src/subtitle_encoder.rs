//! Subtitle encoders: one subtitle in, its packets out.

use std::ptr;

use ffmpeg_next::ffi;

use crate::codec_parameters::CodecParameters;
use crate::dictionary::Dictionary;
use crate::encoder_codec::EncoderCodec;
use crate::error::{AvError, Result, check};
use crate::media_type::MediaType;
use crate::packet::Packet;
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::raw;
use crate::subtitle_decoder::{SubtitleBitmap, SubtitlePart};
use crate::text::c_string;

/// Bytes that one subtitle may have once encoded, as in FFmpeg's own program.
const MAX_PACKET: usize = 1 << 20;
const COLORS: usize = 256;

/// An open subtitle encoder. Its packets have times in milliseconds.
pub struct SubtitleEncoder {
    context: Owned<ffi::AVCodecContext>,
    codec: EncoderCodec,
}

// SAFETY: an AVCodecContext belongs to no thread and is reached only through this value.
unsafe impl Send for SubtitleEncoder {}

impl SubtitleEncoder {
    /// Milliseconds: what every text format and AVSubtitle itself count in.
    pub const TIME_BASE: Rational = Rational::new(1, 1000);

    /// Opens the encoder. `header` is the ASS script header that event lines refer to; `size` is that of the picture
    /// that bitmaps lie on.
    ///
    /// # Errors
    /// `EINVAL` for an encoder of something else or a text with a NUL character, unused options, and what the encoder says.
    pub fn open(
        codec: EncoderCodec,
        header: &str,
        size: Option<(u32, u32)>,
        mut options: Dictionary,
    ) -> Result<Self> {
        const OPERATION: &str = "open encoder";
        crate::log::install();
        if codec.media_type() != MediaType::Subtitle {
            return Err(AvError::invalid_argument(OPERATION).with_subject(codec.name()));
        }
        let header = c_string(header, OPERATION)?;
        // SAFETY: a static codec; plain allocation.
        let context = unsafe { ffi::avcodec_alloc_context3(codec.raw()) };
        // SAFETY: what was just allocated, or null.
        let mut context = unsafe { Owned::new(context, OPERATION) }?;
        let fields = context.get_mut();
        fields.time_base = Self::TIME_BASE.into();
        if let Some((width, height)) = size {
            fields.width = i32::try_from(width).unwrap_or(i32::MAX);
            fields.height = i32::try_from(height).unwrap_or(i32::MAX);
        }
        // SAFETY: a terminated string; the copy is the context's, which frees it with av_freep.
        let copy = unsafe { ffi::av_strdup(header.as_ptr()) };
        if copy.is_null() {
            return Err(AvError::out_of_memory(OPERATION));
        }
        fields.subtitle_header = copy.cast();
        fields.subtitle_header_size = i32::try_from(header.as_bytes().len()).unwrap_or(i32::MAX);
        // SAFETY: an unopened context made for this codec, a dictionary of ours.
        let code =
            unsafe { ffi::avcodec_open2(context.as_ptr(), codec.raw(), options.as_mut_ptr()) };
        let named = |error: AvError| error.with_subject(codec.name());
        check(code, OPERATION).map_err(named)?;
        options.require_used(OPERATION).map_err(named)?;
        Ok(Self { context, codec })
    }

    /// The stream's parameters, for the muxer.
    ///
    /// # Errors
    /// Out of memory.
    pub fn parameters(&self) -> Result<CodecParameters> {
        let mut parameters = CodecParameters::new()?;
        // SAFETY: an opened context, and parameters owned here.
        let code = unsafe {
            ffi::avcodec_parameters_from_context(parameters.as_mut_ptr(), self.context.as_ptr())
        };
        check(code, "describe encoded stream").map(|_| parameters)
    }

    /// Encodes one subtitle that is on the screen from `start` for `duration` milliseconds. No parts: the screen is cleared.
    ///
    /// # Errors
    /// `EINVAL` for a bitmap whose indices do not fill it or a text with a NUL character, out of memory, and what the encoder
    /// says.
    pub fn encode(
        &mut self,
        parts: &[SubtitlePart],
        start: i64,
        duration: u32,
    ) -> Result<Option<Packet>> {
        const OPERATION: &str = "encode";
        let named = |error: AvError| error.with_subject(self.codec.name());
        let mut subtitle = Subtitle::new(parts, start, duration).map_err(named)?;
        let mut packet = Packet::zeroed(MAX_PACKET)?;
        let data = packet.data_mut()?;
        let length = i32::try_from(data.len()).unwrap_or(i32::MAX);
        // SAFETY: an opened subtitle encoder, `length` writable bytes, and a subtitle whose parts are complete.
        let size = unsafe {
            ffi::avcodec_encode_subtitle(
                self.context.as_ptr(),
                data.as_mut_ptr(),
                length,
                subtitle.as_ptr(),
            )
        };
        let size = check(size, OPERATION).map_err(named)?;
        if size == 0 {
            return Ok(None);
        }
        let bytes = data
            .get(..usize::try_from(size).unwrap_or(0))
            .unwrap_or_default();
        let mut packet = Packet::from_bytes(bytes)?;
        packet.set_pts(Some(start));
        packet.set_dts(Some(start));
        packet.set_duration(i64::from(duration));
        packet.set_key(true);
        Ok(Some(packet))
    }
}

/// FFmpeg's subtitle with parts of our making, freed with them.
struct Subtitle(ffi::AVSubtitle);

impl Subtitle {
    fn new(parts: &[SubtitlePart], start: i64, duration: u32) -> Result<Self> {
        const OPERATION: &str = "encode";
        // SAFETY: all zero is FFmpeg's empty subtitle.
        let raw: ffi::AVSubtitle = unsafe { std::mem::MaybeUninit::zeroed().assume_init() };
        let mut made = Self(raw);
        made.0.pts = start.saturating_mul(1000);
        made.0.end_display_time = duration;
        made.0.format = u16::from(
            !parts
                .iter()
                .any(|part| matches!(part, SubtitlePart::Bitmap(_))),
        );
        if parts.is_empty() {
            return Ok(made);
        }
        // SAFETY: plain allocation of zeroed pointers; the subtitle owns it.
        made.0.rects =
            unsafe { ffi::av_calloc(parts.len(), size_of::<*mut ffi::AVSubtitleRect>()) }.cast();
        if made.0.rects.is_null() {
            return Err(AvError::out_of_memory(OPERATION));
        }
        for (index, part) in parts.iter().enumerate() {
            // SAFETY: plain allocation, zeroed: FFmpeg's empty part.
            let rect: *mut ffi::AVSubtitleRect =
                unsafe { ffi::av_mallocz(size_of::<ffi::AVSubtitleRect>()) }.cast();
            // SAFETY: null or just allocated; nobody else knows it.
            let Some(fields) = (unsafe { rect.as_mut() }) else {
                return Err(AvError::out_of_memory(OPERATION));
            };
            // SAFETY: `index` is below the length of the array allocated above.
            let place = unsafe { made.0.rects.add(index) };
            // SAFETY: in the array (just above).
            unsafe { place.write(rect) };
            // Counted at once, so that a failure below frees it.
            made.0.num_rects += 1;
            fill(fields, part)?;
        }
        Ok(made)
    }

    fn as_ptr(&mut self) -> *const ffi::AVSubtitle {
        &raw const self.0
    }
}

impl Drop for Subtitle {
    fn drop(&mut self) {
        // SAFETY: made above of FFmpeg's allocations only; freed this once.
        unsafe { ffi::avsubtitle_free(&raw mut self.0) };
    }
}

fn fill(rect: &mut ffi::AVSubtitleRect, part: &SubtitlePart) -> Result<()> {
    use ffi::AVSubtitleType as Kind;
    let (kind, text) = match part {
        SubtitlePart::Text(text) => (Kind::SUBTITLE_TEXT, Some(text)),
        SubtitlePart::Ass(line) => (Kind::SUBTITLE_ASS, Some(line)),
        SubtitlePart::Bitmap(_) => (Kind::SUBTITLE_BITMAP, None),
    };
    // SAFETY: a field of the part, read by C only.
    unsafe { raw::set_enum_value(&raw mut rect.type_, kind as i32) };
    if let SubtitlePart::Bitmap(bitmap) = part {
        return fill_bitmap(rect, bitmap);
    }
    let text = c_string(text.map_or("", |text| text), "encode")?;
    // SAFETY: a terminated string; the copy is the part's.
    let copy = unsafe { ffi::av_strdup(text.as_ptr()) };
    if copy.is_null() {
        return Err(AvError::out_of_memory("encode"));
    }
    if matches!(part, SubtitlePart::Ass(_)) {
        rect.ass = copy;
    } else {
        rect.text = copy;
    }
    Ok(())
}

fn fill_bitmap(rect: &mut ffi::AVSubtitleRect, bitmap: &SubtitleBitmap) -> Result<()> {
    let wrong = || {
        AvError::invalid_argument("encode").with_subject(format!(
            "a bitmap of {}x{} with {} indices and {} colours",
            bitmap.width,
            bitmap.height,
            bitmap.indices.len(),
            bitmap.palette.len()
        ))
    };
    let int = |value: u32| i32::try_from(value).map_err(|_| wrong());
    let size = u64::from(bitmap.width) * u64::from(bitmap.height);
    let colors = bitmap.palette.len();
    let beyond = |index: &u8| usize::from(*index) >= colors;
    if size == 0
        || bitmap.indices.len() as u64 != size
        || colors > COLORS
        || bitmap.indices.iter().any(beyond)
    {
        return Err(wrong());
    }
    (rect.x, rect.y) = (int(bitmap.x)?, int(bitmap.y)?);
    (rect.w, rect.h) = (int(bitmap.width)?, int(bitmap.height)?);
    rect.linesize[0] = rect.w;
    rect.nb_colors = i32::try_from(colors).map_err(|_| wrong())?;
    rect.data[0] = copied(&bitmap.indices, bitmap.indices.len())?;
    let palette: Vec<u8> = bitmap
        .palette
        .iter()
        .flat_map(|color| color.to_ne_bytes())
        .collect();
    // Encoders look at whole palettes.
    rect.data[1] = copied(&palette, COLORS * 4)?;
    Ok(())
}

/// A copy in FFmpeg's memory, filled up with zeros to `length`.
fn copied(bytes: &[u8], length: usize) -> Result<*mut u8> {
    // SAFETY: plain allocation.
    let memory: *mut u8 = unsafe { ffi::av_mallocz(length.max(bytes.len())) }.cast();
    if memory.is_null() {
        return Err(AvError::out_of_memory("encode"));
    }
    // SAFETY: at least `bytes.len()` fresh bytes.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), memory, bytes.len()) };
    Ok(memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "[Script Info]\r\nScriptType: v4.00+\r\n\r\n[V4+ Styles]\r\nFormat: Name, Fontname, Fontsize\r\nStyle: Default,Arial,16\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n";

    fn encoder(name: &str, size: Option<(u32, u32)>) -> SubtitleEncoder {
        let codec = EncoderCodec::from_name(name).unwrap();
        SubtitleEncoder::open(codec, HEADER, size, Dictionary::new()).unwrap()
    }

    #[test]
    fn a_line_becomes_a_packet_with_its_times() {
        let mut encoder = encoder("srt", None);
        let line = SubtitlePart::Ass("0,0,Default,,0,0,0,,Hallo\\Nwörld".into());
        let packet = encoder.encode(&[line], 1500, 700).unwrap().unwrap();
        let text = String::from_utf8_lossy(packet.data()).into_owned();
        assert!(
            text.replace("\r\n", "\n").contains("Hallo\nwörld"),
            "{text}"
        );
        assert_eq!((packet.pts(), packet.duration()), (Some(1500), 700));
    }

    #[test]
    fn a_bitmap_must_be_filled_and_its_colours_be_there() {
        let mut encoder = encoder("dvdsub", Some((720, 576)));
        let bitmap = |indices: Vec<u8>| {
            SubtitlePart::Bitmap(SubtitleBitmap {
                x: 10,
                y: 20,
                width: 4,
                height: 2,
                indices,
                palette: vec![0, 0xffff_ffff],
            })
        };
        let packet = encoder.encode(&[bitmap(vec![1; 8])], 0, 1000).unwrap();
        assert!(packet.is_some_and(|packet| packet.size() > 10));
        assert!(encoder.encode(&[bitmap(vec![1; 7])], 0, 1000).is_err());
        assert!(encoder.encode(&[bitmap(vec![2; 8])], 0, 1000).is_err());
    }

    #[test]
    fn an_encoder_of_something_else_and_a_nul_are_refused() {
        let codec = EncoderCodec::from_name("flac").unwrap();
        assert!(SubtitleEncoder::open(codec, HEADER, None, Dictionary::new()).is_err());
        let mut encoder = encoder("srt", None);
        let line = SubtitlePart::Ass("0,0,Default,,0,0,0,,a\0b".into());
        assert!(encoder.encode(&[line], 0, 1).is_err());
    }
}
