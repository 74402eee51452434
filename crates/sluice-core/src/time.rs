//! Exact time: ticks of a time base, and rational seconds. No `f64` inside; seconds as `f64` only at the edge.

use std::cmp::Ordering;
use std::num::NonZeroU32;

/// A ratio of two 32-bit numbers as containers store it: a frame rate, an aspect ratio, a time base.
///
/// `den` may be 0 where the file says so ("unknown"); [`Rational::is_known`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rational {
    /// Numerator.
    pub num: i32,
    /// Denominator.
    pub den: i32,
}

impl Rational {
    /// A ratio as given, not reduced.
    #[must_use]
    pub const fn new(num: i32, den: i32) -> Self {
        Self { num, den }
    }

    /// Whether both parts are positive, as a rate or a time base needs.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.num > 0 && self.den > 0
    }

    /// The value as a floating point number; 0 where the ratio is unknown.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        if self.den == 0 {
            0.0
        } else {
            f64::from(self.num) / f64::from(self.den)
        }
    }
}

/// Length of one tick in seconds, `num / den`, both positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeBase {
    num: NonZeroU32,
    den: NonZeroU32,
}

impl TimeBase {
    /// FFmpeg's own clock: microseconds.
    pub const MICROSECONDS: Self = Self {
        num: NonZeroU32::MIN,
        den: match NonZeroU32::new(1_000_000) {
            Some(den) => den,
            None => NonZeroU32::MIN,
        },
    };

    /// A time base of `num / den` seconds; `None` if either is 0.
    #[must_use]
    pub const fn new(num: u32, den: u32) -> Option<Self> {
        match (NonZeroU32::new(num), NonZeroU32::new(den)) {
            (Some(num), Some(den)) => Some(Self { num, den }),
            _ => None,
        }
    }

    /// The time base that counts single samples or frames of `rate` = `num / den` a second; `None` if the rate is unknown.
    #[must_use]
    pub fn of_rate(rate: Rational) -> Option<Self> {
        Self::from_rational(Rational::new(rate.den, rate.num))
    }

    /// The time base of a ratio; `None` unless both parts are positive.
    #[must_use]
    pub fn from_rational(ratio: Rational) -> Option<Self> {
        Self::new(
            u32::try_from(ratio.num).ok()?,
            u32::try_from(ratio.den).ok()?,
        )
    }

    /// Numerator of the tick's length.
    #[must_use]
    pub const fn num(self) -> u32 {
        self.num.get()
    }

    /// Denominator of the tick's length.
    #[must_use]
    pub const fn den(self) -> u32 {
        self.den.get()
    }

    /// Length of one tick.
    #[must_use]
    pub fn tick(self) -> Seconds {
        self.at(1)
    }

    /// The time of `ticks` ticks.
    #[must_use]
    pub fn at(self, ticks: i64) -> Seconds {
        Seconds::ratio(
            i128::from(ticks) * i128::from(self.num()),
            i128::from(self.den()),
        )
    }
}

/// How a time between two ticks becomes a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards minus infinity: never later than asked.
    Down,
    /// Towards plus infinity: never earlier than asked.
    Up,
    /// To the nearest tick, halves away from zero (FFmpeg's `AV_ROUND_NEAR_INF`).
    Nearest,
}

/// An exact time or duration in seconds, as a fraction.
///
/// Frames are stamped often, so the fraction is reduced only when its parts grow; equal times are equal either way.
///
/// Wide enough for any 64-bit tick count of any 32-bit time base plus any sample count of any rate; results that would not
/// fit (times of billions of years) stop at the largest value instead of wrapping.
#[derive(Clone, Copy, Debug)]
pub struct Seconds {
    num: i128,
    den: i128,
}

/// Parts below this are not worth reducing: sums of them are far from what 128 bits hold.
const SMALL: u128 = 1 << 44;

impl Seconds {
    /// No time at all.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den` seconds. A denominator of 0 counts as 1; its sign moves to the numerator.
    #[must_use]
    pub fn ratio(num: i128, den: i128) -> Self {
        let (num, den) = match den.cmp(&0) {
            Ordering::Equal => (num, 1),
            Ordering::Less => (num.saturating_neg(), den.saturating_neg()),
            Ordering::Greater => (num, den),
        };
        let fraction = Self { num, den };
        if num.unsigned_abs() < SMALL && den.unsigned_abs() < SMALL {
            return fraction;
        }
        fraction.reduced()
    }

    /// The same time with the smallest parts.
    fn reduced(self) -> Self {
        let divisor = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
        Self {
            num: self.num / divisor,
            den: self.den / divisor,
        }
    }

    /// Duration of `count` samples or frames at `rate` a second; zero if the rate is unknown.
    #[must_use]
    pub fn of_samples(count: i64, rate: Rational) -> Self {
        TimeBase::of_rate(rate).map_or(Self::ZERO, |base| base.at(count))
    }

    /// The nearest nanosecond to a number of seconds given by a caller; `None` if it is not finite or out of range.
    ///
    /// Decimal fractions such as 0.1 have no exact `f64`; a nanosecond is finer than any sample and coarser than what `f64`
    /// cannot tell apart.
    #[must_use]
    pub fn from_f64(seconds: f64) -> Option<Self> {
        const LIMIT: f64 = 9.0e9;
        const NANOSECONDS: i128 = 1_000_000_000;
        if !seconds.is_finite() || seconds.abs() > LIMIT {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the range was checked just above"
        )]
        let nanos = (seconds * 1.0e9).round() as i64;
        Some(Self::ratio(nanos.into(), NANOSECONDS))
    }

    /// Seconds as a floating point number: the nearest to the exact value.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the remainder keeps the fraction exact to f64's own precision"
    )]
    pub fn to_f64(self) -> f64 {
        const EXACT: u128 = 1 << 53;
        if self.num.unsigned_abs() < EXACT && self.den.unsigned_abs() < EXACT {
            // Both are exact, and IEEE division rounds once: this is the nearest f64 there is.
            return self.num as f64 / self.den as f64;
        }
        let whole = self.num.div_euclid(self.den);
        let rest = self.num.rem_euclid(self.den);
        whole as f64 + rest as f64 / self.den as f64
    }

    /// Count of ticks of `base` in this time, rounded as said.
    #[must_use]
    pub fn to_ticks(self, base: TimeBase, rounding: Rounding) -> i64 {
        let num = self.num.saturating_mul(i128::from(base.den()));
        let den = self.den.saturating_mul(i128::from(base.num()));
        let ticks = match rounding {
            Rounding::Down => num.div_euclid(den),
            Rounding::Up => -((-num).div_euclid(den)),
            Rounding::Nearest => {
                let half = den / 2;
                if num >= 0 {
                    (num + half) / den
                } else {
                    (num - half) / den
                }
            }
        };
        i64::try_from(ticks).unwrap_or(if ticks < 0 { i64::MIN + 1 } else { i64::MAX })
    }

    /// This time, so many times over.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self::ratio(self.num.saturating_mul(count.into()), self.den)
    }

    /// Whether this time lies before zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// The distance from zero.
    #[must_use]
    pub fn abs(self) -> Self {
        Self {
            num: self.num.saturating_abs(),
            den: self.den,
        }
    }
}

impl std::ops::Add for Seconds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if self.den == other.den {
            return Self::ratio(self.num.saturating_add(other.num), self.den);
        }
        let left = self.num.saturating_mul(other.den);
        let right = other.num.saturating_mul(self.den);
        Self::ratio(
            left.saturating_add(right),
            self.den.saturating_mul(other.den),
        )
    }
}

impl std::ops::Neg for Seconds {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            num: self.num.saturating_neg(),
            den: self.den,
        }
    }
}

impl std::ops::Sub for Seconds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl PartialEq for Seconds {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Seconds {}

impl std::hash::Hash for Seconds {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let Self { num, den } = self.reduced();
        num.hash(state);
        den.hash(state);
    }
}

impl Ord for Seconds {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        let left = self.num.saturating_mul(other.den);
        let right = other.num.saturating_mul(self.den);
        left.cmp(&right)
    }
}

impl PartialOrd for Seconds {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A count of ticks together with the base that gives it a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    /// Count of ticks, may be negative.
    pub ticks: i64,
    /// What one tick lasts.
    pub base: TimeBase,
}

impl Timestamp {
    /// The exact time.
    #[must_use]
    pub fn seconds(self) -> Seconds {
        self.base.at(self.ticks)
    }

    /// The same time in another base, rounded as said.
    #[must_use]
    pub fn rescale(self, base: TimeBase, rounding: Rounding) -> Self {
        Self {
            ticks: self.seconds().to_ticks(base, rounding),
            base,
        }
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => gcd_64(a, b).into(),
        // One step brings both below the smaller of the two, mostly into 64 bits.
        _ if b == 0 => a,
        _ => gcd(b, a % b),
    }
}

const fn gcd_64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn base(num: u32, den: u32) -> TimeBase {
        TimeBase::new(num, den).unwrap()
    }

    #[test]
    fn ten_ticks_of_a_30000th_are_the_nearest_f64_to_a_third_of_a_millisecond() {
        assert_eq!(
            base(1, 30_000).at(10).to_f64().to_bits(),
            (10.0_f64 / 30_000.0).to_bits()
        );
    }

    #[test]
    fn ntsc_frames_add_up_without_drift() {
        let frame = Seconds::of_samples(1, Rational::new(30_000, 1001));
        let mut sum = Seconds::ZERO;
        for _ in 0..30_000 {
            sum = sum + frame;
        }
        assert_eq!(sum, Seconds::ratio(1001, 1));
    }

    #[test]
    fn rounding_says_what_it_does() {
        let third = Seconds::ratio(1, 3);
        let millis = base(1, 1000);
        assert_eq!(third.to_ticks(millis, Rounding::Down), 333);
        assert_eq!(third.to_ticks(millis, Rounding::Up), 334);
        assert_eq!(third.to_ticks(millis, Rounding::Nearest), 333);
        assert_eq!((-third).to_ticks(millis, Rounding::Down), -334);
        assert_eq!(
            Seconds::ratio(-1, 2).to_ticks(base(1, 1), Rounding::Nearest),
            -1
        );
    }

    #[test]
    fn the_farthest_tick_of_the_coarsest_base_does_not_overflow() {
        let far = base(u32::MAX, 1).at(i64::MAX);
        assert_eq!(
            far.to_ticks(TimeBase::MICROSECONDS, Rounding::Nearest),
            i64::MAX
        );
    }

    proptest! {
        #[test]
        fn a_tick_count_survives_the_way_through_seconds(ticks in any::<i64>().prop_map(|t| t / 2), num in 1u32.., den in 1u32..) {
            for rounding in [Rounding::Down, Rounding::Up, Rounding::Nearest] {
                prop_assert_eq!(base(num, den).at(ticks).to_ticks(base(num, den), rounding), ticks);
            }
        }

        #[test]
        fn adding_then_subtracting_gives_the_same_time(a in any::<i32>(), b in any::<i32>(), p in 1u32..200_000, q in 1u32..200_000) {
            let (x, y) = (base(1, p).at(a.into()), base(1, q).at(b.into()));
            prop_assert_eq!(x + y - y, x);
        }
    }
}
