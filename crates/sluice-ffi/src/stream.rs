//! The streams of an open input: views that borrow it, and facts that are copied out.

use ffmpeg_next::ffi;

use crate::codec_parameters::CodecParameters;
use crate::dictionary;
use crate::error::{Result, check};
use crate::media_type::MediaType;
use crate::packet::{Packet, timestamp};
use crate::rational::Rational;
use crate::raw;
use crate::text::static_name;

/// Which packets of a stream the demuxer leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Discard {
    /// Only useless ones (FFmpeg's default).
    #[default]
    Useless,
    /// All but key frames, where the demuxer can tell.
    NonKey,
    /// Every one.
    All,
}

/// One entry of a stream's index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexEntry {
    /// Byte position in the source.
    pub position: i64,
    /// Time in ticks of the stream's time base.
    pub timestamp: i64,
    /// Whether decoding can start here.
    pub key: bool,
    /// Bytes, or 0 if not known.
    pub size: u32,
    /// Whether it is only decoded for others and never shown (an edit list leaves it out).
    pub discard: bool,
}

/// A stream of an open input.
#[derive(Clone, Copy)]
pub struct Stream<'input> {
    raw: &'input ffi::AVStream,
    context: *mut ffi::AVFormatContext,
}

impl<'input> Stream<'input> {
    /// # Safety
    /// `raw` must be a stream of `context`, and neither may change while `'input` lasts.
    pub(crate) unsafe fn new(
        raw: &'input ffi::AVStream,
        context: *mut ffi::AVFormatContext,
    ) -> Self {
        Self { raw, context }
    }

    /// Its index in the input.
    #[must_use]
    pub fn index(&self) -> usize {
        usize::try_from(self.raw.index).unwrap_or(0)
    }

    /// The container's own number for it.
    #[must_use]
    pub fn id(&self) -> i32 {
        self.raw.id
    }

    /// What it carries.
    #[must_use]
    pub fn media_type(&self) -> MediaType {
        // SAFETY: FFmpeg gives every stream its parameters when it makes it.
        unsafe { self.raw.codecpar.as_ref() }.map_or(MediaType::Unknown, |parameters| {
            MediaType::from_raw(raw::enum_value(&parameters.codec_type))
        })
    }

    /// A copy of what it says about its coding.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn parameters(&self) -> Result<CodecParameters> {
        // SAFETY: the stream's own parameters, unchanged while it is borrowed.
        unsafe { CodecParameters::copy_of(self.raw.codecpar) }
    }

    /// Seconds per tick of its times.
    #[must_use]
    pub fn time_base(&self) -> Rational {
        self.raw.time_base.into()
    }

    /// First presentation time in ticks.
    #[must_use]
    pub fn start_time(&self) -> Option<i64> {
        timestamp(self.raw.start_time)
    }

    /// Duration in ticks.
    #[must_use]
    pub fn duration(&self) -> Option<i64> {
        timestamp(self.raw.duration).filter(|duration| *duration >= 0)
    }

    /// Number of frames as the container says; `None` where it does not.
    #[must_use]
    pub fn frame_count(&self) -> Option<u64> {
        u64::try_from(self.raw.nb_frames)
            .ok()
            .filter(|count| *count > 0)
    }

    /// Frames per second on average.
    #[must_use]
    pub fn average_frame_rate(&self) -> Option<Rational> {
        Rational::from(self.raw.avg_frame_rate).positive()
    }

    /// The lowest rate at which all timestamps can be told exactly (a guess).
    #[must_use]
    pub fn base_frame_rate(&self) -> Option<Rational> {
        Rational::from(self.raw.r_frame_rate).positive()
    }

    /// The frame rate FFmpeg would play it at, from container and codec.
    #[must_use]
    pub fn frame_rate(&self) -> Option<Rational> {
        let stream = std::ptr::from_ref(self.raw).cast_mut();
        // SAFETY: a stream of its own context, both only read by this call.
        let rate = unsafe { ffi::av_guess_frame_rate(self.context, stream, std::ptr::null_mut()) };
        Rational::from(rate).positive()
    }

    /// How much wider than high a pixel is, from container and codec.
    #[must_use]
    pub fn sample_aspect_ratio(&self) -> Option<Rational> {
        let stream = std::ptr::from_ref(self.raw).cast_mut();
        // SAFETY: a stream of its own context, both only read by this call.
        let ratio = unsafe {
            ffi::av_guess_sample_aspect_ratio(self.context, stream, std::ptr::null_mut())
        };
        Rational::from(ratio).positive()
    }

    /// FFmpeg's words for what it is for: `default`, `forced`, `attached_pic`, ….
    #[must_use]
    pub fn disposition(&self) -> Vec<&'static str> {
        (0..31)
            .map(|bit| 1 << bit)
            .filter(|flag| self.raw.disposition & flag != 0)
            .filter_map(|flag| {
                // SAFETY: any flag is fine.
                let name = unsafe { ffi::av_disposition_to_string(flag) };
                // SAFETY: null or a static string.
                unsafe { static_name(name) }
            })
            .collect()
    }

    /// Whether it is one picture attached to the file, such as cover art.
    #[must_use]
    pub fn is_attached_picture(&self) -> bool {
        self.raw.disposition & ffi::AV_DISPOSITION_ATTACHED_PIC != 0
    }

    /// Whether it is a track of pictures for chapters rather than one picture.
    #[must_use]
    pub fn is_timed_thumbnails(&self) -> bool {
        self.raw.disposition & ffi::AV_DISPOSITION_TIMED_THUMBNAILS != 0
    }

    /// The packet of an attached picture, which shares its bytes; `None` where the file has none.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn attached_picture(&self) -> Result<Option<Packet>> {
        if self.raw.attached_pic.data.is_null() {
            return Ok(None);
        }
        let mut packet = Packet::new()?;
        // SAFETY: an empty packet of ours and one of the stream's, which is only read.
        let code =
            unsafe { ffi::av_packet_ref(packet.as_mut_ptr(), &raw const self.raw.attached_pic) };
        check(code, "read attached picture")?;
        Ok(Some(packet))
    }

    /// Bytes of its attached picture; 0 without one.
    #[must_use]
    pub fn attached_picture_size(&self) -> usize {
        usize::try_from(self.raw.attached_pic.size).unwrap_or(0)
    }

    /// Its tags; bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn metadata(&self) -> Vec<(String, String)> {
        // SAFETY: null or the stream's own dictionary, unchanged while it is borrowed.
        unsafe { dictionary::read(self.raw.metadata) }
    }

    /// Number of entries in its index.
    #[must_use]
    pub fn index_len(&self) -> usize {
        // SAFETY: a live stream of a demuxer.
        let count = unsafe { ffi::avformat_index_get_entries_count(self.raw) };
        usize::try_from(count).unwrap_or(0)
    }

    /// One entry of its index, by its place in it.
    #[must_use]
    pub fn index_entry(&self, place: usize) -> Option<IndexEntry> {
        let place = i32::try_from(place).ok()?;
        let stream = std::ptr::from_ref(self.raw).cast_mut();
        // SAFETY: a live stream of a demuxer; C checks the place.
        let entry = unsafe { ffi::avformat_index_get_entry(stream, place) };
        // SAFETY: null or an entry, alive until the demuxer runs again.
        let entry = unsafe { entry.as_ref() }?;
        Some(IndexEntry {
            position: entry.pos,
            timestamp: entry.timestamp,
            key: entry.flags() & ffi::AVINDEX_KEYFRAME != 0,
            size: u32::try_from(entry.size()).unwrap_or(0),
            discard: entry.flags() & ffi::AVINDEX_DISCARD_FRAME != 0,
        })
    }

    /// The last index entry at or before a time in ticks, key frames only unless `any`.
    #[must_use]
    pub fn index_entry_before(&self, time: i64, any: bool) -> Option<IndexEntry> {
        let flags = ffi::AVSEEK_FLAG_BACKWARD | if any { ffi::AVSEEK_FLAG_ANY } else { 0 };
        let stream = std::ptr::from_ref(self.raw).cast_mut();
        // SAFETY: a live stream of a demuxer.
        let entry = unsafe { ffi::avformat_index_get_entry_from_timestamp(stream, time, flags) };
        // SAFETY: null or an entry, alive until the demuxer runs again.
        let entry = unsafe { entry.as_ref() }?;
        Some(IndexEntry {
            position: entry.pos,
            timestamp: entry.timestamp,
            key: entry.flags() & ffi::AVINDEX_KEYFRAME != 0,
            size: u32::try_from(entry.size()).unwrap_or(0),
            discard: entry.flags() & ffi::AVINDEX_DISCARD_FRAME != 0,
        })
    }
}

impl std::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("index", &self.index())
            .field("media_type", &self.media_type())
            .finish_non_exhaustive()
    }
}
