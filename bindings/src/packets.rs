//! Packets in numbers: many of them cross to JavaScript and back in one call.

use napi::Env;
use napi::bindgen_prelude::{ArrayBuffer, BigInt64Array, Int32Array, Object, Uint8Array};
use napi_derive::napi;
use sluice_core::chunk::Chunk;
use sluice_core::error::{Error, Result};
use sluice_core::media::{PacketData, PacketView};
use sluice_core::time::Rational;
use sluice_core::writer::Writer;

use crate::chunk::number;

/// "None" among ticks and positions.
const NONE: i64 = i64::MIN;

/// Numbers of one packet in `words`: step, output, source stream, flags, bytes, bytes of side data, time base.
const READ_WORDS: usize = 8;
/// Numbers of one packet in `ticks`: pts, dts, duration, position.
const READ_TICKS: usize = 4;

/// Steps of packets as an object of `steps`, `outputs`, `words`, `ticks` and `buffer`, where the packets' bytes lie one after another,
/// each followed by its side data.
pub(crate) fn packets_to_js(env: &Env, steps: Vec<Vec<Option<Chunk>>>) -> napi::Result<Object<'_>> {
    let count = steps.iter().map(Vec::len).sum::<usize>();
    let mut words = Vec::with_capacity(count * READ_WORDS);
    let mut ticks = Vec::with_capacity(count * READ_TICKS);
    let mut bytes = Vec::new();
    let (length, outputs) = (steps.len(), steps.first().map_or(0, Vec::len));
    for (step, chunks) in steps.into_iter().enumerate() {
        for (output, chunk) in chunks.into_iter().enumerate() {
            let Some(Chunk::Packet(packet)) = chunk else {
                continue;
            };
            let size = [
                packet.stream_index,
                packet.data.len(),
                packet.side_data.len(),
            ]
            .map(word);
            words.extend([
                word(step),
                word(output),
                size[0],
                flags(&packet),
                size[1],
                size[2],
            ]);
            words.extend([packet.time_base.num, packet.time_base.den]);
            let position = packet
                .position
                .and_then(|position| i64::try_from(position).ok());
            ticks.extend(
                [packet.pts, packet.dts, Some(packet.duration), position]
                    .map(|n| n.unwrap_or(NONE)),
            );
            bytes.extend_from_slice(&packet.data);
            bytes.extend_from_slice(&packet.side_data);
        }
    }
    let mut object = Object::new(env)?;
    object.set("kind", "packet")?;
    object.set("steps", number(length))?;
    object.set("outputs", number(outputs))?;
    object.set("words", Int32Array::new(words))?;
    object.set("ticks", BigInt64Array::new(ticks))?;
    object.set("buffer", ArrayBuffer::from_data(env, bytes)?)?;
    Ok(object)
}

fn word(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn flags(packet: &PacketData) -> i32 {
    i32::from(packet.keyframe) | i32::from(packet.discard) << 1
}

/// Packets to be written, in the order of `words`.
#[napi(object, object_to_js = false)]
pub struct NativePacketBatch {
    /// Of each packet: input, flags, bytes, bytes of side data, time base.
    pub words: Int32Array,
    /// Of each packet: pts, dts, duration.
    pub ticks: BigInt64Array,
    /// The packets one after another, each followed by its side data.
    pub bytes: Uint8Array,
}

const WRITE_WORDS: usize = 6;
const WRITE_TICKS: usize = 3;

/// The same in memory of our own: the caller goes on using the arrays.
pub(crate) struct PacketBatch {
    words: Vec<i32>,
    ticks: Vec<i64>,
    bytes: Vec<u8>,
}

impl From<&NativePacketBatch> for PacketBatch {
    fn from(batch: &NativePacketBatch) -> Self {
        Self {
            words: batch.words.to_vec(),
            ticks: batch.ticks.to_vec(),
            bytes: batch.bytes.to_vec(),
        }
    }
}

impl PacketBatch {
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

fn take<'a>(rest: &mut &'a [u8], size: i32) -> Result<&'a [u8]> {
    let split = usize::try_from(size)
        .ok()
        .and_then(|size| rest.split_at_checked(size));
    let (taken, left) =
        split.ok_or_else(|| Error::internal("write", "A packet is longer than its bytes."))?;
    *rest = left;
    Ok(taken)
}
