/** An exact fraction: a frame rate, a time base or an aspect ratio. */
export type Rational = {
  /** Numerator. */
  readonly num: number;
  /** Denominator, never 0 in a value that sluice gives. */
  readonly den: number;
};

/**
 * The value of a fraction as a number.
 *
 * @param rational The fraction.
 * @returns `num / den`; `NaN` where the denominator is 0.
 */
export function toNumber(rational: Rational): number {
  return rational.den === 0 ? Number.NaN : rational.num / rational.den;
}

/** Frame rates that the field writes as decimals and means as fractions over 1001. */
const NTSC_DENOMINATOR = 1001;

/** Largest denominator tried for a decimal that is no common rate. */
const MAX_DENOMINATOR = 1_000_000;

/**
 * The fraction meant by a frame rate: 29.97 is 30000/1001, 12.5 is 25/2.
 *
 * @param rate Frames per second, positive and finite, or the fraction itself.
 * @returns The fraction in lowest terms.
 */
export function toRational(rate: number | Rational): Rational {
  if (typeof rate !== 'number') {
    return reduce(rate.num, rate.den);
  }
  if (Number.isInteger(rate)) {
    return { num: rate, den: 1 };
  }
  const nominal = Math.round(rate);
  const ntsc = (nominal * 1000) / NTSC_DENOMINATOR;
  if (Math.abs(rate - ntsc) < 0.005 && Math.abs(rate - ntsc) < Math.abs(rate - nominal) / 2) {
    return { num: nominal * 1000, den: NTSC_DENOMINATOR };
  }
  return approximate(rate);
}

/** The simplest continued-fraction convergent that equals the number within 1e-9 of its size. */
function approximate(value: number): Rational {
  let [previousNum, num, previousDen, den] = [0, 1, 1, 0];
  let rest = value;
  for (;;) {
    const whole = Math.floor(rest);
    [previousNum, num] = [num, whole * num + previousNum];
    [previousDen, den] = [den, whole * den + previousDen];
    const fraction = rest - whole;
    if (fraction < 1e-12 || Math.abs(num / den - value) <= value * 1e-9 || den > MAX_DENOMINATOR) {
      return { num, den };
    }
    rest = 1 / fraction;
  }
}

function reduce(num: number, den: number): Rational {
  const divisor = greatestCommonDivisor(Math.abs(num), Math.abs(den)) || 1;
  return { num: num / divisor, den: den / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
