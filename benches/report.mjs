/** The value in the middle. @param {number[]} values */
export function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * By how much memory still grows behind the first fifth, in which everything is loaded and the allocator takes what it then keeps:
 * the most of the last third above the most of the first one.
 * @param {number[]} memory after each repetition
 */
export function flatness(memory) {
  const warm = memory.slice(Math.ceil(memory.length / 5));
  const third = Math.floor(warm.length / 3);
  return Math.max(...warm.slice(-third)) - Math.max(...warm.slice(0, third));
}

/**
 * @param {{ name: string, count: number, unit: string, checks: { what: string, value: number, limit: number | null, unit: string }[] }[]} results
 * @returns {boolean} whether every limit held
 */
export function printTable(results) {
  let held = true;
  for (const { name, count, unit, checks } of results) {
    console.log(`\n${name} (${count} ${unit})`);
    for (const { what, value, limit, unit: of } of checks) {
      const broken = limit !== null && !(value <= limit);
      held &&= !broken;
      const amount = `${value.toFixed(2)} ${of}`.trim().padStart(12);
      const verdict = limit === null ? '' : `${broken ? 'BROKEN' : 'ok'}, at most ${limit} ${of}`.trimEnd();
      console.log(`  ${what.padEnd(34)}${amount}  ${verdict}`);
    }
  }
  return held;
}
