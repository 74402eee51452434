//! RGB rows to YUV rows: the twin of [`crate::yuv`] for encoding.
//!
//! Fixed point with 7 fractional bits: a value is taken as 15 bits, each product is rounded (`(a·b + 2¹⁴) >> 15`, what
//! `pmulhrsw` computes), the sum is rounded once more to 8 bits. Against real numbers the result is off by at most the final
//! rounding and a fiftieth. Chroma of half size is made from the mean of its pixels.

#[cfg(target_arch = "x86_64")]
mod x86;

use crate::color::{Matrix, Range};

/// The factors of the conversion in fixed point: 2¹⁵ is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RgbCoefficients {
    /// Of red, green and blue in luma.
    pub(crate) y: [i16; 3],
    /// Luma of black and half a step, with 7 fractional bits.
    pub(crate) y_offset: i16,
    /// Of red, green and blue in U.
    pub(crate) u: [i16; 3],
    /// Of red, green and blue in V.
    pub(crate) v: [i16; 3],
}

/// The middle of chroma and half a step, with 7 fractional bits.
pub(crate) const CHROMA_OFFSET: i16 = (128 << 7) + (1 << 6);

impl RgbCoefficients {
    /// The coefficients for a matrix and a range of the YUV side; the RGB side has all values.
    #[must_use]
    pub fn new(matrix: Matrix, range: Range) -> Self {
        let (red, blue) = matrix.weights();
        let weights = [red, 1.0 - red - blue, blue];
        let (luma, chroma, black) = match range {
            Range::Limited => (219.0 / 255.0, 224.0 / 255.0, 16),
            Range::Full => (1.0, 1.0, 0),
        };
        // U is (B − Y) / (2 − 2·blue), V is (R − Y) / (2 − 2·red).
        let difference = |channel: usize, weight: f64| -> [i16; 3] {
            let factor = chroma / (2.0 * (1.0 - weight));
            let of = |index: usize| {
                let own = if index == channel { 1.0 } else { 0.0 };
                (own - weights[index]) * factor
            };
            without_color([of(0), of(1), of(2)], channel)
        };
        Self {
            y: weights.map(|weight| fixed(weight * luma)),
            y_offset: (black << 7) + (1 << 6),
            u: difference(2, blue),
            v: difference(0, red),
        }
    }
}

/// The nearest integer; every factor is at most 1 and so fits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and no factor is beyond 1"
)]
fn fixed(value: f64) -> i16 {
    (value * 32768.0).round() as i16
}

/// Factors that sum to exactly 0, so that gray stays without colour.
fn without_color(factors: [f64; 3], largest: usize) -> [i16; 3] {
    let mut rounded = factors.map(fixed);
    let sum = rounded[0] + rounded[1] + rounded[2];
    rounded[largest] -= sum;
    rounded
}

/// Red, green and blue of one row, a byte each.
pub type RgbPlanes<'a> = [&'a [u8]; 3];

/// Luma of as many pixels as all rows hold.
pub fn luma(rows: RgbPlanes<'_>, coefficients: &RgbCoefficients, out: &mut [u8]) {
    let [r, g, b] = rows;
    let width = out.len().min(r.len()).min(g.len()).min(b.len());
    #[cfg(target_arch = "x86_64")]
    let first = if crate::cpu::has_avx2() {
        // SAFETY: the processor has AVX2, as was just checked.
        unsafe { x86::luma(rows, coefficients, out, width) }
    } else {
        0
    };
    #[cfg(not(target_arch = "x86_64"))]
    let first = 0;
    for x in first..width {
        let pixel = [r[x], g[x], b[x]].map(|value| i16::from(value) << 7);
        out[x] = sum(pixel, coefficients.y, coefficients.y_offset);
    }
}

/// Chroma of each pixel (4:4:4), as many as all rows hold.
pub fn chroma(rows: RgbPlanes<'_>, coefficients: &RgbCoefficients, u: &mut [u8], v: &mut [u8]) {
    let [r, g, b] = rows;
    let width = u.len().min(v.len()).min(r.len()).min(g.len()).min(b.len());
    #[cfg(target_arch = "x86_64")]
    let first = if crate::cpu::has_avx2() {
        // SAFETY: the processor has AVX2, as was just checked.
        unsafe { x86::chroma(rows, coefficients, u, v, width) }
    } else {
        0
    };
    #[cfg(not(target_arch = "x86_64"))]
    let first = 0;
    for x in first..width {
        let pixel = [r[x], g[x], b[x]].map(|value| i16::from(value) << 7);
        u[x] = sum(pixel, coefficients.u, CHROMA_OFFSET);
        v[x] = sum(pixel, coefficients.v, CHROMA_OFFSET);
    }
}

/// Chroma of half width and height (4:2:0) from two rows, or of half width alone (4:2:2) from one row given twice. A last
/// pixel without a neighbour stands for both.
pub fn chroma_half(
    rows: [RgbPlanes<'_>; 2],
    coefficients: &RgbCoefficients,
    u: &mut [u8],
    v: &mut [u8],
) {
    let pixels = rows
        .iter()
        .flatten()
        .map(|row| row.len())
        .min()
        .unwrap_or(0);
    let width = u.len().min(v.len()).min(pixels.div_ceil(2));
    #[cfg(target_arch = "x86_64")]
    let first = if crate::cpu::has_avx2() {
        // SAFETY: the processor has AVX2, as was just checked.
        unsafe { x86::chroma_half(rows, coefficients, u, v, pixels.min(width * 2)) }
    } else {
        0
    };
    #[cfg(not(target_arch = "x86_64"))]
    let first = 0;
    for x in first..width {
        let (left, right) = (x * 2, (x * 2 + 1).min(pixels - 1));
        let mean = |channel: usize| {
            let [top, bottom] = rows.map(|row| row[channel]);
            let four = i16::from(top[left])
                + i16::from(top[right])
                + i16::from(bottom[left])
                + i16::from(bottom[right]);
            four << 5
        };
        let pixel = [mean(0), mean(1), mean(2)];
        u[x] = sum(pixel, coefficients.u, CHROMA_OFFSET);
        v[x] = sum(pixel, coefficients.v, CHROMA_OFFSET);
    }
}

/// The definition, which the AVX2 version follows instruction by instruction. `pixel`: 128 times the 8-bit values.
fn sum(pixel: [i16; 3], factors: [i16; 3], offset: i16) -> u8 {
    let [a, b, c] = [0, 1, 2].map(|index| multiply(pixel[index], factors[index]));
    let total = a.wrapping_add(b).wrapping_add(c).saturating_add(offset);
    (total >> 7).clamp(0, 255) as u8
}

/// `a·b / 2¹⁵`, rounded: `pmulhrsw`.
fn multiply(a: i16, b: i16) -> i16 {
    ((((i32::from(a) * i32::from(b)) >> 14) + 1) >> 1) as i16
}

#[cfg(test)]
mod tests;
