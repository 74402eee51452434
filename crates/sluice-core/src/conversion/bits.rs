//! Single bits, and the numbers of H.264's headers.

/// Most leading zeros of a number in 32 bits.
const LONGEST: u32 = 31;

/// Reads bits, the highest of a byte first; `None` behind the end.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bits were read.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    /// Up to 32 bits as a number.
    pub(super) fn bits(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | u32::from(self.flag()?)))
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    pub(super) fn skip(&mut self, count: u32) -> Option<()> {
        (0..count).try_for_each(|_| self.flag().map(drop))
    }

    /// As many ones as zeros before: a number from 0.
    pub(super) fn exp_golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
            if zeros > LONGEST {
                return None;
            }
        }
        let rest = self.bits(zeros)?;
        Some((1u32 << zeros) - 1 + rest)
    }

    /// The same for numbers below 0 too.
    pub(super) fn signed_exp_golomb(&mut self) -> Option<i64> {
        let value = i64::from(self.exp_golomb()?);
        let half = (value + 1) / 2;
        Some(if value % 2 == 0 { -half } else { half })
    }
}

/// Writes bits, the highest of a byte first.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    count: usize,
}

impl BitWriter {
    /// The lowest `count` bits of a value.
    pub(super) fn bits(&mut self, value: u32, count: u32) {
        for place in (0..count).rev() {
            let bit = u8::from(value >> place & 1 == 1);
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= bit << (7 - self.count % 8);
            }
            self.count += 1;
        }
    }

    /// A number from 0, as [`BitReader::exp_golomb`] reads it.
    pub(super) fn exp_golomb(&mut self, value: u32) {
        let more = value.saturating_add(1);
        let length = more.ilog2();
        self.bits(0, length);
        self.bits(more, length + 1);
    }

    /// The bytes, closed by a one.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bits(1, 1);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let values = [0, 1, 2, 7, 8, 255, 65_534, u32::MAX - 1];
        let mut writer = BitWriter::default();
        writer.bits(0b101, 3);
        values.iter().for_each(|value| writer.exp_golomb(*value));
        let bytes = writer.finish();
        let mut reader = BitReader::new(&bytes);
        assert_eq!(reader.bits(3), Some(0b101));
        for value in values {
            assert_eq!(reader.exp_golomb(), Some(value));
        }
    }

    #[test]
    fn signs_alternate_and_the_end_is_nothing() {
        // 1, 010, 011, 00100, 00101
        let mut reader = BitReader::new(&[0b1010_0110, 0b0100_0010, 0b1000_0000]);
        let found: Vec<_> = (0..5).map(|_| reader.signed_exp_golomb()).collect();
        assert_eq!(found, [Some(0), Some(1), Some(-1), Some(2), Some(-2)]);
        assert_eq!(reader.exp_golomb(), None);
        assert_eq!(BitReader::new(&[0; 8]).exp_golomb(), None);
    }
}
