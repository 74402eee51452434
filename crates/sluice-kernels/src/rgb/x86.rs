//! The same conversion, 32 pixels at a time, with AVX2.
//!
//! Unpacking 32 bytes to words gives one register with pixels 0–7 and 16–23 and one with 8–15 and 24–31, and packing puts
//! them back in order.

use std::arch::x86_64::{
    __m256i, _mm_storeu_si128, _mm256_add_epi16, _mm256_adds_epi16, _mm256_castsi256_si128,
    _mm256_loadu_si256, _mm256_maddubs_epi16, _mm256_mulhrs_epi16, _mm256_packus_epi16,
    _mm256_permute4x64_epi64, _mm256_set1_epi8, _mm256_set1_epi16, _mm256_setzero_si256,
    _mm256_slli_epi16, _mm256_srai_epi16, _mm256_srli_epi16, _mm256_storeu_si256,
    _mm256_unpackhi_epi8, _mm256_unpacklo_epi8,
};

use super::{CHROMA_OFFSET, RgbCoefficients, RgbPlanes};

/// Pixels that are converted together.
const BLOCK: usize = 32;

/// Three factors and what is added.
struct Factors {
    factors: [__m256i; 3],
    offset: __m256i,
}

impl Factors {
    #[inline]
    #[target_feature(enable = "avx2")]
    fn new([a, b, c]: [i16; 3], offset: i16) -> Self {
        Self {
            factors: [
                _mm256_set1_epi16(a),
                _mm256_set1_epi16(b),
                _mm256_set1_epi16(c),
            ],
            offset: _mm256_set1_epi16(offset),
        }
    }
}

/// The first pixels, in whole blocks; gives how many were done. All slices must have `width` bytes.
#[target_feature(enable = "avx2")]
pub(super) fn luma(
    rows: RgbPlanes<'_>,
    coefficients: &RgbCoefficients,
    out: &mut [u8],
    width: usize,
) -> usize {
    let factors = Factors::new(coefficients.y, coefficients.y_offset);
    let [r, g, b] = rows.map(|row| row[..width].as_chunks::<BLOCK>().0);
    let (out, _) = out[..width].as_chunks_mut::<BLOCK>();
    for (((out, r), g), b) in out.iter_mut().zip(r).zip(g).zip(b) {
        store32(out, full(&[wide(r), wide(g), wide(b)], &factors));
    }
    width / BLOCK * BLOCK
}

/// As [`luma`], for both chroma.
#[target_feature(enable = "avx2")]
pub(super) fn chroma(
    rows: RgbPlanes<'_>,
    coefficients: &RgbCoefficients,
    u: &mut [u8],
    v: &mut [u8],
    width: usize,
) -> usize {
    let to_u = Factors::new(coefficients.u, CHROMA_OFFSET);
    let to_v = Factors::new(coefficients.v, CHROMA_OFFSET);
    let [r, g, b] = rows.map(|row| row[..width].as_chunks::<BLOCK>().0);
    let (u, _) = u[..width].as_chunks_mut::<BLOCK>();
    let (v, _) = v[..width].as_chunks_mut::<BLOCK>();
    for ((((u, v), r), g), b) in u.iter_mut().zip(v).zip(r).zip(g).zip(b) {
        let pixels = [wide(r), wide(g), wide(b)];
        store32(u, full(&pixels, &to_u));
        store32(v, full(&pixels, &to_v));
    }
    width / BLOCK * BLOCK
}

/// Chroma of half size of the first `pixels` pixels, in whole blocks; gives how many chroma were done. All rows must have
/// `pixels` bytes, and `u` and `v` half as many.
#[target_feature(enable = "avx2")]
pub(super) fn chroma_half(
    [top, bottom]: [RgbPlanes<'_>; 2],
    coefficients: &RgbCoefficients,
    u: &mut [u8],
    v: &mut [u8],
    pixels: usize,
) -> usize {
    let to_u = Factors::new(coefficients.u, CHROMA_OFFSET);
    let to_v = Factors::new(coefficients.v, CHROMA_OFFSET);
    let blocks = pixels / BLOCK;
    let [r0, g0, b0] = top.map(|row| row[..pixels].as_chunks::<BLOCK>().0);
    let [r1, g1, b1] = bottom.map(|row| row[..pixels].as_chunks::<BLOCK>().0);
    let (u, _) = u.as_chunks_mut::<{ BLOCK / 2 }>();
    let (v, _) = v.as_chunks_mut::<{ BLOCK / 2 }>();
    for block in 0..blocks {
        let means = [
            mean(&r0[block], &r1[block]),
            mean(&g0[block], &g1[block]),
            mean(&b0[block], &b1[block]),
        ];
        store16(&mut u[block], half(&means, &to_u));
        store16(&mut v[block], half(&means, &to_v));
    }
    blocks * BLOCK / 2
}

/// 32 bytes as words of 128 times their value.
#[inline]
#[target_feature(enable = "avx2")]
fn wide(bytes: &[u8; BLOCK]) -> [__m256i; 2] {
    let (bytes, zero) = (load32(bytes), _mm256_setzero_si256());
    [
        _mm256_srli_epi16::<1>(_mm256_unpacklo_epi8(zero, bytes)),
        _mm256_srli_epi16::<1>(_mm256_unpackhi_epi8(zero, bytes)),
    ]
}

/// 128 times the means of squares of four pixels, in their order.
#[inline]
#[target_feature(enable = "avx2")]
fn mean(top: &[u8; BLOCK], bottom: &[u8; BLOCK]) -> __m256i {
    let ones = _mm256_set1_epi8(1);
    let pairs = _mm256_add_epi16(
        _mm256_maddubs_epi16(load32(top), ones),
        _mm256_maddubs_epi16(load32(bottom), ones),
    );
    _mm256_slli_epi16::<5>(pairs)
}

#[inline]
#[target_feature(enable = "avx2")]
fn full(pixels: &[[__m256i; 2]; 3], f: &Factors) -> __m256i {
    let [r, g, b] = pixels;
    _mm256_packus_epi16(sum([r[0], g[0], b[0]], f), sum([r[1], g[1], b[1]], f))
}

/// 16 values in the low half.
#[inline]
#[target_feature(enable = "avx2")]
fn half(means: &[__m256i; 3], f: &Factors) -> __m256i {
    let words = sum(*means, f);
    _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi16(words, words))
}

#[inline]
#[target_feature(enable = "avx2")]
fn sum([a, b, c]: [__m256i; 3], f: &Factors) -> __m256i {
    let ab = _mm256_add_epi16(
        _mm256_mulhrs_epi16(a, f.factors[0]),
        _mm256_mulhrs_epi16(b, f.factors[1]),
    );
    let abc = _mm256_add_epi16(ab, _mm256_mulhrs_epi16(c, f.factors[2]));
    _mm256_srai_epi16::<7>(_mm256_adds_epi16(abc, f.offset))
}

#[inline]
#[target_feature(enable = "avx2")]
fn load32(bytes: &[u8; 32]) -> __m256i {
    // SAFETY: the reference covers the 32 bytes that are read; the instruction takes any alignment.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store32(bytes: &mut [u8; 32], value: __m256i) {
    // SAFETY: the reference covers the 32 bytes that are written; the instruction takes any alignment.
    unsafe { _mm256_storeu_si256(bytes.as_mut_ptr().cast(), value) };
}

/// The low half.
#[inline]
#[target_feature(enable = "avx2")]
fn store16(bytes: &mut [u8; 16], value: __m256i) {
    let low = _mm256_castsi256_si128(value);
    // SAFETY: the reference covers the 16 bytes that are written; the instruction takes any alignment.
    unsafe { _mm_storeu_si128(bytes.as_mut_ptr().cast(), low) };
}
