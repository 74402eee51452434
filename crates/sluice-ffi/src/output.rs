//! A running muxer: packets in, a file out.
//!
//! ```text
//! new ─► add_stream … ─► open (I/O, options, header) ─► write … ─► finish (trailer)
//! ```

mod chapter;
mod files;

use std::io;
use std::ptr::{self, NonNull};
use std::time::Duration;

use ffmpeg_next::ffi;
use libc::c_int;

pub use self::chapter::OutputChapter;
pub use self::files::FileTargets;

use self::files::Files;
use crate::avio_write::{WriteIo, WriteTarget};
use crate::codec_parameters::CodecParameters;
use crate::dictionary::Dictionary;
use crate::error::{AvError, Result, check};
use crate::output_format::OutputFormat;
use crate::packet::Packet;
use crate::rational::Rational;
use crate::stop::StopFlag;
use crate::text::c_string;

/// Where a muxer's bytes go.
pub enum OutputTarget {
    /// The caller's own code.
    Custom(Box<dyn WriteTarget>),
    /// A URL that one of FFmpeg's protocols opens.
    Url,
    /// Nothing to open here: the format opens its own files, connection or device.
    Itself,
}

enum Io {
    Closed,
    Custom(WriteIo),
    Url,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Started,
    Finished,
}

/// What a muxer is told about a stream besides its codec parameters.
#[derive(Debug, Clone, Default)]
pub struct StreamFacts {
    /// Tags of the stream.
    pub metadata: Vec<(String, String)>,
    /// Frames per second of a video stream, where it is constant.
    pub frame_rate: Option<Rational>,
    /// Width of a pixel ÷ its height.
    pub sample_aspect_ratio: Option<Rational>,
    /// Disposition flags, by FFmpeg's numbers.
    pub disposition: i32,
}

/// The flag of one of FFmpeg's disposition names (`default`, `forced`, …).
#[must_use]
pub fn disposition_flag(name: &str) -> Option<i32> {
    let name = c_string(name, "set disposition").ok()?;
    // SAFETY: a terminated string.
    let flag = unsafe { ffi::av_disposition_from_string(name.as_ptr()) };
    (flag > 0).then_some(flag)
}

/// A running muxer.
pub struct Output {
    context: NonNull<ffi::AVFormatContext>,
    io: Io,
    state: State,
    format: OutputFormat,
    /// The time base that each stream's packets come in.
    time_bases: Vec<Rational>,
    /// Where each stream ends so far, in ticks of the muxer's time base.
    ends: Vec<Option<i64>>,
    // Keeps alive what the interrupt callback points to.
    stop: StopFlag,
    // Freed after the context, whose callbacks point to it.
    files: Option<Box<Files>>,
}

// SAFETY: an AVFormatContext belongs to no thread; it, its I/O and the target behind it (which is
// `Send`) are reached only through this value.
unsafe impl Send for Output {}

impl Output {
    /// A muxer without streams. `url` names the output: what [`OutputTarget::Url`] opens, and what
    /// formats that open themselves derive their file names from.
    ///
    /// # Errors
    /// Out of memory, or a NUL character in `url`.
    pub fn new(format: OutputFormat, url: &str, stop: StopFlag) -> Result<Self> {
        crate::init();
        let url = c_string(url, "open output")?;
        let mut context = ptr::null_mut();
        // SAFETY: a static format; the context is written on success. FFmpeg takes the format as
        // `const` and the URL is copied.
        let code = unsafe {
            ffi::avformat_alloc_output_context2(
                &raw mut context,
                format.raw(),
                ptr::null(),
                url.as_ptr(),
            )
        };
        check(code, "open output")?;
        let mut context =
            NonNull::new(context).ok_or_else(|| AvError::out_of_memory("open output"))?;
        // SAFETY: just allocated, not shared.
        unsafe { context.as_mut() }.interrupt_callback = stop.interrupt_callback();
        Ok(Self {
            context,
            io: Io::Closed,
            state: State::New,
            format,
            time_bases: Vec::new(),
            ends: Vec::new(),
            stop,
            files: None,
        })
    }

    /// Which muxer it is.
    #[must_use]
    pub fn format(&self) -> OutputFormat {
        self.format
    }

    fn raw(&self) -> &ffi::AVFormatContext {
        // SAFETY: alive as long as this value, which alone changes it.
        unsafe { self.context.as_ref() }
    }

    fn raw_mut(&mut self) -> &mut ffi::AVFormatContext {
        // SAFETY: alive, and `&mut self` makes it the only reference.
        unsafe { self.context.as_mut() }
    }

    /// Every call that may connect begins here.
    fn require(&self, state: State) -> Result<()> {
        self.stop.ends_lookups();
        if self.state == state {
            return Ok(());
        }
        Err(AvError::invalid_argument("use output")
            .with_subject(format!("it is {:?}, not {state:?}", self.state)))
    }

    /// Adds a stream whose packets come in ticks of `time_base`, and gives its index.
    ///
    /// # Errors
    /// When the header is written already, or out of memory.
    pub fn add_stream(
        &mut self,
        parameters: &CodecParameters,
        time_base: Rational,
        facts: &StreamFacts,
    ) -> Result<usize> {
        self.require(State::New)?;
        // SAFETY: the context is alive and its header not written.
        let stream = unsafe { ffi::avformat_new_stream(self.context.as_ptr(), ptr::null()) };
        let mut stream =
            NonNull::new(stream).ok_or_else(|| AvError::out_of_memory("add stream"))?;
        // SAFETY: just made; the context that owns it is only reached through this value.
        let fields = unsafe { stream.as_mut() };
        // SAFETY: parameters of a new stream and parameters that are alive.
        let code = unsafe { ffi::avcodec_parameters_copy(fields.codecpar, parameters.as_ptr()) };
        check(code, "add stream")?;
        fields.time_base = time_base.into();
        fields.disposition = facts.disposition;
        if let Some(rate) = facts.frame_rate {
            fields.avg_frame_rate = rate.into();
            fields.r_frame_rate = rate.into();
        }
        if let Some(ratio) = facts.sample_aspect_ratio {
            fields.sample_aspect_ratio = ratio.into();
        }
        replace_metadata(&mut fields.metadata, &facts.metadata)?;
        self.time_bases.push(time_base);
        self.ends.push(None);
        Ok(self.time_bases.len() - 1)
    }

    /// Replaces the tags of the file.
    ///
    /// # Errors
    /// When the header is written already, or a tag has a NUL character.
    pub fn set_metadata(&mut self, tags: &[(String, String)]) -> Result<()> {
        self.require(State::New)?;
        replace_metadata(&mut self.raw_mut().metadata, tags)
    }

    /// Asks for files that depend on nothing but their input (no encoder version, no random ids).
    pub fn set_bitexact(&mut self) {
        self.raw_mut().flags |= ffi::AVFMT_FLAG_BITEXACT;
    }

    /// Has [`Output::finish`] fail where one of the files that the format opens itself could not be opened or written whole, also
    /// where the format itself lets that pass.
    pub fn watch_files(&mut self) {
        self.open_files(None, false);
    }

    /// As [`Output::watch_files`], and has some of the files written by someone else than FFmpeg; then writing fails soon after
    /// one of them did, unless `lenient`.
    pub fn open_files_with(&mut self, targets: Box<dyn FileTargets>, lenient: bool) {
        self.open_files(Some(targets), lenient);
    }

    fn open_files(&mut self, targets: Option<Box<dyn FileTargets>>, lenient: bool) {
        if self.files.is_none() {
            let stop = self.stop.clone();
            self.files = Files::watch(self.raw_mut(), targets, lenient, stop);
        }
    }

    fn check_files(&self) -> Result<()> {
        let code = self.files.as_ref().map_or(0, |files| files.early_error());
        check(code, "write files").map(drop)
    }

    /// Opens the target and writes the header. `options` are for protocol, muxer and device.
    ///
    /// # Errors
    /// [`crate::AvErrorKind::OptionNotFound`] with the names that nobody used, before the muxer
    /// writes anything; otherwise what target or muxer report.
    pub fn open(&mut self, target: OutputTarget, mut options: Dictionary) -> Result<()> {
        self.require(State::New)?;
        // A device's library is bound on first use: without it the process would end there.
        crate::device::load_device_libraries(self.format.name())?;
        self.open_io(target, &mut options)?;
        // SAFETY: the streams are described and the I/O is open; used options leave the dictionary.
        let code =
            unsafe { ffi::avformat_init_output(self.context.as_ptr(), options.as_mut_ptr()) };
        check(code, "open muxer")?;
        options.require_used("open muxer")?;
        // SAFETY: as above, and the output is initialised.
        let code = unsafe { ffi::avformat_write_header(self.context.as_ptr(), ptr::null_mut()) };
        check(code, "write header")?;
        self.state = State::Started;
        self.check_files()
    }

    fn open_io(&mut self, target: OutputTarget, options: &mut Dictionary) -> Result<()> {
        match target {
            OutputTarget::Itself => {}
            OutputTarget::Custom(target) => {
                let io = WriteIo::open(target, self.stop.clone())?;
                let context = self.raw_mut();
                context.pb = io.as_ptr();
                context.flags |= ffi::AVFMT_FLAG_CUSTOM_IO;
                self.io = Io::Custom(io);
            }
            OutputTarget::Url => {
                let interrupt = self.stop.interrupt_callback();
                let context = self.raw_mut();
                // SAFETY: `pb` is null before; the URL is the context's own terminated copy; the
                // interrupt's flag is kept alive by this value.
                let code = unsafe {
                    ffi::avio_open2(
                        &raw mut context.pb,
                        context.url,
                        ffi::AVIO_FLAG_WRITE,
                        &raw const interrupt,
                        options.as_mut_ptr(),
                    )
                };
                check(code, "open target")?;
                self.io = Io::Url;
            }
        }
        Ok(())
    }

    /// The time base that the muxer chose for a stream; known once opened.
    #[must_use]
    pub fn stream_time_base(&self, stream: usize) -> Option<Rational> {
        let context = self.raw();
        if context.streams.is_null() {
            return None;
        }
        // SAFETY: not null, so it holds `nb_streams` pointers.
        let streams =
            unsafe { std::slice::from_raw_parts(context.streams, context.nb_streams as usize) };
        let stream = *streams.get(stream)?;
        // SAFETY: streams live as long as the context.
        unsafe { stream.as_ref() }.map(|stream| stream.time_base.into())
    }

    /// Writes a packet whose times are in the time base its stream was added with. Packets of
    /// several streams may come in any order that each stream has in itself.
    ///
    /// # Errors
    /// What the muxer or the target report; a stream's times must rise.
    pub fn write(&mut self, mut packet: Packet, stream: usize) -> Result<()> {
        self.require(State::Started)?;
        let (Some(from), Some(to)) = (
            self.time_bases.get(stream).copied(),
            self.stream_time_base(stream),
        ) else {
            return Err(AvError::invalid_argument("write packet")
                .with_subject(format!("no stream {stream}")));
        };
        packet.rescale(from, to);
        packet.set_stream_index(stream);
        let end = packet
            .pts()
            .map(|pts| pts.saturating_add(packet.duration()));
        if let Some(last) = self.ends.get_mut(stream) {
            *last = (*last).max(end);
        }
        // SAFETY: the header is written; the packet's reference moves into the muxer and the
        // emptied packet is dropped here, so the caller keeps no alias.
        let code =
            unsafe { ffi::av_interleaved_write_frame(self.context.as_ptr(), packet.as_mut_ptr()) };
        check(code, "write packet")?;
        self.check_files()
    }

    /// Hands the bytes that were gathered to the target. Packets that wait for those of other streams go on waiting.
    ///
    /// # Errors
    /// What the target reports.
    pub fn hand_on(&mut self) -> Result<()> {
        self.require(State::Started)?;
        match NonNull::new(self.raw().pb) {
            Some(io) => {
                // SAFETY: the I/O context is open.
                unsafe { ffi::avio_flush(io.as_ptr()) };
                // SAFETY: as above.
                check(unsafe { io.as_ref() }.error, "write packet").map(drop)
            }
            None => Ok(()),
        }
    }

    /// Writes what waits for packets of other streams, and hands all bytes to the target.
    ///
    /// # Errors
    /// What the muxer or the target report.
    pub fn flush(&mut self) -> Result<()> {
        self.require(State::Started)?;
        // SAFETY: the header is written; null means to flush.
        let code =
            unsafe { ffi::av_interleaved_write_frame(self.context.as_ptr(), ptr::null_mut()) };
        check(code, "write packet")?;
        self.hand_on()
    }

    /// How much longer a device needs to play what it was given; `None` where it doesn't say.
    #[must_use]
    pub fn left_to_play(&self) -> Option<Duration> {
        if self.state != State::Started {
            return None;
        }
        let left = |(stream, end): (usize, &Option<i64>)| {
            let (end, base) = ((*end)?, self.stream_time_base(stream)?.positive()?);
            let (mut heard, mut wall) = (0, 0);
            // SAFETY: the header is written, the stream exists, and C writes two numbers of ours.
            let code = unsafe {
                ffi::av_get_output_timestamp(
                    self.context.as_ptr(),
                    c_int::try_from(stream).ok()?,
                    &raw mut heard,
                    &raw mut wall,
                )
            };
            let ticks = u64::try_from(end.saturating_sub(heard)).unwrap_or(0);
            let (num, den) = (u64::try_from(base.num).ok()?, u64::try_from(base.den).ok()?);
            let micros = ticks.saturating_mul(num).saturating_mul(1_000_000) / den;
            (code >= 0).then(|| Duration::from_micros(micros))
        };
        self.ends.iter().enumerate().filter_map(left).max()
    }

    /// Makes the muxer end what it collects (a page of Ogg) where it can.
    ///
    /// # Errors
    /// What the muxer or the target report.
    pub fn end_page(&mut self) -> Result<()> {
        self.require(State::Started)?;
        // SAFETY: the header is written; null means to flush what the muxer itself holds.
        let code = unsafe { ffi::av_write_frame(self.context.as_ptr(), ptr::null_mut()) };
        check(code, "write packet").map(drop)
    }

    /// Writes the trailer and closes the target.
    ///
    /// # Errors
    /// What the muxer or the target report; the target is closed in any case.
    pub fn finish(&mut self) -> Result<()> {
        self.require(State::Started)?;
        self.state = State::Finished;
        // SAFETY: the header is written and the trailer is not.
        let code = unsafe { ffi::av_write_trailer(self.context.as_ptr()) };
        let written = check(code, "write trailer").map(drop);
        let closed = self.close_io();
        let whole = self.files.as_ref().map_or(0, |files| files.error());
        written
            .and(closed)
            .and_then(|()| check(whole, "write files").map(drop))
    }

    fn close_io(&mut self) -> Result<()> {
        let code = match std::mem::replace(&mut self.io, Io::Closed) {
            Io::Closed => 0,
            Io::Custom(io) => {
                self.raw_mut().pb = ptr::null_mut();
                // Keep the target's own error readable after closing.
                let code = io.error_code();
                self.io = Io::Custom(io);
                code
            }
            // SAFETY: opened by avio_open2; C nulls the pointer.
            Io::Url => unsafe { ffi::avio_closep(&raw mut self.raw_mut().pb) },
        };
        check(code, "close target").map(drop)
    }

    /// The error that a custom target itself gave, once.
    pub fn take_io_error(&mut self) -> Option<io::Error> {
        match &mut self.io {
            Io::Custom(io) => io.take_error(),
            _ => self.files.as_mut()?.take_own_error(),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Io::Url = self.io {
            // SAFETY: opened by avio_open2 and not closed yet.
            unsafe { ffi::avio_closep(&raw mut self.raw_mut().pb) };
        }
        // Custom I/O is freed by its own value, after the context that points to it.
        self.raw_mut().pb = ptr::null_mut();
        // SAFETY: made by avformat_alloc_output_context2 and freed once.
        unsafe { ffi::avformat_free_context(self.context.as_ptr()) };
    }
}

fn replace_metadata(field: &mut *mut ffi::AVDictionary, tags: &[(String, String)]) -> Result<()> {
    let tags = Dictionary::from_pairs(tags.iter().map(|(key, value)| (key, value)))?;
    // SAFETY: null or the dictionary that the context or stream owns.
    unsafe { ffi::av_dict_free(field) };
    *field = tags.into_raw();
    Ok(())
}

#[cfg(test)]
mod tests;
