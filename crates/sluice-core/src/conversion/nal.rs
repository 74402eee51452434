//! H.264 in the two forms of its packets: with start codes, and with lengths.

use super::sps;

/// A NAL unit of this kind is part of a picture that nothing before is needed for, nor for anything after.
const IMMEDIATE: u8 = 5;
const START_CODE: [u8; 4] = [0, 0, 0, 1];

/// How the packets of a stream are put together, as its extradata says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Units begin with `00 00 01`.
    StartCodes,
    /// Units begin with their length in so many bytes.
    Lengths(usize),
}

/// What a decoder must be given before the first picture of a stream, as packets have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParameterSets {
    pub(super) form: Form,
    /// Ready to stand before a picture.
    pub(super) bytes: Vec<u8>,
    /// How many pictures a decoder of the stream holds back.
    pub(super) reorder: u32,
}

impl ParameterSets {
    /// Reads the extradata of an H.264 stream; `None` where it is damaged.
    pub(super) fn of_h264(extradata: &[u8]) -> Option<Self> {
        if extradata.first() != Some(&1) {
            let sets = units(extradata).filter(|unit| kind(unit) == Some(sps::KIND));
            return Some(Self {
                form: Form::StartCodes,
                bytes: extradata.to_vec(),
                reorder: sets.filter_map(sps::reorder).max().unwrap_or(0),
            });
        }
        let length_size = usize::from(*extradata.get(4)? & 3) + 1;
        let mut rest = extradata.get(5..)?;
        let mut bytes = Vec::new();
        let mut reorder = 0;
        for mask in [0x1f, 0xff] {
            let (count, after) = rest.split_first()?;
            rest = after;
            for _ in 0..usize::from(count & mask) {
                let (size, after) = rest.split_first_chunk::<2>()?;
                let size = usize::from(u16::from_be_bytes(*size));
                let unit = after.get(..size)?;
                if kind(unit) == Some(sps::KIND) {
                    reorder = sps::reorder(unit).unwrap_or(0).max(reorder);
                }
                push_unit(&mut bytes, unit, length_size)?;
                rest = after.get(size..)?;
            }
        }
        Some(Self {
            form: Form::Lengths(length_size),
            bytes,
            reorder,
        })
    }

    /// An encoder's packet, which has start codes, in this form, its parameter sets saying that pictures are held back as in this
    /// stream; `None` where a unit is too long.
    pub(super) fn convert(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(packet.len() + 16);
        for unit in units(packet) {
            let said = (kind(unit) == Some(sps::KIND))
                .then(|| sps::with_reorder(unit, self.reorder))
                .flatten();
            let unit = said.as_deref().unwrap_or(unit);
            match self.form {
                Form::StartCodes => {
                    bytes.extend_from_slice(&START_CODE);
                    bytes.extend_from_slice(unit);
                }
                Form::Lengths(size) => push_unit(&mut bytes, unit, size)?,
            }
        }
        Some(bytes)
    }

    /// Whether decoding can begin with a packet of the stream, whatever was decoded before.
    pub(super) fn is_entry(&self, packet: &[u8]) -> bool {
        let is_immediate = |unit: &[u8]| kind(unit) == Some(IMMEDIATE);
        match self.form {
            Form::StartCodes => units(packet).any(is_immediate),
            Form::Lengths(size) => units_with_lengths(packet, size).any(is_immediate),
        }
    }
}

/// Appends a unit behind its length in `size` bytes, big-endian.
fn push_unit(bytes: &mut Vec<u8>, unit: &[u8], size: usize) -> Option<()> {
    let length = u32::try_from(unit.len()).ok()?.to_be_bytes();
    let (high, low) = length.split_at(4 - size.min(4));
    if high.iter().any(|byte| *byte != 0) {
        return None;
    }
    bytes.extend_from_slice(low);
    bytes.extend_from_slice(unit);
    Some(())
}

/// What a unit holds.
fn kind(unit: &[u8]) -> Option<u8> {
    unit.first().map(|byte| byte & 0x1f)
}

/// The units behind lengths of `size` bytes.
fn units_with_lengths(packet: &[u8], size: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = packet;
    std::iter::from_fn(move || {
        let (length, after) = rest.split_at_checked(size)?;
        let length = length
            .iter()
            .fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        let (unit, after) = after.split_at_checked(length)?;
        rest = after;
        Some(unit)
    })
}

/// The units between start codes.
fn units(packet: &[u8]) -> impl Iterator<Item = &[u8]> {
    let starts: Vec<usize> = packet
        .windows(3)
        .enumerate()
        .filter(|(_, three)| *three == [0, 0, 1])
        .map(|(at, _)| at)
        .collect();
    let ends = starts.clone().into_iter().skip(1).chain([packet.len()]);
    starts
        .into_iter()
        .zip(ends.collect::<Vec<_>>())
        .filter_map(move |(start, end)| {
            let unit = packet.get(start + 3..end)?;
            // A zero before the next start code belongs to that one, or is padding.
            let length = unit.iter().rposition(|byte| *byte != 0)? + 1;
            unit.get(..length)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One sequence and one picture parameter set, lengths of four bytes.
    const AVCC: [u8; 16] = [
        1, 66, 0, 30, 0xff, 0xe1, 0, 3, 0x67, 66, 0, 1, 0, 2, 0x68, 9,
    ];

    #[test]
    fn parameter_sets_of_a_file_become_units_with_lengths() {
        let sets = ParameterSets::of_h264(&AVCC).unwrap();
        assert_eq!(sets.form, Form::Lengths(4));
        assert_eq!(sets.bytes, [0, 0, 0, 3, 0x67, 66, 0, 0, 0, 0, 2, 0x68, 9]);
        assert!(sets.is_entry(&[0, 0, 0, 1, 0x06, 0, 0, 0, 2, 0x65, 1]));
        assert!(!sets.is_entry(&[0, 0, 0, 2, 0x41, 0x65, 0, 0, 9, 0x65]));
        let packet = [0, 0, 0, 1, 0x65, 1, 2, 0, 0, 1, 0x41, 3];
        assert_eq!(
            sets.convert(&packet).unwrap(),
            [0, 0, 0, 3, 0x65, 1, 2, 0, 0, 0, 2, 0x41, 3]
        );
    }

    #[test]
    fn start_codes_stay_as_they_are() {
        let extradata = [0, 0, 0, 1, 0x67, 1];
        let sets = ParameterSets::of_h264(&extradata).unwrap();
        assert_eq!(sets.form, Form::StartCodes);
        assert_eq!(sets.convert(&extradata).unwrap(), extradata);
        assert!(sets.is_entry(&[0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x65, 1]));
        assert!(!sets.is_entry(&[0, 0, 1, 0x41, 5]));
    }

    #[test]
    fn damaged_extradata_is_nothing_and_never_a_panic() {
        for length in 1..AVCC.len() {
            assert_eq!(ParameterSets::of_h264(&AVCC[..length]), None, "{length}");
        }
        let short = [1, 66, 0, 30, 0xfc, 0xe1, 0, 3, 0x67, 66, 0, 0];
        assert_eq!(
            ParameterSets::of_h264(&short).map(|sets| sets.form),
            Some(Form::Lengths(1))
        );
        let long = [[0, 0, 1].as_slice(), &[7; 300]].concat();
        assert_eq!(ParameterSets::of_h264(&short).unwrap().convert(&long), None);
    }
}
