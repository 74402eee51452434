//! Numbers of 0…max to normalised floats: `(x / max − mean) / std`, as one multiplication and one addition.

/// Factor and summand for one channel: `(x / max − mean) / std = scale · x + bias`.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the result is stored as f32"
)]
pub fn scale_and_bias(max: f64, mean: f64, std: f64) -> (f32, f32) {
    ((1.0 / (max * std)) as f32, (-mean / std) as f32)
}

crate::cpu::also_for_avx2! {
    /// `scale · x + bias` of 8-bit numbers, as many as both slices hold.
    pub fn normalize_u8(values: &[u8], scale: f32, bias: f32, out: &mut [f32]) {
        for (out, &value) in out.iter_mut().zip(values) {
            *out = f32::from(value) * scale + bias;
        }
    }
}

crate::cpu::also_for_avx2! {
    /// `scale · x + bias` of little-endian 16-bit numbers, as many as both slices hold.
    pub fn normalize_u16le(values: &[u8], scale: f32, bias: f32, out: &mut [f32]) {
        for (out, value) in out.iter_mut().zip(values.as_chunks::<2>().0) {
            *out = f32::from(u16::from_le_bytes(*value)) * scale + bias;
        }
    }
}

crate::cpu::also_for_avx2! {
    /// `scale · x + bias` of native-endian floats, as many as both slices hold.
    pub fn normalize_f32(values: &[u8], scale: f32, bias: f32, out: &mut [f32]) {
        for (out, value) in out.iter_mut().zip(values.as_chunks::<4>().0) {
            *out = f32::from_ne_bytes(*value) * scale + bias;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imagenet_normalisation_is_within_float_precision_of_its_definition() {
        for (mean, std) in [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)] {
            let (scale, bias) = scale_and_bias(255.0, mean, std);
            let values: Vec<u8> = (0..=255).collect();
            let mut out = vec![0.0; 256];
            normalize_u8(&values, scale, bias, &mut out);
            for (value, out) in values.into_iter().zip(out) {
                let exact = (f64::from(value) / 255.0 - mean) / std;
                assert!(
                    (f64::from(out) - exact).abs() < 1e-6,
                    "{value}: {out} for {exact}"
                );
            }
        }
    }

    #[test]
    fn wider_numbers_are_read_as_they_lie() {
        let mut out = [0.0; 2];
        normalize_u16le(&[0x34, 0x12, 0xff, 0xff], 1.0, 0.0, &mut out);
        assert_eq!(out, [4660.0, 65535.0]);
        let bytes: Vec<u8> = [0.25f32, 2.0]
            .iter()
            .flat_map(|value| value.to_ne_bytes())
            .collect();
        normalize_f32(&bytes, 2.0, -0.5, &mut out);
        assert_eq!(out, [0.0, 3.5]);
    }
}
