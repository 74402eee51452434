//! Inputs: a file, URL, device or custom source with a demuxer on it.

use std::ptr::NonNull;

use ffmpeg_next::ffi;
use libc::c_int;

use crate::codec_parameters::CodecParameters;
use crate::error::{AvError, Result, check};
use crate::media_type::MediaType;
use crate::packet::Packet;
use crate::raw;
use crate::source_io::{IoError, SourceContext};
use crate::stop::{StopFlag, StopReason};
use crate::stream::{Discard, Stream};

mod facts;
mod first_picture;
mod gate;
mod open;
#[cfg(test)]
mod tests;

pub use facts::{Chapter, Program};
pub use gate::{Gate, HEAD, Options};
pub use open::InputOptions;

/// An open input. Reading is `read_packet` until `None`.
pub struct Input {
    context: NonNull<ffi::AVFormatContext>,
    /// Freed after the context, which points to it.
    io: Option<SourceContext>,
    /// Dropped after the context, which points to it.
    #[expect(dead_code, reason = "only C looks at it")]
    gate: Option<Box<gate::OpenGate>>,
    stop: StopFlag,
}

// SAFETY: FFmpeg's format contexts may move between threads as long as one uses them at a
// time, which `&mut self` on every call that changes them ensures; the custom source is `Send`.
unsafe impl Send for Input {}

/// What a seek may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeekFlags {
    /// Any frame will do, not only key frames.
    pub any: bool,
    /// Prefer what lies before the target.
    pub backward: bool,
    /// The target is a byte position.
    pub byte: bool,
    /// The target is a frame number.
    pub frame: bool,
}

impl SeekFlags {
    fn as_raw(self) -> c_int {
        let flag = |on: bool, bit: c_int| if on { bit } else { 0 };
        flag(self.any, ffi::AVSEEK_FLAG_ANY)
            | flag(self.backward, ffi::AVSEEK_FLAG_BACKWARD)
            | flag(self.byte, ffi::AVSEEK_FLAG_BYTE)
            | flag(self.frame, ffi::AVSEEK_FLAG_FRAME)
    }
}

impl Input {
    /// Opens an input. Also returns the names of options that nothing used.
    ///
    /// # Errors
    /// `AVERROR_DEMUXER_NOT_FOUND` for a format FFmpeg does not have,
    /// `AVERROR_INVALIDDATA` where no demuxer recognises the bytes, `AVERROR_EXIT` when
    /// the stop flag is raised, and what the protocol or demuxer refuses with. What a
    /// custom source failed with is in the second place of the error.
    pub fn open(
        options: InputOptions,
    ) -> std::result::Result<(Self, Vec<String>), (AvError, Option<IoError>)> {
        open::open(options)
    }

    /// Of how many packets of each stream [`Input::find_stream_info`] looks for a timestamp, at least 1.
    pub fn set_timestamp_probe(&mut self, packets: u16) {
        // SAFETY: an open input; FFmpeg reads the field later, and only as a count.
        unsafe { (*self.context.as_ptr()).max_ts_probe = i32::from(packets.max(1)) };
    }

    /// Reads on until every stream's parameters are known or the limits of the open
    /// options are reached. The options go to every decoder that is tried. Of an MP4's H.264
    /// only the headers of the first picture are decoded, where the source can go back.
    ///
    /// # Errors
    /// As for [`Input::open`].
    pub fn find_stream_info(&mut self, decoder_options: &[(String, String)]) -> Result<()> {
        open::find_stream_info(self, decoder_options)
    }

    /// The next packet of any stream, or `None` at the end. An I/O error is an error even
    /// where the demuxer takes it for the end.
    ///
    /// # Errors
    /// What the demuxer, the protocol or the custom source refuses with; `AVERROR_EXIT`
    /// when the stop flag is raised. Reading may go on after `AVERROR_INVALIDDATA`.
    pub fn read_packet(&mut self) -> Result<Option<Packet>> {
        const OPERATION: &str = "read packet";
        self.stop.ends_lookups();
        loop {
            // Generators and files never wait, so FFmpeg would not ask.
            if matches!(
                self.stop.reason(),
                Some(StopReason::Aborted | StopReason::Closed)
            ) {
                return Err(AvError::new(ffi::AVERROR_EXIT, OPERATION));
            }
            let mut packet = Packet::new()?;
            // SAFETY: an open input and an empty packet of ours.
            let code = unsafe { ffi::av_read_frame(self.context.as_ptr(), packet.as_mut_ptr()) };
            if code >= 0 {
                self.stop.progress();
                return Ok(Some(packet));
            }
            if self.stop.is_raised() {
                return Err(AvError::new(ffi::AVERROR_EXIT, OPERATION));
            }
            if let Some(code) = self.io_error() {
                return Err(AvError::new(code, OPERATION));
            }
            if code == ffi::AVERROR_EOF {
                return Ok(None);
            }
            // A demuxer that has nothing yet (devices) would spin here without a pause.
            if code == crate::error::AGAIN {
                std::thread::sleep(std::time::Duration::from_millis(1));
                continue;
            }
            return Err(AvError::new(code, OPERATION));
        }
    }

    /// The error that reading the source stopped at, if one did; a clean end is none.
    #[must_use]
    pub fn io_error(&self) -> Option<i32> {
        let error = self.pb()?.error;
        (error < 0 && error != ffi::AVERROR_EOF).then_some(error)
    }

    /// Whether the source itself has ended.
    #[must_use]
    pub fn io_at_end(&self) -> bool {
        self.pb().is_some_and(|pb| pb.eof_reached != 0)
    }

    /// What the custom source failed with since the last call.
    pub fn take_io_error(&mut self) -> Option<IoError> {
        self.io.as_mut()?.take_error()
    }

    /// Bytes read from the source so far, thrown-away ones included; 0 for devices.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.pb()
            .and_then(|pb| u64::try_from(pb.bytes_read).ok())
            .unwrap_or(0)
    }

    /// Bytes of the source in all, if known.
    pub fn io_size(&mut self) -> Option<u64> {
        let pb = self.raw().pb;
        if pb.is_null() {
            return None;
        }
        // SAFETY: the input's own I/O context, checked not null.
        let size = u64::try_from(unsafe { ffi::avio_size(pb) }).ok();
        // A pipe's size is 0 to FFmpeg.
        size.filter(|size| *size > 0)
    }

    /// Up to `count` bytes from a place in a source that can go back. For after the end; a seek has to follow before more is
    /// read.
    #[must_use]
    pub fn read_at(&mut self, position: u64, count: usize) -> Option<Vec<u8>> {
        // SAFETY: null or the input's own I/O context, which `&mut self` has alone.
        let pb = unsafe { self.raw().pb.as_mut() }.filter(|pb| pb.seekable != 0)?;
        let position = i64::try_from(position).ok()?;
        let wanted = c_int::try_from(count).ok()?;
        // SAFETY: an open I/O context.
        if unsafe { ffi::avio_seek(pb, position, libc::SEEK_SET) } != position {
            return None;
        }
        let mut bytes = vec![0; count];
        // SAFETY: an open I/O context, and `wanted` writable bytes of ours.
        let got = unsafe { ffi::avio_read(pb, bytes.as_mut_ptr(), wanted) };
        bytes.truncate(usize::try_from(got).ok()?);
        Some(bytes)
    }

    /// Up to `count` of the bytes that were read last, as far as they are in memory still.
    #[must_use]
    pub fn buffered_end(&self, count: usize) -> Option<Vec<u8>> {
        let pb = self.pb()?;
        let held = pb.buf_end.addr().checked_sub(pb.buffer.addr())?;
        if pb.buffer.is_null() || held == 0 {
            return None;
        }
        // SAFETY: not null; FFmpeg filled the buffer from its start to `buf_end`.
        let bytes = unsafe { std::slice::from_raw_parts(pb.buffer, held) };
        Some(bytes[held - held.min(count)..].to_vec())
    }

    /// Whether the duration is one that the file says, not a guess from its size and bit rate.
    #[must_use]
    pub fn knows_duration(&self) -> bool {
        const FROM_BIT_RATE: i32 =
            ffi::AVDurationEstimationMethod::AVFMT_DURATION_FROM_BITRATE as i32;
        raw::enum_value(&self.raw().duration_estimation_method) != FROM_BIT_RATE
    }

    /// Where the demuxer is in the source, in bytes.
    #[must_use]
    pub fn io_position(&self) -> Option<u64> {
        let pb = self.pb()?;
        let buffered = pb.buf_end.addr().checked_sub(pb.buf_ptr.addr())?;
        u64::try_from(pb.pos).ok()?.checked_sub(buffered as u64)
    }

    /// Goes to the key frame (or frame, or byte) nearest to `target` within `earliest` and
    /// `latest`: in ticks of the stream, or in microseconds without one. Decoders have to
    /// be flushed afterwards.
    ///
    /// # Errors
    /// `EPERM`, `ENOSYS` or whatever the demuxer refuses with; the position is then
    /// undefined until a seek succeeds.
    pub fn seek(
        &mut self,
        stream: Option<usize>,
        earliest: i64,
        target: i64,
        latest: i64,
        flags: SeekFlags,
    ) -> Result<()> {
        const OPERATION: &str = "seek";
        let stream = match stream {
            Some(index) if index < self.stream_count() => index as c_int,
            Some(_) => return Err(AvError::invalid_argument(OPERATION).with_subject("stream")),
            None => -1,
        };
        if earliest > target || target > latest {
            return Err(AvError::invalid_argument(OPERATION).with_subject("target"));
        }
        self.clear_io_state();
        self.stop.ends_lookups();
        // SAFETY: an open input; stream and times are checked above.
        let code = unsafe {
            ffi::avformat_seek_file(
                self.context.as_ptr(),
                stream,
                earliest,
                target,
                latest,
                flags.as_raw(),
            )
        };
        if code < 0 && self.stop.is_raised() {
            return Err(AvError::new(ffi::AVERROR_EXIT, OPERATION));
        }
        check(code, OPERATION)?;
        self.stop.progress();
        Ok(())
    }

    /// Goes to byte 0, before the container's head, which is then read again. For after a seek, which empties the demuxer.
    ///
    /// # Errors
    /// What the source refuses with.
    pub fn go_to_head(&mut self) -> Result<()> {
        const OPERATION: &str = "seek";
        let pb = self.raw().pb;
        if pb.is_null() {
            return Err(AvError::invalid_argument(OPERATION).with_subject("source"));
        }
        // SAFETY: the input's own I/O context, checked not null, which `&mut self` has alone.
        let position = unsafe { ffi::avio_seek(pb, 0, libc::SEEK_SET) };
        check(c_int::try_from(position).unwrap_or(c_int::MAX), OPERATION)?;
        Ok(())
    }

    /// Forgets packets and parser state that the demuxer holds, as after moving the
    /// source by other means.
    pub fn flush(&mut self) {
        // SAFETY: an open input.
        unsafe { ffi::avformat_flush(self.context.as_ptr()) };
    }

    /// Forgets an end or error of the source, so that reading can go on (a growing file).
    pub fn clear_io_state(&mut self) {
        let pb = self.raw().pb;
        // SAFETY: null or the input's own I/O context, which `&mut self` has alone.
        if let Some(pb) = unsafe { pb.as_mut() } {
            pb.error = 0;
            pb.eof_reached = 0;
        }
    }

    /// Number of streams found so far; some formats add streams while reading.
    #[must_use]
    pub fn stream_count(&self) -> usize {
        self.raw().nb_streams as usize
    }

    /// One stream.
    #[must_use]
    pub fn stream(&self, index: usize) -> Option<Stream<'_>> {
        let stream = *self.stream_pointers().get(index)?;
        // SAFETY: a live stream of this context, borrowed with it.
        let stream = unsafe { stream.as_ref() }?;
        // SAFETY: as above; changing the input needs `&mut self`.
        Some(unsafe { Stream::new(stream, self.context.as_ptr()) })
    }

    /// Every stream, by index.
    pub fn streams(&self) -> impl Iterator<Item = Stream<'_>> {
        (0..self.stream_count()).filter_map(|index| self.stream(index))
    }

    /// Chooses which packets of a stream to leave out; an index that does not exist is
    /// ignored.
    pub fn set_discard(&mut self, index: usize, discard: Discard) {
        let Some(stream) = self.stream_pointers().get(index).copied() else {
            return;
        };
        // SAFETY: a live stream of this context; `&mut self` keeps every view of it out.
        if let Some(stream) = unsafe { stream.as_mut() } {
            stream.discard = match discard {
                Discard::Useless => ffi::AVDiscard::AVDISCARD_DEFAULT,
                Discard::NonKey => ffi::AVDiscard::AVDISCARD_NONKEY,
                Discard::All => ffi::AVDiscard::AVDISCARD_ALL,
            };
        }
    }

    /// The stream of this kind that FFmpeg would play, one that it can decode if there is.
    #[must_use]
    pub fn best_stream(&self, kind: MediaType) -> Option<usize> {
        let mut decoder = std::ptr::null();
        let context = self.context.as_ptr();
        // SAFETY: an open input, only read by this call, and an out pointer of ours.
        let playable = unsafe {
            raw::av_find_best_stream(context, kind.as_raw(), -1, -1, &raw mut decoder, 0)
        };
        if playable >= 0 {
            return usize::try_from(playable).ok();
        }
        // SAFETY: as above, whether or not a decoder exists.
        let any = unsafe {
            raw::av_find_best_stream(context, kind.as_raw(), -1, -1, std::ptr::null_mut(), 0)
        };
        usize::try_from(any).ok()
    }

    /// Replaces what a stream says about its coding. `None` without such a stream, or memory.
    fn set_parameters(&mut self, index: usize, parameters: &CodecParameters) -> Option<()> {
        let stream = self.stream_pointers().get(index).copied()?;
        // SAFETY: a live stream of this context; `&mut self` keeps every view of it out.
        let own = unsafe { stream.as_mut() }?.codecpar;
        // SAFETY: FFmpeg gives every stream its parameters when it makes it; the others are whole, and not the same.
        let code = unsafe { ffi::avcodec_parameters_copy(own, parameters.as_ptr()) };
        (code >= 0).then_some(())
    }

    /// The decoders that may be used while streams are analysed, as FFmpeg has them; `None` for all.
    fn codec_whitelist(&self) -> Option<String> {
        let list = self.raw().codec_whitelist;
        // SAFETY: null or a terminated string of the context's own.
        (!list.is_null()).then(|| unsafe { crate::text::lossy_or_empty(list) })
    }

    pub(crate) fn raw(&self) -> &ffi::AVFormatContext {
        // SAFETY: an open context only this value owns; changing it needs `&mut self`.
        unsafe { self.context.as_ref() }
    }

    fn stream_pointers(&self) -> &[*mut ffi::AVStream] {
        let raw = self.raw();
        if raw.streams.is_null() {
            return &[];
        }
        // SAFETY: not null, and FFmpeg keeps `nb_streams` pointers there.
        unsafe { std::slice::from_raw_parts(raw.streams, raw.nb_streams as usize) }
    }

    fn pb(&self) -> Option<&ffi::AVIOContext> {
        // SAFETY: null or the context's own I/O, alive as long as it.
        unsafe { self.raw().pb.as_ref() }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        let mut context = self.context.as_ptr();
        // SAFETY: the context that `open` made; a custom source is left to `self.io`.
        unsafe { ffi::avformat_close_input(&raw mut context) };
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("format", &self.format_name())
            .field("streams", &self.stream_count())
            .finish_non_exhaustive()
    }
}
