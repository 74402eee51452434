//! One amplitude to another format. Integers have their full scale at 2ⁿ⁻¹, floats at 1; unsigned 8 bit has silence at 128.

/// An amplitude as it lies in memory.
pub trait Sample: Copy + Default + Send + Sync + 'static {}

impl Sample for u8 {}
impl Sample for i16 {}
impl Sample for i32 {}
impl Sample for i64 {}
impl Sample for f32 {}
impl Sample for f64 {}

/// An amplitude that can be said in the format `T`.
pub trait Convert<T>: Sample {
    /// The same amplitude; out of range, the nearest there is.
    fn convert(self) -> T;
}

macro_rules! conversions {
    ($($from:ty => $to:ty: $value:ident -> $result:expr;)*) => {
        $(impl Convert<$to> for $from {
            #[inline(always)]
            fn convert(self) -> $to {
                let $value = self;
                $result
            }
        })*
    };
}

const TWO_15: f32 = 32_768.0;
const TWO_31: f32 = 2_147_483_648.0;
const TWO_63: f32 = 9_223_372_036_854_775_808.0;

// Casts from float to integer saturate, which is the clipping that is wanted; `as` to a narrower integer comes after a shift
// or a clamp that makes it fit.
conversions! {
    u8 => u8: x -> x;
    u8 => i16: x -> (i16::from(x) - 128) << 8;
    u8 => i32: x -> (i32::from(x) - 128) << 24;
    u8 => i64: x -> (i64::from(x) - 128) << 56;
    u8 => f32: x -> f32::from(i16::from(x) - 128) * (1.0 / 128.0);
    u8 => f64: x -> f64::from(i16::from(x) - 128) * (1.0 / 128.0);

    i16 => u8: x -> ((x >> 8) + 128) as u8;
    i16 => i16: x -> x;
    i16 => i32: x -> i32::from(x) << 16;
    i16 => i64: x -> i64::from(x) << 48;
    i16 => f32: x -> f32::from(x) * (1.0 / TWO_15);
    i16 => f64: x -> f64::from(x) * (1.0 / f64::from(TWO_15));

    i32 => u8: x -> ((x >> 24) + 128) as u8;
    i32 => i16: x -> (x >> 16) as i16;
    i32 => i32: x -> x;
    i32 => i64: x -> i64::from(x) << 32;
    i32 => f32: x -> x as f32 * (1.0 / TWO_31);
    i32 => f64: x -> f64::from(x) * (1.0 / f64::from(TWO_31));

    i64 => u8: x -> ((x >> 56) + 128) as u8;
    i64 => i16: x -> (x >> 48) as i16;
    i64 => i32: x -> (x >> 32) as i32;
    i64 => i64: x -> x;
    i64 => f32: x -> x as f32 * (1.0 / TWO_63);
    i64 => f64: x -> x as f64 * (1.0 / f64::from(TWO_63));

    f32 => u8: x -> ((x * 128.0).round_ties_even() + 128.0) as u8;
    f32 => i16: x -> (x * TWO_15).round_ties_even() as i16;
    f32 => i32: x -> (x * TWO_31).round_ties_even() as i32;
    f32 => i64: x -> (x * TWO_63).round_ties_even() as i64;
    f32 => f32: x -> x;
    f32 => f64: x -> f64::from(x);

    f64 => u8: x -> ((x * 128.0).round_ties_even() + 128.0) as u8;
    f64 => i16: x -> (x * f64::from(TWO_15)).round_ties_even() as i16;
    f64 => i32: x -> (x * f64::from(TWO_31)).round_ties_even() as i32;
    f64 => i64: x -> (x * f64::from(TWO_63)).round_ties_even() as i64;
    f64 => f32: x -> x as f32;
    f64 => f64: x -> x;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to<T, S: Convert<T>>(sample: S) -> T {
        sample.convert()
    }

    #[test]
    fn one_step_of_16_bits_is_one_32768th() {
        assert_eq!(to::<f32, _>(1i16).to_bits(), (1.0f32 / 32768.0).to_bits());
        assert_eq!(to::<f32, _>(i16::MIN).to_bits(), (-1.0f32).to_bits());
        assert_eq!(to::<i16, _>(1.0f32 / 32768.0), 1);
    }

    #[test]
    fn what_is_too_loud_is_clipped_and_never_wraps() {
        assert_eq!(
            (to::<i16, _>(1.5f32), to::<i16, _>(-1.5f32)),
            (i16::MAX, i16::MIN)
        );
        assert_eq!((to::<u8, _>(1.5f64), to::<u8, _>(-1.5f64)), (255, 0));
        assert_eq!(
            (to::<i32, _>(1.0f32), to::<i64, _>(-2.0f64)),
            (i32::MAX, i64::MIN)
        );
        assert_eq!(to::<i16, _>(f32::NAN), 0);
    }

    #[test]
    fn silence_is_silence_in_every_format() {
        assert_eq!(
            (to::<i16, _>(128u8), to::<i64, _>(128u8), to::<u8, _>(0i32)),
            (0, 0, 128)
        );
        assert_eq!(
            (to::<f32, _>(128u8).to_bits(), to::<u8, _>(0.0f64)),
            (0, 128)
        );
    }

    #[test]
    fn every_16_bit_sample_survives_the_way_through_wider_formats() {
        for sample in i16::MIN..=i16::MAX {
            assert_eq!(to::<i16, _>(to::<i32, _>(sample)), sample);
            assert_eq!(to::<i16, _>(to::<i64, _>(sample)), sample);
            assert_eq!(to::<i16, _>(to::<f32, _>(sample)), sample);
            assert_eq!(to::<i16, _>(to::<f64, _>(sample)), sample);
        }
    }
}
