//! The time that a FLAC frame says of itself. FFmpeg's parser loses count where a frame is damaged: it then gives several frames
//! as one packet, with the time of a later one.

/// Bytes before the frame's number.
const FIXED_PART: usize = 4;

/// The first sample of the frame that a packet begins with.
///
/// `stream_info` is the file's STREAMINFO block, which says how long frames of fixed length are.
pub(super) fn first_sample(frame: &[u8], stream_info: &[u8]) -> Option<i64> {
    let &[sync, strategy, ..] = frame else {
        return None;
    };
    if sync != 0xff || strategy & 0xfe != 0xf8 {
        return None;
    }
    let number = coded_number(frame.get(FIXED_PART..)?)?;
    if strategy & 1 == 1 {
        return Some(number);
    }
    let &[least_high, least_low, most_high, most_low, ..] = stream_info else {
        return None;
    };
    let length = u16::from_be_bytes([least_high, least_low]);
    // All frames but the last have the same length then.
    let fixed = length == u16::from_be_bytes([most_high, most_low]) && length > 0;
    fixed.then(|| number.checked_mul(length.into())).flatten()
}

/// A number in UTF-8's manner, of up to 36 bits.
fn coded_number(bytes: &[u8]) -> Option<i64> {
    let first = *bytes.first()?;
    let ones = first.leading_ones();
    let more = match ones {
        0 => return Some(i64::from(first)),
        2..=7 => ones - 1,
        _ => return None,
    };
    let high = if ones >= 7 {
        0
    } else {
        i64::from(first) & ((1 << (6 - more)) - 1)
    };
    bytes
        .get(1..=more as usize)?
        .iter()
        .try_fold(high, |number, byte| {
            (byte & 0xc0 == 0x80).then(|| (number << 6) | i64::from(byte & 0x3f))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFO: [u8; 4] = [0x10, 0, 0x10, 0];

    #[test]
    fn frames_of_fixed_length_are_counted_and_others_say_their_sample() {
        assert_eq!(
            first_sample(&[0xff, 0xf8, 0xc9, 8, 3], &INFO),
            Some(3 * 4096)
        );
        assert_eq!(first_sample(&[0xff, 0xf9, 0xc9, 8, 3], &INFO), Some(3));
        assert_eq!(
            first_sample(&[0xff, 0xf8, 0xc9, 8, 3], &[0, 16, 0x10, 0]),
            None
        );
        assert_eq!(first_sample(&[0xff, 0xfb, 0x90, 0, 3], &INFO), None);
    }

    #[test]
    fn numbers_are_those_of_utf_8_and_longer() {
        assert_eq!(coded_number("é".as_bytes()), Some(0xe9));
        assert_eq!(coded_number("€".as_bytes()), Some(0x20ac));
        assert_eq!(coded_number("😀".as_bytes()), Some(0x1_f600));
        assert_eq!(
            coded_number(&[0xfe, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf]),
            Some((1 << 36) - 1)
        );
        assert_eq!(coded_number(&[0xc3]), None);
        assert_eq!(coded_number(&[0xc3, 0x41]), None);
        assert_eq!(coded_number(&[0x80]), None);
    }
}
