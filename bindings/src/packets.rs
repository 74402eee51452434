//! Packets in numbers: many of them cross to JavaScript and back in one call.

use napi::Env;
use napi::bindgen_prelude::{BigInt64Array, Float64Array, Int32Array, Object, Uint8Array};
use sluice_core::error::{Error, Result};
use sluice_core::media::{PacketData, PacketView};
use sluice_core::outputs::{PacketPlace, PacketTaker, WaitingPacket};
use sluice_core::time::Rational;
use sluice_core::writer::Writer;

use crate::chunk::wide;

/// "None" among ticks.
const NONE: i64 = i64::MIN;

/// Numbers of one packet in `words`: step, output, source stream, flags, bytes, bytes of side data, time base.
const READ_WORDS: usize = 8;
/// Numbers of one packet in `ticks`: pts, dts, duration.
const READ_TICKS: usize = 3;
/// Numbers of one packet in `numbers`: pts, dts, duration in seconds, position in bytes.
const READ_NUMBERS: usize = 4;

/// Memory of JavaScript's that packets are copied into, one after another; each one's bytes are followed by its side data.
pub(crate) struct PacketArea<'a> {
    pub(crate) words: &'a mut [i32],
    pub(crate) ticks: &'a mut [i64],
    pub(crate) numbers: &'a mut [f64],
    pub(crate) bytes: &'a mut [u8],
    /// Packets that were copied in.
    pub(crate) count: usize,
}

impl PacketArea<'_> {
    /// For what does not fit in at all: how many bytes are needed, as the first number.
    fn ask_for(&mut self, bytes: usize) {
        if let Some(first) = self.words.first_mut() {
            *first = word(bytes);
        }
    }

    fn write(&mut self, place: PacketPlace, packet: &WaitingPacket<'_>) -> Option<()> {
        let (facts, base) = (packet.facts, packet.facts.time_base);
        let words = front(&mut self.words, READ_WORDS)?;
        words.copy_from_slice(&[
            word(place.step),
            word(place.output),
            word(facts.stream_index),
            i32::from(facts.keyframe) | i32::from(facts.discard) << 1,
            word(packet.data.len()),
            word(packet.side_data.len()),
            base.num,
            base.den,
        ]);
        let ticks = front(&mut self.ticks, READ_TICKS)?;
        ticks.copy_from_slice(&[
            facts.pts.unwrap_or(NONE),
            facts.dts.unwrap_or(NONE),
            facts.duration,
        ]);
        let seconds = |ticks: Option<i64>| ticks.map_or(f64::NAN, |ticks| seconds(ticks, base));
        let numbers = front(&mut self.numbers, READ_NUMBERS)?;
        numbers.copy_from_slice(&[
            seconds(facts.pts),
            seconds(facts.dts),
            seconds(Some(facts.duration).filter(|ticks| *ticks > 0)),
            facts.position.map_or(f64::NAN, wide),
        ]);
        front(&mut self.bytes, packet.data.len())?.copy_from_slice(packet.data);
        front(&mut self.bytes, packet.side_data.len())?.copy_from_slice(packet.side_data);
        Some(())
    }
}

impl PacketTaker for PacketArea<'_> {
    fn has_room(&mut self, packets: usize, bytes: usize) -> bool {
        let fits = self.bytes.len() >= bytes
            && self.words.len() / READ_WORDS >= packets
            && self.ticks.len() / READ_TICKS >= packets
            && self.numbers.len() / READ_NUMBERS >= packets;
        if !fits {
            self.ask_for(bytes);
        }
        fits
    }

    fn take(&mut self, place: PacketPlace, packet: WaitingPacket<'_>) {
        // There is room for it: that was asked just before.
        let written = self.write(place, &packet);
        debug_assert!(written.is_some());
        self.count += 1;
    }
}

/// Splits the first elements off.
fn front<'a, T>(rest: &mut &'a mut [T], count: usize) -> Option<&'a mut [T]> {
    let (first, left) = std::mem::take(rest).split_at_mut_checked(count)?;
    *rest = left;
    Some(first)
}

/// The nearest number to a time in seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "times beyond the precision of a number are rounded to it"
)]
fn seconds(ticks: i64, base: Rational) -> f64 {
    (i128::from(ticks) * i128::from(base.num)) as f64 / f64::from(base.den)
}

/// One packet, as an object of the same numbers.
pub(crate) fn packet_to_js<'env>(
    env: &'env Env,
    packet: &PacketData,
) -> napi::Result<Object<'env>> {
    let mut words = [0; READ_WORDS];
    let mut ticks = [0; READ_TICKS];
    let mut numbers = [0.0; READ_NUMBERS];
    let mut bytes = vec![0; packet.data.len() + packet.side_data.len()];
    let mut area = PacketArea {
        words: &mut words,
        ticks: &mut ticks,
        numbers: &mut numbers,
        bytes: &mut bytes,
        count: 0,
    };
    let place = PacketPlace { step: 0, output: 0 };
    let (facts, data, side_data) = (&packet.facts(), &*packet.data, &*packet.side_data);
    area.take(
        place,
        WaitingPacket {
            facts,
            data,
            side_data,
        },
    );
    let mut object = Object::new(env)?;
    object.set("kind", "packet")?;
    object.set("words", Int32Array::new(words.to_vec()))?;
    object.set("ticks", BigInt64Array::new(ticks.to_vec()))?;
    object.set("numbers", Float64Array::new(numbers.to_vec()))?;
    object.set("bytes", Uint8Array::new(bytes))?;
    Ok(object)
}

fn word(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// Numbers of one packet in `words`: input, flags, bytes, bytes of side data, time base.
const WRITE_WORDS: usize = 6;
/// Numbers of one packet in `ticks`: pts, dts, duration.
const WRITE_TICKS: usize = 3;

/// Packets to be written, in memory of our own: the caller goes on using its arrays. The packets lie one after another, each followed
/// by its side data.
#[derive(Default)]
pub(crate) struct PacketBatch {
    words: Vec<i32>,
    ticks: Vec<i64>,
    bytes: Vec<u8>,
}

impl PacketBatch {
    /// Copies packets in, in place of what it held.
    pub(crate) fn fill(&mut self, words: &[i32], ticks: &[i64], bytes: &[u8]) {
        replace(&mut self.words, words);
        replace(&mut self.ticks, ticks);
        replace(&mut self.bytes, bytes);
    }

    /// Bytes that it can hold without growing.
    pub(crate) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Writes one packet after the other.
    ///
    /// # Errors
    /// What the writer reports of the first that it cannot write.
    pub(crate) fn write(&self, writer: &mut Writer) -> Result<()> {
        let mut rest = self.bytes.as_slice();
        let (words, _) = self.words.as_chunks::<WRITE_WORDS>();
        let (ticks, _) = self.ticks.as_chunks::<WRITE_TICKS>();
        for (words, ticks) in words.iter().zip(ticks) {
            let [input, flags, size, side_size, num, den] = *words;
            let data = take(&mut rest, size)?;
            let side_data = take(&mut rest, side_size)?;
            let [pts, dts, duration] = ticks.map(|ticks| (ticks != NONE).then_some(ticks));
            let packet = PacketView {
                data,
                side_data,
                pts,
                dts,
                duration: duration.unwrap_or(0),
                keyframe: flags & 1 != 0,
                discard: flags & 2 != 0,
                time_base: Rational::new(num, den),
            };
            writer.write_packet(usize::try_from(input).unwrap_or(usize::MAX), &packet)?;
        }
        Ok(())
    }
}

fn replace<T: Copy>(held: &mut Vec<T>, with: &[T]) {
    held.clear();
    held.extend_from_slice(with);
}

fn take<'a>(rest: &mut &'a [u8], size: i32) -> Result<&'a [u8]> {
    let split = usize::try_from(size)
        .ok()
        .and_then(|size| rest.split_at_checked(size));
    let (taken, left) =
        split.ok_or_else(|| Error::internal("write", "A packet is longer than its bytes."))?;
    *rest = left;
    Ok(taken)
}
