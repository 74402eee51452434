//! Fractions as FFmpeg uses them: time bases, rates, aspect ratios.

use ffmpeg_next::ffi;

/// A fraction. A time base is seconds per tick; a rate is items per second. Zero over
/// anything, or anything over zero, means "not known" in FFmpeg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    /// Numerator.
    pub num: i32,
    /// Denominator.
    pub den: i32,
}

/// How a rescaled value that lies between two ticks is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest tick, halves away from zero.
    Nearest,
    /// Towards minus infinity.
    Down,
    /// Towards plus infinity.
    Up,
}

impl Rational {
    /// A fraction of these two numbers, unreduced.
    #[must_use]
    pub const fn new(num: i32, den: i32) -> Self {
        Self { num, den }
    }

    /// The fraction when both parts are positive, which a real rate or time base is.
    #[must_use]
    pub fn positive(self) -> Option<Self> {
        (self.num > 0 && self.den > 0).then_some(self)
    }

    /// Numerator and denominator exchanged.
    #[must_use]
    pub const fn inverse(self) -> Self {
        Self::new(self.den, self.num)
    }

    /// The value; NaN or infinite over zero.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }

    /// The fraction nearest to `value` with both parts up to `max`.
    #[must_use]
    pub fn from_f64(value: f64, max: i32) -> Self {
        // SAFETY: pure arithmetic, defined for every input.
        unsafe { ffi::av_d2q(value, max) }.into()
    }
}

impl From<ffi::AVRational> for Rational {
    fn from(raw: ffi::AVRational) -> Self {
        Self::new(raw.num, raw.den)
    }
}

impl From<Rational> for ffi::AVRational {
    fn from(value: Rational) -> Self {
        Self {
            num: value.num,
            den: value.den,
        }
    }
}

/// A value of `from` ticks in `to` ticks, exact in 128 bits; `i64::MIN` and `i64::MAX`
/// pass through. `None` when a base is not positive or the result does not fit.
#[must_use]
pub fn rescale(value: i64, from: Rational, to: Rational, rounding: Rounding) -> Option<i64> {
    if value == i64::MIN || value == i64::MAX {
        return Some(value);
    }
    let (from, to) = (from.positive()?, to.positive()?);
    let numerator = i128::from(value) * i128::from(from.num) * i128::from(to.den);
    let denominator = i128::from(from.den) * i128::from(to.num);
    let quotient = match rounding {
        Rounding::Down => numerator.div_euclid(denominator),
        Rounding::Up => -(-numerator).div_euclid(denominator),
        Rounding::Nearest => {
            let half = denominator / 2;
            let away = if numerator < 0 { -half } else { half };
            (numerator + away) / denominator
        }
    };
    i64::try_from(quotient).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rescaling_agrees_with_ffmpeg() {
        let bases = [
            Rational::new(1, 1000),
            Rational::new(1, 90_000),
            Rational::new(1001, 30_000),
            Rational::new(1, 48_000),
        ];
        for value in [-90_001, -1, 0, 1, 7, 3003, 1 << 40] {
            for from in bases {
                for to in bases {
                    // SAFETY: pure arithmetic.
                    let truth = unsafe { ffi::av_rescale_q(value, from.into(), to.into()) };
                    assert_eq!(rescale(value, from, to, Rounding::Nearest), Some(truth));
                }
            }
        }
    }

    #[test]
    fn a_time_base_of_zero_gives_nothing_instead_of_dividing_by_it() {
        let bad = Rational::new(1, 0);
        assert_eq!(
            rescale(1, bad, Rational::new(1, 1), Rounding::Nearest),
            None
        );
    }
}
