//! 32 pixels from each memory layout.

use std::arch::x86_64::{
    __m128i, __m256i, _mm_cvtsi32_si128, _mm_loadu_si128, _mm256_and_si256, _mm256_cvtepu8_epi16,
    _mm256_packus_epi32, _mm256_permute2x128_si256, _mm256_permute4x64_epi64, _mm256_set1_epi16,
    _mm256_set1_epi32, _mm256_setzero_si256, _mm256_sll_epi16, _mm256_slli_epi16, _mm256_srl_epi16,
    _mm256_srli_epi16, _mm256_srli_epi32, _mm256_unpackhi_epi8, _mm256_unpacklo_epi8,
    _mm256_xor_si256,
};

use super::{Block, Chroma, LoadBlock, load32};
use crate::yuv::load::{ChromaOrder, Planar8, Planar16, Scale16, SemiPlanar8, SemiPlanar16};

impl<const HALF: bool> LoadBlock for Planar8<'_, HALF> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn load(&self, block: usize) -> Block {
        Block {
            y: luma8(self.y, block),
            u: chroma8::<HALF>(self.u, block),
            v: chroma8::<HALF>(self.v, block),
        }
    }
}

impl LoadBlock for SemiPlanar8<'_> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn load(&self, block: usize) -> Block {
        let pairs = load32(&self.uv.as_chunks::<32>().0[block]);
        let first = Chroma::Half(signed(_mm256_slli_epi16::<8>(pairs)));
        let second = Chroma::Half(signed(_mm256_and_si256(pairs, _mm256_set1_epi16(-256))));
        let (u, v) = match self.order {
            ChromaOrder::Uv => (first, second),
            ChromaOrder::Vu => (second, first),
        };
        Block {
            y: luma8(self.y, block),
            u,
            v,
        }
    }
}

impl<const HALF: bool> LoadBlock for Planar16<'_, HALF> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn load(&self, block: usize) -> Block {
        Block {
            y: luma16(self.y, block, self.scale),
            u: chroma16::<HALF>(self.u, block, self.scale),
            v: chroma16::<HALF>(self.v, block, self.scale),
        }
    }
}

impl LoadBlock for SemiPlanar16<'_> {
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn load(&self, block: usize) -> Block {
        let (pairs, _) = self.uv.as_chunks::<32>();
        let (first, second) = (load32(&pairs[block * 2]), load32(&pairs[block * 2 + 1]));
        let low = _mm256_set1_epi32(0xffff);
        let u = in_order(_mm256_packus_epi32(
            _mm256_and_si256(first, low),
            _mm256_and_si256(second, low),
        ));
        let v = in_order(_mm256_packus_epi32(
            _mm256_srli_epi32::<16>(first),
            _mm256_srli_epi32::<16>(second),
        ));
        let [y0, y1] = words(self.y, block);
        let y = [_mm256_srli_epi16::<1>(y0), _mm256_srli_epi16::<1>(y1)];
        Block {
            y,
            u: Chroma::Half(signed(u)),
            v: Chroma::Half(signed(v)),
        }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn luma8(row: &[u8], block: usize) -> [__m256i; 2] {
    let [low, high] = high_bytes(&row.as_chunks::<32>().0[block]);
    [_mm256_srli_epi16::<1>(low), _mm256_srli_epi16::<1>(high)]
}

#[inline]
#[target_feature(enable = "avx2")]
fn chroma8<const HALF: bool>(row: &[u8], block: usize) -> Chroma {
    if HALF {
        let bytes = load16(&row.as_chunks::<16>().0[block]);
        return Chroma::Half(signed(_mm256_slli_epi16::<8>(_mm256_cvtepu8_epi16(bytes))));
    }
    let [low, high] = high_bytes(&row.as_chunks::<32>().0[block]);
    Chroma::Full([signed(low), signed(high)])
}

#[inline]
#[target_feature(enable = "avx2")]
fn luma16(row: &[u8], block: usize, scale: Scale16) -> [__m256i; 2] {
    let (left, right) = (count(scale.luma_left), count(scale.luma_right));
    let [low, high] = words(row, block);
    let (low, high) = (_mm256_sll_epi16(low, left), _mm256_sll_epi16(high, left));
    [_mm256_srl_epi16(low, right), _mm256_srl_epi16(high, right)]
}

#[inline]
#[target_feature(enable = "avx2")]
fn chroma16<const HALF: bool>(row: &[u8], block: usize, scale: Scale16) -> Chroma {
    let left = count(scale.chroma_left);
    if HALF {
        let values = load32(&row.as_chunks::<32>().0[block]);
        return Chroma::Half(signed(_mm256_sll_epi16(values, left)));
    }
    let [low, high] = words(row, block);
    Chroma::Full([
        signed(_mm256_sll_epi16(low, left)),
        signed(_mm256_sll_epi16(high, left)),
    ])
}

/// 32 bytes as the high bytes of words, in the order of luma.
#[inline]
#[target_feature(enable = "avx2")]
fn high_bytes(bytes: &[u8; 32]) -> [__m256i; 2] {
    let (bytes, zero) = (load32(bytes), _mm256_setzero_si256());
    [
        _mm256_unpacklo_epi8(zero, bytes),
        _mm256_unpackhi_epi8(zero, bytes),
    ]
}

/// 32 words, in the order of luma.
#[inline]
#[target_feature(enable = "avx2")]
fn words(row: &[u8], block: usize) -> [__m256i; 2] {
    let (rows, _) = row.as_chunks::<32>();
    let (first, second) = (load32(&rows[block * 2]), load32(&rows[block * 2 + 1]));
    [
        _mm256_permute2x128_si256::<0x20>(first, second),
        _mm256_permute2x128_si256::<0x31>(first, second),
    ]
}

/// What packing two registers gives, back in the order of their elements.
#[inline]
#[target_feature(enable = "avx2")]
fn in_order(packed: __m256i) -> __m256i {
    _mm256_permute4x64_epi64::<0b11_01_10_00>(packed)
}

/// Unsigned words to signed ones around their middle.
#[inline]
#[target_feature(enable = "avx2")]
fn signed(words: __m256i) -> __m256i {
    _mm256_xor_si256(words, _mm256_set1_epi16(i16::MIN))
}

#[inline]
#[target_feature(enable = "avx2")]
fn count(shift: u32) -> __m128i {
    _mm_cvtsi32_si128(shift as i32)
}

#[inline]
#[target_feature(enable = "avx2")]
fn load16(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: the reference covers the 16 bytes that are read; the instruction takes any alignment.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}
