//! 32 pixels to each memory layout.

use std::arch::x86_64::{
    __m256i, _mm_loadl_epi64, _mm256_add_ps, _mm256_blendv_epi8, _mm256_cvtepi32_ps,
    _mm256_cvtepu8_epi32, _mm256_mul_ps, _mm256_permute2x128_si256, _mm256_set1_epi8,
    _mm256_set1_ps, _mm256_setr_epi8, _mm256_shuffle_epi8, _mm256_storeu_ps, _mm256_unpackhi_epi8,
    _mm256_unpackhi_epi16, _mm256_unpacklo_epi8, _mm256_unpacklo_epi16,
};

use super::{StoreBlock, store32};
use crate::yuv::store::{Order3, Order4, Packed3, Packed4, Planar, PlanarF32};

impl StoreBlock for Planar<'_> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn store(&mut self, block: usize, r: __m256i, g: __m256i, b: __m256i) {
        store32(&mut self.r.as_chunks_mut().0[block], r);
        store32(&mut self.g.as_chunks_mut().0[block], g);
        store32(&mut self.b.as_chunks_mut().0[block], b);
    }
}

impl StoreBlock for Packed3<'_> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn store(&mut self, block: usize, r: __m256i, g: __m256i, b: __m256i) {
        let [front, middle, back] = match self.order {
            Order3::Rgb => pack3(r, g, b),
            Order3::Bgr => pack3(b, g, r),
            Order3::Gbr => pack3(g, b, r),
        };
        let (chunks, _) = self.out.as_chunks_mut::<96>();
        let (pixels, _) = chunks[block].as_chunks_mut::<32>();
        let [out0, out1, out2] = pixels else { return };
        store32(out0, _mm256_permute2x128_si256::<0x20>(front, middle));
        store32(out1, _mm256_permute2x128_si256::<0x30>(back, front));
        store32(out2, _mm256_permute2x128_si256::<0x31>(middle, back));
    }
}

/// Interleaves three components within each half: bytes 0–15, 16–31 and 32–47 of its 48.
///
/// Component `c` of pixel `i` belongs to byte `3i + c`. Since 3 · 11 = 33 ≡ 1 (mod 16), moving byte `11·p mod 16` (plus a start
/// that depends on the component) to place `p` puts it right for all three results at once; what remains is to choose, for
/// each place and result, the component.
#[inline]
#[target_feature(enable = "avx2")]
fn pack3(a: __m256i, b: __m256i, c: __m256i) -> [__m256i; 3] {
    let a = _mm256_shuffle_epi8(
        a,
        both_halves([0, 11, 6, 1, 12, 7, 2, 13, 8, 3, 14, 9, 4, 15, 10, 5]),
    );
    let b = _mm256_shuffle_epi8(
        b,
        both_halves([5, 0, 11, 6, 1, 12, 7, 2, 13, 8, 3, 14, 9, 4, 15, 10]),
    );
    let c = _mm256_shuffle_epi8(
        c,
        both_halves([10, 5, 0, 11, 6, 1, 12, 7, 2, 13, 8, 3, 14, 9, 4, 15]),
    );
    [choose(a, b, c), choose(b, c, a), choose(c, a, b)]
}

/// Every third byte from each, beginning with the first.
#[inline]
#[target_feature(enable = "avx2")]
fn choose(p0: __m256i, p1: __m256i, p2: __m256i) -> __m256i {
    let place1 = both_halves([0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0]);
    let place2 = both_halves([0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0]);
    _mm256_blendv_epi8(_mm256_blendv_epi8(p0, p1, place1), p2, place2)
}

#[inline]
#[target_feature(enable = "avx2")]
fn both_halves(v: [i8; 16]) -> __m256i {
    _mm256_setr_epi8(
        v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13],
        v[14], v[15], v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11],
        v[12], v[13], v[14], v[15],
    )
}

impl StoreBlock for Packed4<'_> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn store(&mut self, block: usize, r: __m256i, g: __m256i, b: __m256i) {
        let alpha = _mm256_set1_epi8(-1);
        let [c0, c1, c2, c3] = match self.order {
            Order4::Rgba => [r, g, b, alpha],
            Order4::Bgra => [b, g, r, alpha],
            Order4::Argb => [alpha, r, g, b],
            Order4::Abgr => [alpha, b, g, r],
        };
        let (low01, high01) = (_mm256_unpacklo_epi8(c0, c1), _mm256_unpackhi_epi8(c0, c1));
        let (low23, high23) = (_mm256_unpacklo_epi8(c2, c3), _mm256_unpackhi_epi8(c2, c3));
        // Pixels 0–3 and 16–19, 4–7 and 20–23, 8–11 and 24–27, 12–15 and 28–31.
        let (q0, q1) = (
            _mm256_unpacklo_epi16(low01, low23),
            _mm256_unpackhi_epi16(low01, low23),
        );
        let (q2, q3) = (
            _mm256_unpacklo_epi16(high01, high23),
            _mm256_unpackhi_epi16(high01, high23),
        );
        let (chunks, _) = self.out.as_chunks_mut::<128>();
        let (pixels, _) = chunks[block].as_chunks_mut::<32>();
        let [out0, out1, out2, out3] = pixels else {
            return;
        };
        store32(out0, _mm256_permute2x128_si256::<0x20>(q0, q1));
        store32(out1, _mm256_permute2x128_si256::<0x20>(q2, q3));
        store32(out2, _mm256_permute2x128_si256::<0x31>(q0, q1));
        store32(out3, _mm256_permute2x128_si256::<0x31>(q2, q3));
    }
}

impl StoreBlock for PlanarF32<'_> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn store(&mut self, block: usize, r: __m256i, g: __m256i, b: __m256i) {
        floats(
            &mut self.r.as_chunks_mut().0[block],
            r,
            self.scale[0],
            self.bias[0],
        );
        floats(
            &mut self.g.as_chunks_mut().0[block],
            g,
            self.scale[1],
            self.bias[1],
        );
        floats(
            &mut self.b.as_chunks_mut().0[block],
            b,
            self.scale[2],
            self.bias[2],
        );
    }
}

/// 32 bytes to `scale · value + bias`. Two roundings, as in the scalar version: no fused multiply-add.
#[inline]
#[target_feature(enable = "avx2")]
fn floats(out: &mut [f32; 32], values: __m256i, scale: f32, bias: f32) {
    let (scale, bias) = (_mm256_set1_ps(scale), _mm256_set1_ps(bias));
    let mut bytes = [0; 32];
    store32(&mut bytes, values);
    let (groups, _) = bytes.as_chunks::<8>();
    let (outs, _) = out.as_chunks_mut::<8>();
    for (group, out) in groups.iter().zip(outs) {
        // SAFETY: the reference covers the 8 bytes that are read; the instruction takes any alignment.
        let eight = unsafe { _mm_loadl_epi64(group.as_ptr().cast()) };
        let eight = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(eight));
        let eight = _mm256_add_ps(_mm256_mul_ps(eight, scale), bias);
        // SAFETY: the reference covers the 8 floats that are written; the instruction takes any alignment.
        unsafe { _mm256_storeu_ps(out.as_mut_ptr(), eight) };
    }
}
