//! H.264 sequence parameter sets: how far pictures are reordered, read and said anew.
//!
//! A decoder holds pictures back as far as the set says. Pictures of a set that says less, before pictures of one that
//! says more, are given too early, and the next ones then seem to be late and are dropped.

use super::bits::{BitReader, BitWriter};

/// A NAL unit of this kind is a sequence parameter set.
pub(super) const KIND: u8 = 7;

/// Profiles whose sets say more of the samples.
const HIGH: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
/// An aspect ratio that is written out.
const EXTENDED_ASPECT: u32 = 255;
/// Fields of the usability information before the bitstream restriction, none of them there.
const NOTHING_BEFORE: u32 = 8;
/// Vectors and sizes without a limit of their own, as encoders write it.
const NO_LIMIT: u32 = 16;

/// Where things stand in a set, in bits, and what it says of the order of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    /// The flag of the usability information.
    usability: usize,
    /// The flag of the bitstream restriction, where there is usability information.
    restriction: Option<usize>,
    references: u32,
    reorder: Option<u32>,
    buffering: Option<u32>,
}

/// How many pictures a decoder holds back, as a unit says; `None` where it does not say, or is damaged.
pub(super) fn reorder(unit: &[u8]) -> Option<u32> {
    let bits = without_escapes(unit.get(1..)?);
    layout(&bits)?.reorder
}

/// The same unit, which says that at least so many pictures are held back; `None` where it is damaged.
pub(super) fn with_reorder(unit: &[u8], least: u32) -> Option<Vec<u8>> {
    let (head, payload) = unit.split_first()?;
    let bits = without_escapes(payload);
    let found = layout(&bits)?;
    if least == 0 || found.reorder >= Some(least) {
        return Some(unit.to_vec());
    }
    let buffering = found.buffering.unwrap_or(found.references).max(least);
    let mut writer = BitWriter::default();
    let mut reader = BitReader::new(&bits);
    for _ in 0..found.restriction.unwrap_or(found.usability) {
        writer.bits(reader.bits(1)?, 1);
    }
    if found.restriction.is_none() {
        writer.bits(1, 1);
        writer.bits(0, NOTHING_BEFORE);
    }
    writer.bits(0b11, 2);
    for value in [0, 0, NO_LIMIT, NO_LIMIT, least, buffering] {
        writer.exp_golomb(value);
    }
    let mut made = vec![*head];
    made.extend(with_escapes(&writer.finish()));
    Some(made)
}

fn layout(bits: &[u8]) -> Option<Layout> {
    let mut reader = BitReader::new(bits);
    let profile = reader.bits(8)?;
    reader.skip(16)?;
    reader.exp_golomb()?;
    if HIGH.contains(&profile) {
        samples(&mut reader)?;
    }
    reader.exp_golomb()?;
    match reader.exp_golomb()? {
        0 => drop(reader.exp_golomb()?),
        1 => {
            reader.skip(1)?;
            reader.exp_golomb()?;
            reader.exp_golomb()?;
            for _ in 0..reader.exp_golomb()? {
                reader.exp_golomb()?;
            }
        }
        _ => {}
    }
    let references = reader.exp_golomb()?;
    reader.skip(1)?;
    reader.exp_golomb()?;
    reader.exp_golomb()?;
    if !reader.flag()? {
        reader.skip(1)?;
    }
    reader.skip(1)?;
    if reader.flag()? {
        for _ in 0..4 {
            reader.exp_golomb()?;
        }
    }
    let mut found = Layout {
        usability: reader.position(),
        restriction: None,
        references,
        reorder: None,
        buffering: None,
    };
    if reader.flag()? {
        usability(&mut reader)?;
        found.restriction = Some(reader.position());
        if reader.flag()? {
            reader.skip(1)?;
            for _ in 0..4 {
                reader.exp_golomb()?;
            }
            found.reorder = Some(reader.exp_golomb()?);
            found.buffering = Some(reader.exp_golomb()?);
        }
    }
    Some(found)
}

/// Chroma, depths and scaling matrices.
fn samples(reader: &mut BitReader<'_>) -> Option<()> {
    let chroma = reader.exp_golomb()?;
    if chroma == 3 {
        reader.skip(1)?;
    }
    reader.exp_golomb()?;
    reader.exp_golomb()?;
    reader.skip(1)?;
    if !reader.flag()? {
        return Some(());
    }
    let lists = if chroma == 3 { 12 } else { 8 };
    for list in 0..lists {
        if reader.flag()? {
            scaling_list(reader, if list < 6 { 16 } else { 64 })?;
        }
    }
    Some(())
}

fn scaling_list(reader: &mut BitReader<'_>, size: usize) -> Option<()> {
    let (mut last, mut next) = (8i64, 8i64);
    for _ in 0..size {
        if next != 0 {
            next = (last + reader.signed_exp_golomb()?).rem_euclid(256);
        }
        if next != 0 {
            last = next;
        }
    }
    Some(())
}

/// The usability information up to the bitstream restriction.
fn usability(reader: &mut BitReader<'_>) -> Option<()> {
    if reader.flag()? && reader.bits(8)? == EXTENDED_ASPECT {
        reader.skip(32)?;
    }
    if reader.flag()? {
        reader.skip(1)?;
    }
    if reader.flag()? {
        reader.skip(4)?;
        if reader.flag()? {
            reader.skip(24)?;
        }
    }
    if reader.flag()? {
        reader.exp_golomb()?;
        reader.exp_golomb()?;
    }
    if reader.flag()? {
        reader.skip(65)?;
    }
    let mut buffered = false;
    for _ in 0..2 {
        if reader.flag()? {
            buffered = true;
            buffer(reader)?;
        }
    }
    if buffered {
        reader.skip(1)?;
    }
    reader.skip(1)
}

/// The parameters of the hypothetical decoder.
fn buffer(reader: &mut BitReader<'_>) -> Option<()> {
    let count = reader.exp_golomb()?;
    reader.skip(8)?;
    for _ in 0..=count.min(31) {
        reader.exp_golomb()?;
        reader.exp_golomb()?;
        reader.skip(1)?;
    }
    reader.skip(20)
}

/// Takes out the bytes that keep start codes from appearing.
fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for byte in bytes {
        if *byte == 3 && zeros >= 2 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        plain.push(*byte);
    }
    plain
}

fn with_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(bytes.len() + 4);
    for byte in bytes {
        if *byte <= 3 && escaped.ends_with(&[0, 0]) {
            escaped.push(3);
        }
        escaped.push(*byte);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By x264, with pictures that are reordered by two.
    const REORDERED: [u8; 30] = [
        0x67, 0x64, 0x00, 0x1e, 0xac, 0xd9, 0x40, 0xa0, 0x2f, 0xf9, 0x70, 0x11, 0x00, 0x00, 0x03,
        0x00, 0x01, 0x00, 0x00, 0x03, 0x00, 0x32, 0x0f, 0x16, 0x2d, 0x96, 0, 0, 0, 0,
    ];
    /// By OpenH264, whose pictures come as they are shown.
    const PLAIN: [u8; 16] = [
        0x67, 0x42, 0xc0, 0x1e, 0x8c, 0x8d, 0x40, 0x50, 0x17, 0xfc, 0xb8, 0x08, 0x0f, 0x08, 0x84,
        0x6a,
    ];

    #[test]
    fn a_set_says_how_far_pictures_are_reordered() {
        assert_eq!(reorder(&REORDERED[..26]), Some(2));
        assert_eq!(reorder(&PLAIN), Some(0));
    }

    #[test]
    fn a_set_that_is_said_anew_differs_in_nothing_else() {
        let made = with_reorder(&PLAIN, 2).unwrap();
        assert_eq!(reorder(&made), Some(2));
        let at = layout(&PLAIN[1..]).unwrap().restriction.unwrap() / 8 + 1;
        assert_eq!(made[..at], PLAIN[..at]);
        assert_eq!(with_reorder(&made, 1).unwrap(), made);
        let bits = without_escapes(&made[1..]);
        assert!(layout(&bits).unwrap().buffering >= Some(2));
    }

    #[test]
    fn usability_information_is_added_where_there_is_none() {
        // Baseline, level 1, 16 × 16 pixels, one reference, no usability information.
        let mut writer = BitWriter::default();
        writer.bits(0x42_c0_0a, 24);
        for value in [0, 0, 2, 1] {
            writer.exp_golomb(value);
        }
        writer.bits(0, 1);
        for value in [0, 0] {
            writer.exp_golomb(value);
        }
        writer.bits(0b1100, 4);
        let mut unit = vec![0x67];
        unit.extend(writer.finish());
        assert_eq!(reorder(&unit), None);
        assert_eq!(with_reorder(&unit, 0).unwrap(), unit);
        let made = with_reorder(&unit, 3).unwrap();
        assert_eq!(reorder(&made), Some(3));
    }

    #[test]
    fn escapes_come_and_go() {
        let plain = [1, 0, 0, 0, 0, 0, 1, 0, 0, 3, 7];
        let escaped = with_escapes(&plain);
        assert!(
            !escaped
                .windows(3)
                .any(|three| three[..2] == [0, 0] && three[2] < 3)
        );
        assert_eq!(without_escapes(&escaped), plain);
    }

    #[test]
    fn a_damaged_set_is_nothing_and_never_a_panic() {
        for length in 0..20 {
            assert_eq!(with_reorder(&REORDERED[..length], 2), None, "{length}");
        }
    }
}
