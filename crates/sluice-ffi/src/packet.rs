//! Packets: compressed data with its times, owned and reference-counted.

use ffmpeg_next::ffi;

use crate::error::{AvError, Result, check};
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::raw;
use crate::side_data::SkipSamples;

/// A piece of compressed data. Memory is always initialised, and is copied before it is
/// written to if anyone else refers to it.
pub struct Packet(Owned<ffi::AVPacket>);

// SAFETY: the struct has one owner; the data it refers to is reference-counted with
// atomics and written only when unique (`data_mut`).
unsafe impl Send for Packet {}

impl Packet {
    /// A packet without data.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn new() -> Result<Self> {
        // SAFETY: allocates, no precondition.
        let raw = unsafe { ffi::av_packet_alloc() };
        // SAFETY: null or a new packet only we know.
        Ok(Self(unsafe { Owned::new(raw, "allocate packet") }?))
    }

    /// A packet of so many zero bytes.
    ///
    /// # Errors
    /// `EINVAL` for more than FFmpeg can count, `ENOMEM`.
    pub fn zeroed(size: usize) -> Result<Self> {
        let mut packet = Self::new()?;
        let data = packet.allocate(size)?;
        // SAFETY: `size` writable bytes, just allocated, that nobody else refers to.
        unsafe { data.write_bytes(0, size) };
        Ok(packet)
    }

    /// Memory for so many bytes, which are not initialised yet; the packet must be empty.
    fn allocate(&mut self, size: usize) -> Result<*mut u8> {
        let size = i32::try_from(size).map_err(|_| AvError::invalid_argument("allocate packet"))?;
        // SAFETY: an empty packet that we own; C checks the size and pads.
        let code = unsafe { ffi::av_new_packet(self.0.as_ptr(), size) };
        check(code, "allocate packet")?;
        Ok(self.0.get().data)
    }

    /// A packet with a copy of these bytes.
    ///
    /// # Errors
    /// As for [`Packet::zeroed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut packet = Self::new()?;
        let data = packet.allocate(bytes.len())?;
        // SAFETY: as many writable bytes, just allocated, so that the two don't overlap.
        unsafe { data.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Ok(packet)
    }

    /// A second packet that refers to the same data.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn reference(&self) -> Result<Self> {
        // SAFETY: a live packet; C makes a new reference (or copies if it has no buffer).
        let raw = unsafe { ffi::av_packet_clone(self.0.as_ptr()) };
        // SAFETY: null or a new packet only we know.
        Ok(Self(unsafe { Owned::new(raw, "reference packet") }?))
    }

    /// Lets go of data and properties, as after [`Packet::new`].
    pub fn clear(&mut self) {
        // SAFETY: a live packet that we own.
        unsafe { ffi::av_packet_unref(self.0.as_ptr()) };
    }

    /// The compressed bytes.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        let raw = self.0.get();
        let size = usize::try_from(raw.size).unwrap_or(0);
        if raw.data.is_null() || size == 0 {
            return &[];
        }
        // SAFETY: not null, and `size` bytes that FFmpeg initialised; `&self` keeps
        // writers of this packet out, and others copy before they write.
        unsafe { std::slice::from_raw_parts(raw.data, size) }
    }

    /// The compressed bytes for writing; copied first if anyone else refers to them.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn data_mut(&mut self) -> Result<&mut [u8]> {
        // SAFETY: a live packet that we own; C copies when the buffer is shared.
        let code = unsafe { ffi::av_packet_make_writable(self.0.as_ptr()) };
        check(code, "make packet writable")?;
        let raw = self.0.get_mut();
        let size = usize::try_from(raw.size).unwrap_or(0);
        if raw.data.is_null() || size == 0 {
            return Ok(&mut []);
        }
        // SAFETY: not null, `size` bytes, and unique since the call above.
        Ok(unsafe { std::slice::from_raw_parts_mut(raw.data, size) })
    }

    /// Bytes of compressed data.
    #[must_use]
    pub fn size(&self) -> usize {
        self.data().len()
    }

    /// Presentation time in ticks of the stream's time base.
    #[must_use]
    pub fn pts(&self) -> Option<i64> {
        timestamp(self.0.get().pts)
    }

    /// Sets the presentation time.
    pub fn set_pts(&mut self, pts: Option<i64>) {
        self.0.get_mut().pts = pts.unwrap_or(ffi::AV_NOPTS_VALUE);
    }

    /// Decoding time in ticks of the stream's time base.
    #[must_use]
    pub fn dts(&self) -> Option<i64> {
        timestamp(self.0.get().dts)
    }

    /// Sets the decoding time.
    pub fn set_dts(&mut self, dts: Option<i64>) {
        self.0.get_mut().dts = dts.unwrap_or(ffi::AV_NOPTS_VALUE);
    }

    /// Duration in ticks; 0 when not known.
    #[must_use]
    pub fn duration(&self) -> i64 {
        self.0.get().duration
    }

    /// Sets the duration in ticks.
    pub fn set_duration(&mut self, duration: i64) {
        self.0.get_mut().duration = duration;
    }

    /// Index of the stream it belongs to.
    #[must_use]
    pub fn stream_index(&self) -> usize {
        usize::try_from(self.0.get().stream_index).unwrap_or(0)
    }

    /// Sets the stream it belongs to; an index beyond `i32` is clamped and matches none.
    pub fn set_stream_index(&mut self, index: usize) {
        self.0.get_mut().stream_index = i32::try_from(index).unwrap_or(i32::MAX);
    }

    /// Byte position in the source.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        u64::try_from(self.0.get().pos).ok()
    }

    /// Sets or forgets the byte position.
    pub fn set_position(&mut self, position: Option<u64>) {
        self.0.get_mut().pos = position.and_then(|p| i64::try_from(p).ok()).unwrap_or(-1);
    }

    /// The time base its times are in, where FFmpeg says so.
    #[must_use]
    pub fn time_base(&self) -> Option<Rational> {
        Rational::from(self.0.get().time_base).positive()
    }

    /// Says which time base the times are in, without changing them.
    pub fn set_time_base(&mut self, time_base: Rational) {
        self.0.get_mut().time_base = time_base.into();
    }

    /// Converts pts, dts and duration from one time base to another.
    pub fn rescale(&mut self, from: Rational, to: Rational) {
        if from.positive().is_none() || to.positive().is_none() {
            return;
        }
        // SAFETY: a live packet that we own and two positive bases (checked above), so
        // that C does not divide by zero.
        unsafe { ffi::av_packet_rescale_ts(self.0.as_ptr(), from.into(), to.into()) };
    }

    /// Whether decoding can start here.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.has(ffi::AV_PKT_FLAG_KEY)
    }

    /// Marks that decoding can start here.
    pub fn set_key(&mut self, key: bool) {
        self.set(ffi::AV_PKT_FLAG_KEY, key);
    }

    /// Whether the demuxer knows its data to be damaged.
    #[must_use]
    pub fn is_corrupt(&self) -> bool {
        self.has(ffi::AV_PKT_FLAG_CORRUPT)
    }

    /// Whether it is to be decoded and what comes out dropped (edit lists).
    #[must_use]
    pub fn is_discard(&self) -> bool {
        self.has(ffi::AV_PKT_FLAG_DISCARD)
    }

    /// Marks that what it decodes to is to be dropped.
    pub fn set_discard(&mut self, discard: bool) {
        self.set(ffi::AV_PKT_FLAG_DISCARD, discard);
    }

    /// Whether no other packet needs it.
    #[must_use]
    pub fn is_disposable(&self) -> bool {
        self.has(ffi::AV_PKT_FLAG_DISPOSABLE)
    }

    /// Samples to drop from what it decodes to (encoder priming, end padding).
    #[must_use]
    pub fn skip_samples(&self) -> Option<SkipSamples> {
        SkipSamples::from_bytes(self.side_data(SkipSamples::PACKET_KIND)?)
    }

    /// Says that so many samples at the end of what it decodes to are not part of the sound. What is said of its start stays.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn set_skip_end(&mut self, samples: u32) -> Result<()> {
        const SIZE: usize = 10;
        let mut block = [0u8; SIZE];
        if let Some(known) = self.side_data(SkipSamples::PACKET_KIND) {
            let length = known.len().min(SIZE);
            block[..length].copy_from_slice(&known[..length]);
        }
        block[4..8].copy_from_slice(&samples.to_le_bytes());
        self.add_side_data(SkipSamples::PACKET_KIND, &block)
    }

    /// All side data in one piece, for [`Packet::add_packed_side_data`] alone; empty without any.
    #[must_use]
    pub fn packed_side_data(&self) -> Vec<u8> {
        let raw = self.0.get();
        let count = usize::try_from(raw.side_data_elems).unwrap_or(0);
        if raw.side_data.is_null() || count == 0 {
            return Vec::new();
        }
        // SAFETY: not null, and C keeps `side_data_elems` entries there; `&self` keeps them alive.
        let entries = unsafe { std::slice::from_raw_parts(raw.side_data, count) };
        let mut packed = Vec::new();
        for entry in entries {
            let (false, Ok(size)) = (entry.data.is_null(), u32::try_from(entry.size)) else {
                continue;
            };
            // SAFETY: not null, and C reports the block's size.
            let data = unsafe { std::slice::from_raw_parts(entry.data, entry.size) };
            packed.extend(raw::enum_value(&entry.type_).to_ne_bytes());
            packed.extend(size.to_ne_bytes());
            packed.extend(data);
        }
        packed
    }

    /// Adds side data that [`Packet::packed_side_data`] gave; anything else is ignored from where it is wrong.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn add_packed_side_data(&mut self, mut packed: &[u8]) -> Result<()> {
        const KINDS: i32 = ffi::AVPacketSideDataType::AV_PKT_DATA_NB as i32;
        while let Some((head, rest)) = packed.split_first_chunk::<8>() {
            let [a, b, c, d, size @ ..] = *head;
            let kind = i32::from_ne_bytes([a, b, c, d]);
            let size = u32::from_ne_bytes(size) as usize;
            let Some((data, rest)) = rest.split_at_checked(size) else {
                return Ok(());
            };
            if !(0..KINDS).contains(&kind) {
                return Ok(());
            }
            self.add_side_data(kind, data)?;
            packed = rest;
        }
        Ok(())
    }

    fn add_side_data(&mut self, kind: i32, data: &[u8]) -> Result<()> {
        // SAFETY: a live packet that we own, and a kind that C knows (the caller checked).
        let block = unsafe { raw::av_packet_new_side_data(self.0.as_ptr(), kind, data.len()) };
        if block.is_null() {
            return Err(AvError::out_of_memory("add side data"));
        }
        // SAFETY: C allocated `data.len()` bytes at `block`, which nobody else refers to yet.
        unsafe { block.copy_from_nonoverlapping(data.as_ptr(), data.len()) };
        Ok(())
    }

    fn side_data(&self, kind: i32) -> Option<&[u8]> {
        let mut size = 0usize;
        // SAFETY: a live packet; `size` is ours.
        let data = unsafe { raw::av_packet_get_side_data(self.0.as_ptr(), kind, &raw mut size) };
        if data.is_null() {
            return None;
        }
        // SAFETY: not null; C reports the block's size, and `&self` keeps it alive.
        Some(unsafe { std::slice::from_raw_parts(data, size) })
    }

    fn has(&self, flag: i32) -> bool {
        self.0.get().flags & flag != 0
    }

    fn set(&mut self, flag: i32, on: bool) {
        let flags = &mut self.0.get_mut().flags;
        *flags = if on { *flags | flag } else { *flags & !flag };
    }

    pub(crate) fn as_ptr(&self) -> *const ffi::AVPacket {
        self.0.as_ptr()
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut ffi::AVPacket {
        self.0.as_ptr()
    }
}

impl std::fmt::Debug for Packet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packet")
            .field("stream_index", &self.stream_index())
            .field("size", &self.size())
            .field("pts", &self.pts())
            .field("dts", &self.dts())
            .field("key", &self.is_key())
            .finish_non_exhaustive()
    }
}

/// FFmpeg's "no value" as `None`.
pub(crate) fn timestamp(raw: i64) -> Option<i64> {
    (raw != ffi::AV_NOPTS_VALUE).then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_memory_is_zero_and_not_what_was_on_the_heap() {
        for size in [1, 64, 4096, 100_000] {
            drop(Packet::from_bytes(&vec![0xaa; size]).unwrap());
            let packet = Packet::zeroed(size).unwrap();
            assert!(packet.data().iter().all(|byte| *byte == 0), "{size}");
        }
        assert!(Packet::new().unwrap().data().is_empty());
    }

    #[test]
    fn writing_to_one_reference_leaves_the_other_as_it_was() {
        let first = Packet::from_bytes(b"shared").unwrap();
        let mut second = first.reference().unwrap();
        assert_eq!(first.data().as_ptr(), second.data().as_ptr());
        second.data_mut().unwrap()[0] = b'S';
        assert_eq!(
            (first.data(), second.data()),
            (&b"shared"[..], &b"Shared"[..])
        );
    }

    #[test]
    fn a_size_ffmpeg_cannot_count_is_refused() {
        assert!(Packet::zeroed(usize::MAX).is_err());
        assert!(Packet::zeroed(i32::MAX as usize).is_err());
    }

    #[test]
    fn times_are_none_until_set_and_survive_a_bad_time_base() {
        let mut packet = Packet::new().unwrap();
        assert_eq!((packet.pts(), packet.position()), (None, None));
        packet.set_pts(Some(90_000));
        packet.rescale(Rational::new(1, 0), Rational::new(1, 1000));
        assert_eq!(packet.pts(), Some(90_000));
        packet.rescale(Rational::new(1, 90_000), Rational::new(1, 1000));
        assert_eq!((packet.pts(), packet.dts()), (Some(1000), None));
    }

    #[test]
    fn side_data_goes_from_one_packet_to_another_and_wrong_bytes_do_no_harm() {
        let mut first = Packet::from_bytes(b"a").unwrap();
        first
            .add_side_data(SkipSamples::PACKET_KIND, &[9, 0, 0, 0, 7, 0, 0, 0, 0, 0])
            .unwrap();
        first.add_side_data(0, &[]).unwrap();
        let packed = first.packed_side_data();
        let mut second = Packet::from_bytes(b"b").unwrap();
        second.add_packed_side_data(&packed).unwrap();
        assert_eq!(second.skip_samples(), first.skip_samples());
        assert!(second.skip_samples().is_some());
        assert_eq!(second.packed_side_data(), packed);
        for cut in 0..packed.len() {
            let mut third = Packet::new().unwrap();
            third.add_packed_side_data(&packed[..cut]).unwrap();
        }
        let mut wild = Packet::new().unwrap();
        wild.add_packed_side_data(&[0xff; 64]).unwrap();
        assert!(wild.packed_side_data().is_empty());
        assert!(Packet::new().unwrap().packed_side_data().is_empty());
    }

    #[test]
    fn samples_to_skip_at_the_end_are_told_once_and_the_start_stays() {
        let mut packet = Packet::new().unwrap();
        assert_eq!(packet.skip_samples(), None);
        packet.set_skip_end(7).unwrap();
        packet.set_skip_end(405).unwrap();
        let wanted = SkipSamples { start: 0, end: 405 };
        assert_eq!(packet.skip_samples(), Some(wanted));
    }

    #[test]
    fn flags_are_set_one_by_one() {
        let mut packet = Packet::new().unwrap();
        packet.set_key(true);
        packet.set_discard(true);
        packet.set_key(false);
        assert!(packet.is_discard() && !packet.is_key() && !packet.is_corrupt());
    }
}
