/** @param {number | null} seconds @returns {string} `1:02:03.456`, hours only where there are any */
export function clock(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return 'unknown';
  const total = Math.round(Math.abs(seconds) * 1000);
  const parts = [
    Math.floor(total / 3_600_000),
    Math.floor(total / 60_000) % 60,
    Math.floor(total / 1000) % 60,
  ];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  const text = `${minutes}:${rest}.${String(total % 1000).padStart(3, '0')}`;
  return `${seconds < 0 ? '-' : ''}${hours === '00' ? text : `${hours}:${text}`}`;
}

/** @param {{ num: number, den: number } | null | undefined} rate @returns {number | null} frames per second */
export const perSecond = (rate) => (rate && rate.num > 0 && rate.den > 0 ? rate.num / rate.den : null);

/** @param {number | null} bitsPerSecond */
export const bitRate = (bitsPerSecond) =>
  bitsPerSecond ? `${Math.round(bitsPerSecond / 1000)} kbit/s` : null;

/** @param {number} bytes */
export const wholeBytes = (bytes) => `${bytes.toLocaleString('en')} bytes`;

/**
 * Media time against the clock on the wall.
 * @param {number} media seconds of media
 * @param {number} elapsed seconds it took
 */
export const times = (media, elapsed) => `${(media / Math.max(elapsed, 1e-3)).toFixed(1)} times real time`;
