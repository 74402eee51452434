//! The same conversion, 32 pixels at a time, with AVX2.
//!
//! AVX2 works on two halves of 128 bits. Unpacking 32 bytes to words gives one register with pixels 0–7 and 16–23 and one with
//! 8–15 and 24–31, and packing puts them back in order, so that is the order everything in between is kept in.

mod load;
mod store;

use std::arch::x86_64::{
    __m256i, _mm256_add_epi16, _mm256_adds_epi16, _mm256_loadu_si256, _mm256_mulhrs_epi16,
    _mm256_packus_epi16, _mm256_set1_epi16, _mm256_srai_epi16, _mm256_storeu_si256,
    _mm256_unpackhi_epi16, _mm256_unpacklo_epi16,
};

use super::load::Load;
use super::store::Store;
use crate::color::Coefficients;

/// Pixels that are converted together.
pub(super) const BLOCK: usize = 32;

/// 32 pixels: luma as 15 bits, chroma as signed 16 bits.
pub(super) struct Block {
    y: [__m256i; 2],
    u: Chroma,
    v: Chroma,
}

/// Chroma of 32 pixels.
pub(super) enum Chroma {
    /// 16 values in their order, each for two pixels.
    Half(__m256i),
    /// 32 values, in the order of luma.
    Full([__m256i; 2]),
}

/// The AVX2 side of a source.
pub(super) trait LoadBlock {
    /// Pixels `32·block` to `32·block + 31`, which must be there.
    ///
    /// # Safety
    /// The processor must have AVX2.
    unsafe fn load(&self, block: usize) -> Block;
}

/// The AVX2 side of a target.
pub(super) trait StoreBlock {
    /// Writes pixels `32·block` to `32·block + 31`, which must be there, each colour in order.
    ///
    /// # Safety
    /// The processor must have AVX2.
    unsafe fn store(&mut self, block: usize, r: __m256i, g: __m256i, b: __m256i);
}

/// Converts the whole blocks of `width` pixels and gives the first pixel that is left.
#[target_feature(enable = "avx2")]
pub(super) fn blocks<L: Load, S: Store>(
    load: &L,
    c: &Coefficients,
    store: &mut S,
    width: usize,
) -> usize {
    let factors = Factors {
        y: _mm256_set1_epi16(c.y),
        offset: _mm256_set1_epi16(c.offset),
        rv: _mm256_set1_epi16(c.rv),
        gu: _mm256_set1_epi16(c.gu),
        gv: _mm256_set1_epi16(c.gv),
        bu: _mm256_set1_epi16(c.bu),
    };
    let count = width / BLOCK;
    for block in 0..count {
        // SAFETY: this function runs only where there is AVX2.
        let pixels = unsafe { load.load(block) };
        let [r, g, b] = convert(&pixels, &factors);
        // SAFETY: as above.
        unsafe { store.store(block, r, g, b) };
    }
    count * BLOCK
}

/// The coefficients, each in all places of a register.
struct Factors {
    y: __m256i,
    offset: __m256i,
    rv: __m256i,
    gu: __m256i,
    gv: __m256i,
    bu: __m256i,
}

// No closures and no `array::map` from here on: a function of the standard library is not compiled for AVX2, so what it is
// given to call could not be inlined into it.

#[inline]
#[target_feature(enable = "avx2")]
fn convert(pixels: &Block, f: &Factors) -> [__m256i; 3] {
    let luma = [luma(pixels.y[0], f), luma(pixels.y[1], f)];
    let [red, green, blue] = match (&pixels.u, &pixels.v) {
        (Chroma::Half(u), Chroma::Half(v)) => {
            let [red, green, blue] = chroma(*u, *v, f);
            [repeat(red), repeat(green), repeat(blue)]
        }
        (u, v) => {
            let ([u0, u1], [v0, v1]) = (full(u), full(v));
            let ([red0, green0, blue0], [red1, green1, blue1]) =
                (chroma(u0, v0, f), chroma(u1, v1, f));
            [[red0, red1], [green0, green1], [blue0, blue1]]
        }
    };
    [finish(luma, red), finish(luma, green), finish(luma, blue)]
}

#[inline]
#[target_feature(enable = "avx2")]
fn luma(y: __m256i, f: &Factors) -> __m256i {
    _mm256_add_epi16(_mm256_mulhrs_epi16(y, f.y), f.offset)
}

/// What chroma adds to red, green and blue.
#[inline]
#[target_feature(enable = "avx2")]
fn chroma(u: __m256i, v: __m256i, f: &Factors) -> [__m256i; 3] {
    let green = _mm256_add_epi16(_mm256_mulhrs_epi16(u, f.gu), _mm256_mulhrs_epi16(v, f.gv));
    [
        _mm256_mulhrs_epi16(v, f.rv),
        green,
        _mm256_mulhrs_epi16(u, f.bu),
    ]
}

#[inline]
#[target_feature(enable = "avx2")]
fn full(chroma: &Chroma) -> [__m256i; 2] {
    match chroma {
        Chroma::Half(values) => repeat(*values),
        Chroma::Full(values) => *values,
    }
}

/// Each of 16 values twice, in the order of luma.
#[inline]
#[target_feature(enable = "avx2")]
fn repeat(values: __m256i) -> [__m256i; 2] {
    [
        _mm256_unpacklo_epi16(values, values),
        _mm256_unpackhi_epi16(values, values),
    ]
}

/// Luma and chroma part to 32 bytes in the order of the pixels.
#[inline]
#[target_feature(enable = "avx2")]
fn finish(luma: [__m256i; 2], chroma: [__m256i; 2]) -> __m256i {
    let low = _mm256_srai_epi16::<6>(_mm256_adds_epi16(luma[0], chroma[0]));
    let high = _mm256_srai_epi16::<6>(_mm256_adds_epi16(luma[1], chroma[1]));
    _mm256_packus_epi16(low, high)
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
