// What every measured run does around its work, and the JSON that it prints.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Does the work so many times and prints what was measured.
 * @param {() => Promise<number>} run one repetition; gives how many it made
 * @param {{ again: string, unit: string }} how
 */
export async function repeat(run, { again, unit }) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let count = 0;
  const rss = [];
  const native = [];
  for (let n = 0; n < Number(again); n += 1) {
    count = await run();
    // V8 sizes its own heap by how busy it was; what must not grow is all else.
    globalThis.gc?.();
    const usage = process.memoryUsage();
    rss.push(usage.rss / 1e6);
    native.push((usage.rss - usage.heapTotal) / 1e6);
  }
  delay.disable();
  const peak = (process.resourceUsage().maxRSS * 1024) / 1e6;
  console.log(JSON.stringify({ count, unit, delay: delay.percentile(99) / 1e6, peak, rss, native }));
}
