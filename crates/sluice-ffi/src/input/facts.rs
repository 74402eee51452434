//! What an open input says about itself.

use ffmpeg_next::ffi;

use crate::dictionary;
use crate::packet::timestamp;
use crate::rational::Rational;
use crate::text::lossy_or_empty;

use super::Input;

/// A named part of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The container's own number for it.
    pub id: i64,
    /// Seconds per tick of its times.
    pub time_base: Rational,
    /// Where it starts, in ticks.
    pub start: i64,
    /// Where it ends, in ticks.
    pub end: i64,
    /// Its tags; bytes that are not UTF-8 become U+FFFD.
    pub metadata: Vec<(String, String)>,
}

/// Streams that belong together, as in a broadcast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The container's own number for it.
    pub id: i32,
    /// Indices of its streams.
    pub streams: Vec<usize>,
    /// Its tags; bytes that are not UTF-8 become U+FFFD.
    pub metadata: Vec<(String, String)>,
}

impl Input {
    /// The demuxer's name (`"mov,mp4,m4a,3gp,3g2,mj2"`).
    #[must_use]
    pub fn format_name(&self) -> String {
        // SAFETY: an open input has its demuxer, whose name is static and terminated.
        self.format()
            .map_or_else(String::new, |format| unsafe { lossy_or_empty(format.name) })
    }

    /// The demuxer's name for people.
    #[must_use]
    pub fn format_long_name(&self) -> String {
        // SAFETY: as above; null or a static, terminated string.
        self.format().map_or_else(String::new, |format| unsafe {
            lossy_or_empty(format.long_name)
        })
    }

    /// Whether the container carries no timestamps of its own.
    #[must_use]
    pub fn has_no_timestamps(&self) -> bool {
        self.has_format_flag(ffi::AVFMT_NOTIMESTAMPS)
    }

    /// Whether timestamps may jump (MPEG-TS).
    #[must_use]
    pub fn has_timestamp_jumps(&self) -> bool {
        self.has_format_flag(ffi::AVFMT_TS_DISCONT)
    }

    /// Whether the demuxer seeks by presentation time rather than decoding time.
    #[must_use]
    pub fn seeks_to_pts(&self) -> bool {
        self.has_format_flag(ffi::AVFMT_SEEK_TO_PTS)
    }

    /// Whether the demuxer opens its source itself (devices, image sequences).
    #[must_use]
    pub fn opens_itself(&self) -> bool {
        self.has_format_flag(ffi::AVFMT_NOFILE)
    }

    /// First presentation time of all streams, in microseconds.
    #[must_use]
    pub fn start_time(&self) -> Option<i64> {
        timestamp(self.raw().start_time)
    }

    /// Duration in microseconds.
    #[must_use]
    pub fn duration(&self) -> Option<i64> {
        timestamp(self.raw().duration).filter(|duration| *duration > 0)
    }

    /// Bits per second on average, over all streams and the container.
    #[must_use]
    pub fn bit_rate(&self) -> Option<u64> {
        u64::try_from(self.raw().bit_rate)
            .ok()
            .filter(|rate| *rate > 0)
    }

    /// How sure FFmpeg is of the format, 0 to 100.
    #[must_use]
    pub fn probe_score(&self) -> i32 {
        self.raw().probe_score
    }

    /// Whether seeking can work: the source can seek, or the demuxer brings its own
    /// source and knows a duration.
    #[must_use]
    pub fn is_seekable(&self) -> bool {
        let raw = self.raw();
        if raw.ctx_flags & ffi::AVFMTCTX_UNSEEKABLE != 0 {
            return false;
        }
        match self.pb() {
            Some(pb) => pb.seekable != 0,
            None => self.opens_itself() && self.duration().is_some(),
        }
    }

    /// Tags of the whole; bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn metadata(&self) -> Vec<(String, String)> {
        // SAFETY: null or the input's own dictionary; `&self` keeps changes out.
        unsafe { dictionary::read(self.raw().metadata) }
    }

    /// Whether tags changed since the last call, as in an internet radio stream.
    pub fn take_metadata_update(&mut self) -> bool {
        // SAFETY: an open input that `&mut self` has alone.
        let raw = unsafe { self.context.as_mut() };
        let updated = raw.event_flags & ffi::AVFMT_EVENT_FLAG_METADATA_UPDATED != 0;
        raw.event_flags &= !ffi::AVFMT_EVENT_FLAG_METADATA_UPDATED;
        updated
    }

    /// The chapters, in order.
    #[must_use]
    pub fn chapters(&self) -> Vec<Chapter> {
        // SAFETY: FFmpeg keeps `nb_chapters` pointers there.
        unsafe { list(self.raw().chapters, self.raw().nb_chapters) }
            .map(|raw| Chapter {
                id: raw.id,
                time_base: raw.time_base.into(),
                start: raw.start,
                end: raw.end,
                // SAFETY: null or the chapter's own dictionary.
                metadata: unsafe { dictionary::read(raw.metadata) },
            })
            .collect()
    }

    /// The programs, in order.
    #[must_use]
    pub fn programs(&self) -> Vec<Program> {
        // SAFETY: FFmpeg keeps `nb_programs` pointers there.
        unsafe { list(self.raw().programs, self.raw().nb_programs) }
            .map(|raw| Program {
                id: raw.id,
                streams: stream_indices(raw),
                // SAFETY: null or the program's own dictionary.
                metadata: unsafe { dictionary::read(raw.metadata) },
            })
            .collect()
    }

    fn format(&self) -> Option<&'static ffi::AVInputFormat> {
        // SAFETY: null or an entry of FFmpeg's static table.
        unsafe { self.raw().iformat.as_ref() }
    }

    fn has_format_flag(&self, flag: i32) -> bool {
        self.format().is_some_and(|format| format.flags & flag != 0)
    }
}

fn stream_indices(program: &ffi::AVProgram) -> Vec<usize> {
    if program.stream_index.is_null() {
        return Vec::new();
    }
    // SAFETY: not null; FFmpeg keeps `nb_stream_indexes` numbers there.
    let indices = unsafe {
        std::slice::from_raw_parts(program.stream_index, program.nb_stream_indexes as usize)
    };
    indices.iter().map(|index| *index as usize).collect()
}

/// The objects of one of FFmpeg's lists of pointers.
///
/// # Safety
/// `first` must be null or `count` pointers that are null or valid for `'a`.
unsafe fn list<'a, T: 'a>(first: *mut *mut T, count: u32) -> impl Iterator<Item = &'a T> {
    let pointers = if first.is_null() {
        &[]
    } else {
        // SAFETY: by the caller.
        unsafe { std::slice::from_raw_parts(first, count as usize) }
    };
    pointers.iter().filter_map(|pointer| {
        // SAFETY: by the caller.
        unsafe { pointer.as_ref() }
    })
}
