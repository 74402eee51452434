//! Packed pixels to planes and back, and chroma to full size. `N` is the bytes of one number; numbers move, they don't change.

use crate::cpu::also_for_avx2;

/// Splits rows of `out.len()` numbers a pixel (1 to 4; more gives nothing) into a row each, as many pixels as all rows hold.
pub fn deinterleave<const N: usize>(packed: &[u8], out: &mut [&mut [u8]]) {
    match out {
        [a] => copy(packed, a),
        [a, b] => deinterleave2::<N>(packed, a, b),
        [a, b, c] => deinterleave3::<N>(packed, a, b, c),
        [a, b, c, d] => deinterleave4::<N>(packed, a, b, c, d),
        _ => {}
    }
}

/// Joins rows (1 to 4; more gives nothing) into one of as many numbers a pixel, as many pixels as all rows hold.
pub fn interleave<const N: usize>(rows: &[&[u8]], packed: &mut [u8]) {
    match rows {
        [a] => copy(a, packed),
        [a, b] => interleave2::<N>(a, b, packed),
        [a, b, c] => interleave3::<N>(a, b, c, packed),
        [a, b, c, d] => interleave4::<N>(a, b, c, d, packed),
        _ => {}
    }
}

/// Copies what both slices hold.
pub fn copy(from: &[u8], to: &mut [u8]) {
    let length = from.len().min(to.len());
    to[..length].copy_from_slice(&from[..length]);
}

also_for_avx2! {
    fn deinterleave2<[const N: usize] [N]>(packed: &[u8], a: &mut [u8], b: &mut [u8]) {
        let (packed, _) = packed.as_chunks::<N>();
        let (a, b) = (a.as_chunks_mut::<N>().0, b.as_chunks_mut::<N>().0);
        for ((pixel, a), b) in packed.as_chunks::<2>().0.iter().zip(a).zip(b) {
            [*a, *b] = *pixel;
        }
    }
}

also_for_avx2! {
    fn deinterleave3<[const N: usize] [N]>(packed: &[u8], a: &mut [u8], b: &mut [u8], c: &mut [u8]) {
        let (packed, _) = packed.as_chunks::<N>();
        let (a, b, c) = (a.as_chunks_mut::<N>().0, b.as_chunks_mut::<N>().0, c.as_chunks_mut::<N>().0);
        for (((pixel, a), b), c) in packed.as_chunks::<3>().0.iter().zip(a).zip(b).zip(c) {
            [*a, *b, *c] = *pixel;
        }
    }
}

also_for_avx2! {
    fn deinterleave4<[const N: usize] [N]>(packed: &[u8], a: &mut [u8], b: &mut [u8], c: &mut [u8], d: &mut [u8]) {
        let (packed, _) = packed.as_chunks::<N>();
        let (a, b) = (a.as_chunks_mut::<N>().0, b.as_chunks_mut::<N>().0);
        let (c, d) = (c.as_chunks_mut::<N>().0, d.as_chunks_mut::<N>().0);
        for ((((pixel, a), b), c), d) in packed.as_chunks::<4>().0.iter().zip(a).zip(b).zip(c).zip(d) {
            [*a, *b, *c, *d] = *pixel;
        }
    }
}

also_for_avx2! {
    fn interleave2<[const N: usize] [N]>(a: &[u8], b: &[u8], packed: &mut [u8]) {
        let (a, b) = (a.as_chunks::<N>().0, b.as_chunks::<N>().0);
        let (packed, _) = packed.as_chunks_mut::<N>();
        for ((pixel, a), b) in packed.as_chunks_mut::<2>().0.iter_mut().zip(a).zip(b) {
            *pixel = [*a, *b];
        }
    }
}

also_for_avx2! {
    fn interleave3<[const N: usize] [N]>(a: &[u8], b: &[u8], c: &[u8], packed: &mut [u8]) {
        let (a, b, c) = (a.as_chunks::<N>().0, b.as_chunks::<N>().0, c.as_chunks::<N>().0);
        let (packed, _) = packed.as_chunks_mut::<N>();
        for (((pixel, a), b), c) in packed.as_chunks_mut::<3>().0.iter_mut().zip(a).zip(b).zip(c) {
            *pixel = [*a, *b, *c];
        }
    }
}

also_for_avx2! {
    fn interleave4<[const N: usize] [N]>(a: &[u8], b: &[u8], c: &[u8], d: &[u8], packed: &mut [u8]) {
        let (a, b) = (a.as_chunks::<N>().0, b.as_chunks::<N>().0);
        let (c, d) = (c.as_chunks::<N>().0, d.as_chunks::<N>().0);
        let (packed, _) = packed.as_chunks_mut::<N>();
        for ((((pixel, a), b), c), d) in packed.as_chunks_mut::<4>().0.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *pixel = [*a, *b, *c, *d];
        }
    }
}

/// Every number of `chroma` `2^shift` times, until `out` is full.
pub fn repeat<const N: usize>(chroma: &[u8], shift: u32, out: &mut [u8]) {
    match shift {
        0 => copy(chroma, out),
        1 => repeat2::<N>(chroma, out),
        _ => {
            let (chroma, _) = chroma.as_chunks::<N>();
            for (out, value) in out
                .as_chunks_mut::<N>()
                .0
                .chunks_mut(1 << shift.min(8))
                .zip(chroma)
            {
                out.fill(*value);
            }
        }
    }
}

fn repeat2<const N: usize>(chroma: &[u8], out: &mut [u8]) {
    let (pairs, odd) = out.as_chunks_mut::<N>().0.as_chunks_mut::<2>();
    let (chroma, _) = chroma.as_chunks::<N>();
    repeat_pairs::<N>(chroma, pairs);
    if let ([last], Some(value)) = (odd, chroma.get(pairs.len())) {
        *last = *value;
    }
}

also_for_avx2! {
    fn repeat_pairs<[const N: usize] [N]>(chroma: &[[u8; N]], pairs: &mut [[[u8; N]; 2]]) {
        for (pair, value) in pairs.iter_mut().zip(chroma) {
            *pair = [*value, *value];
        }
    }
}

/// Two interleaved chroma, each number twice, into a row each, until these are full.
pub fn deinterleave_repeat<const N: usize>(pairs: &[u8], first: &mut [u8], second: &mut [u8]) {
    let (pairs, _) = pairs.as_chunks::<N>();
    let (pairs, _) = pairs.as_chunks::<2>();
    let (first, odd_first) = first.as_chunks_mut::<N>().0.as_chunks_mut::<2>();
    let (second, odd_second) = second.as_chunks_mut::<N>().0.as_chunks_mut::<2>();
    split_pairs::<N>(pairs, first, second);
    if let ([a], [b], Some(pair)) = (odd_first, odd_second, pairs.get(first.len())) {
        [*a, *b] = *pair;
    }
}

also_for_avx2! {
    fn split_pairs<[const N: usize] [N]>(pairs: &[[[u8; N]; 2]], first: &mut [[[u8; N]; 2]], second: &mut [[[u8; N]; 2]]) {
        for ((pair, a), b) in pairs.iter().zip(first).zip(second) {
            (*a, *b) = ([pair[0]; 2], [pair[1]; 2]);
        }
    }
}

also_for_avx2! {
    /// The rounded means of squares of four bytes, two from each row: what repeating made is given back exactly. A last byte
    /// without a neighbour stands for both.
    pub fn halve_u8(top: &[u8], bottom: &[u8], out: &mut [u8]) {
        let (tops, top_odd) = top.as_chunks::<2>();
        let (bottoms, bottom_odd) = bottom.as_chunks::<2>();
        for ((out, [a, b]), [c, d]) in out.iter_mut().zip(tops).zip(bottoms) {
            *out = ((u16::from(*a) + u16::from(*b) + u16::from(*c) + u16::from(*d) + 2) >> 2) as u8;
        }
        if let (Some(out), [a], [b]) = (out.get_mut(tops.len()), top_odd, bottom_odd) {
            *out = ((u16::from(*a) + u16::from(*b) + 1) >> 1) as u8;
        }
    }
}

also_for_avx2! {
    /// As [`halve_u8`], for numbers of two bytes in little-endian order.
    pub fn halve_u16le(top: &[u8], bottom: &[u8], out: &mut [u8]) {
        let number = |bytes: &[u8; 2]| u32::from(u16::from_le_bytes(*bytes));
        let (tops, top_odd) = top.as_chunks::<2>().0.as_chunks::<2>();
        let (bottoms, bottom_odd) = bottom.as_chunks::<2>().0.as_chunks::<2>();
        let (out, _) = out.as_chunks_mut::<2>();
        for ((out, [a, b]), [c, d]) in out.iter_mut().zip(tops).zip(bottoms) {
            *out = (((number(a) + number(b) + number(c) + number(d) + 2) >> 2) as u16).to_le_bytes();
        }
        if let (Some(out), [a], [b]) = (out.get_mut(tops.len()), top_odd, bottom_odd) {
            *out = (((number(a) + number(b) + 1) >> 1) as u16).to_le_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn halving_gives_back_what_was_repeated_and_the_mean_of_the_rest(numbers in proptest::collection::vec(any::<u16>(), 1..90), odd in any::<bool>()) {
            let width = numbers.len() * 2 - usize::from(odd);
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            let mut wide = vec![0; width * 2];
            repeat::<2>(&bytes, 1, &mut wide);
            let mut back = vec![0; bytes.len()];
            halve_u16le(&wide, &wide, &mut back);
            prop_assert_eq!(&back, &bytes);
            let (top, bottom) = (&bytes[..numbers.len()], &bytes[numbers.len()..]);
            let mut out = vec![0; numbers.len().div_ceil(2)];
            halve_u8(top, bottom, &mut out);
            for (x, out) in out.iter().enumerate() {
                let four: Vec<f64> = [top, bottom].iter().flat_map(|row| row[x * 2..].iter().take(2)).map(|byte| f64::from(*byte)).collect();
                let mean = four.iter().sum::<f64>() / four.len() as f64;
                prop_assert!((f64::from(*out) - mean).abs() <= 0.5);
            }
        }

        #[test]
        fn joining_what_was_split_gives_the_same_pixels(packed in proptest::collection::vec(any::<u8>(), 0..700), count in 1usize..=4, wide in any::<bool>()) {
            let bytes = if wide { 2 } else { 1 };
            let pixels = packed.len() / (count * bytes);
            let mut planes = vec![vec![0u8; pixels * bytes]; count];
            let mut out = vec![0; pixels * bytes * count];
            {
                let mut views: Vec<&mut [u8]> = planes.iter_mut().map(|plane| &mut plane[..]).collect();
                if wide { deinterleave::<2>(&packed, &mut views) } else { deinterleave::<1>(&packed, &mut views) }
            }
            for (index, plane) in planes.iter().enumerate() {
                for pixel in 0..pixels {
                    let at = (pixel * count + index) * bytes;
                    prop_assert_eq!(&plane[pixel * bytes..(pixel + 1) * bytes], &packed[at..at + bytes]);
                }
            }
            let views: Vec<&[u8]> = planes.iter().map(|plane| &plane[..]).collect();
            if wide { interleave::<2>(&views, &mut out) } else { interleave::<1>(&views, &mut out) }
            prop_assert_eq!(&out[..], &packed[..out.len()]);
        }

        #[test]
        fn each_chroma_is_repeated_also_at_odd_widths(chroma in proptest::collection::vec(any::<u8>(), 200..201), width in 1usize..180, shift in 0u32..3) {
            let mut out = vec![0; width];
            repeat::<1>(&chroma, shift, &mut out);
            for (x, value) in out.iter().enumerate() {
                prop_assert_eq!(*value, chroma[x >> shift]);
            }
            let (mut u, mut v) = (vec![0; width], vec![0; width]);
            deinterleave_repeat::<1>(&chroma, &mut u, &mut v);
            for x in 0..width {
                prop_assert_eq!([u[x], v[x]], [chroma[x / 2 * 2], chroma[x / 2 * 2 + 1]]);
            }
        }
    }

    #[test]
    fn numbers_of_two_bytes_stay_together() {
        let mut out = [0; 6];
        repeat::<2>(&[1, 2, 3, 4], 1, &mut out);
        assert_eq!(out, [1, 2, 1, 2, 3, 4]);
        let (mut u, mut v) = ([0; 6], [0; 6]);
        deinterleave_repeat::<2>(&[1, 2, 3, 4, 5, 6, 7, 8], &mut u, &mut v);
        assert_eq!((u, v), ([1, 2, 1, 2, 5, 6], [3, 4, 3, 4, 7, 8]));
    }
}
