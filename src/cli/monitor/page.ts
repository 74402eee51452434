/** The monitor's page. Everything that comes from a source is put in as text by the script, never as markup. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>sluice monitor</title>
<style>
  :root { color-scheme: dark; font: 14px/1.4 system-ui, sans-serif; }
  body { margin: 0; padding: 16px; background: #14171a; color: #dde3e8; display: grid; gap: 12px;
    grid-template-columns: minmax(320px, 2fr) minmax(260px, 1fr); }
  header { grid-column: 1 / -1; display: flex; gap: 12px; align-items: baseline; }
  h1 { margin: 0; font-size: 18px; } h2 { margin: 0 0 4px; font-size: 12px; color: #8b98a3; font-weight: 600; }
  canvas { display: block; width: 100%; background: #000; border-radius: 4px; }
  #wave, #spectrogram { height: 140px; } section { min-width: 0; }
  table { border-collapse: collapse; width: 100%; } td { padding: 2px 0; } td:last-child { text-align: right;
    font-variant-numeric: tabular-nums; }
  .meter { height: 12px; background: #24292e; border-radius: 3px; overflow: hidden; margin-bottom: 4px; position: relative; }
  .meter i { position: absolute; inset: 0 auto 0 0; background: linear-gradient(90deg, #35b36b 70%, #e0b030 90%, #e04030); }
  .meter b { position: absolute; top: 0; bottom: 0; width: 2px; background: #fff; }
  #state { color: #8b98a3; } #state.live { color: #35b36b; } #state.failed { color: #e04030; }
</style>
<header><h1>sluice monitor</h1><span id="format"></span><span id="state">connecting…</span></header>
<section><h2>Picture</h2><canvas id="picture" width="480" height="270"></canvas></section>
<section><h2>Levels, dB below full scale</h2><div id="levels"></div><h2>Counters</h2><table id="counters"></table>
  <h2>Streams</h2><table id="streams"></table></section>
<section><h2>Waveform</h2><canvas id="wave" width="600" height="140"></canvas></section>
<section><h2>Spectrogram, 0 to 12 kHz</h2><canvas id="spectrogram" width="600" height="256"></canvas></section>
<script type="module" src="/monitor.js"></script>
</html>
`;

/** What runs in the page. */
export const SCRIPT = `
const [FACTS, PICTURE, SOUND, COUNTERS] = [0, 1, 2, 3];
const part = (id) => document.getElementById(id);
const brush = (id) => part(id).getContext('2d', { willReadFrequently: true });
const [picture, wave, spectrogram] = ['picture', 'wave', 'spectrogram'].map(brush);
const SIZE = 512;
let pending = new Float32Array(0);

/** Reads the feed: each message is a length, a kind and a content. */
async function follow() {
  const response = await fetch('/feed');
  let rest = new Uint8Array(0);
  for await (const part of parts(response.body.getReader())) {
    const bytes = new Uint8Array(rest.length + part.length);
    bytes.set(rest);
    bytes.set(part, rest.length);
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = new DataView(bytes.buffer).getUint32(at, true);
      if (bytes.length - at - 4 < length) break;
      await take(bytes[at + 4], bytes.slice(at + 5, at + 4 + length));
      at += 4 + length;
    }
    rest = bytes.slice(at);
  }
}

async function* parts(reader) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function take(kind, content) {
  if (kind === PICTURE) return showPicture(content);
  if (kind === SOUND) return showSound(new Float32Array(content.buffer));
  const data = JSON.parse(new TextDecoder().decode(content));
  if (kind === FACTS) showFacts(data);
  if (kind === COUNTERS) showCounters(data);
}

async function showPicture(jpeg) {
  const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
  Object.assign(picture.canvas, { width: bitmap.width, height: bitmap.height });
  picture.drawImage(bitmap, 0, 0);
  bitmap.close();
}

function showSound(samples) {
  drawWave(samples);
  const joined = new Float32Array(pending.length + samples.length);
  joined.set(pending);
  joined.set(samples, pending.length);
  let at = 0;
  for (; at + SIZE <= joined.length; at += SIZE) drawSpectrum(joined.subarray(at, at + SIZE));
  pending = joined.slice(at);
}

function drawWave(samples) {
  const { width, height } = wave.canvas;
  const columns = Math.max(4, Math.round(samples.length / 100));
  wave.drawImage(wave.canvas, -columns, 0);
  wave.fillStyle = '#000';
  wave.fillRect(width - columns, 0, columns, height);
  wave.fillStyle = '#4fa3e3';
  for (let column = 0; column < columns; column += 1) {
    const piece = samples.subarray((column * samples.length) / columns, ((column + 1) * samples.length) / columns);
    let [low, high] = [1, -1];
    for (const sample of piece) [low, high] = [Math.min(low, sample), Math.max(high, sample)];
    const top = (height * (1 - high)) / 2;
    wave.fillRect(width - columns + column, top, 1, Math.max(1, (height * (high - low)) / 2));
  }
}

/** One column of the spectrogram: low tones at the bottom, 90 dB from black to white. */
function drawSpectrum(samples) {
  const { width, height } = spectrogram.canvas;
  spectrogram.drawImage(spectrogram.canvas, -2, 0);
  const column = spectrogram.createImageData(2, height);
  magnitudes(samples).forEach((magnitude, bin) => {
    const strength = Math.max(0, Math.min(1, 1 + (20 * Math.log10(magnitude + 1e-9)) / 90));
    const colour = [255 * Math.min(1, 2 * strength), 255 * Math.max(0, 2 * strength - 1), 160 * strength * (1 - strength) * 4, 255];
    for (const x of [0, 1]) column.data.set(colour, 4 * ((height - 1 - bin) * 2 + x));
  });
  spectrogram.putImageData(column, width - 2, 0);
}

/** Amplitudes of SIZE / 2 tones, by a radix-2 Fourier transform of the samples under a Hann window. */
function magnitudes(samples) {
  const [re, im] = [new Float32Array(SIZE), new Float32Array(SIZE)];
  const bits = Math.log2(SIZE);
  for (let n = 0; n < SIZE; n += 1) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit += 1) reversed |= ((n >> bit) & 1) << (bits - 1 - bit);
    re[reversed] = samples[n] * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / SIZE));
  }
  for (let half = 1; half < SIZE; half *= 2) {
    for (let start = 0; start < SIZE; start += 2 * half) {
      for (let n = 0; n < half; n += 1) {
        const [cos, sin] = [Math.cos((Math.PI * n) / half), -Math.sin((Math.PI * n) / half)];
        const [a, b] = [start + n, start + n + half];
        const [x, y] = [re[b] * cos - im[b] * sin, re[b] * sin + im[b] * cos];
        [re[b], im[b]] = [re[a] - x, im[a] - y];
        [re[a], im[a]] = [re[a] + x, im[a] + y];
      }
    }
  }
  return Array.from({ length: SIZE / 2 }, (_, n) => (4 * Math.hypot(re[n], im[n])) / SIZE);
}

function showFacts({ format, live, streams }) {
  part('format').textContent = format;
  part('state').textContent = live ? 'live' : 'playing';
  part('state').className = 'live';
  rows('streams', streams.map(({ index, mediaType, codec }) => [index + ' ' + mediaType, codec]));
}

function showCounters(counters) {
  const { levels, ended, error } = counters;
  rows('counters', [
    ['time', counters.pts.toFixed(2) + ' s'],
    ['pictures', counters.pictures],
    ['chunks of sound', counters.sounds],
    ['dropped', counters.dropped],
    ['packets', counters.packets],
    ['bytes', counters.bytesRead],
    ['decode errors', counters.decodeErrors],
  ]);
  part('levels').replaceChildren(...levels.map(meter));
  if (!ended) return;
  part('state').textContent = error === null ? 'ended' : error;
  part('state').className = error === null ? '' : 'failed';
}

function meter({ peak, rms }) {
  const box = Object.assign(document.createElement('div'), { className: 'meter', title: peak.toFixed(1) + ' dB' });
  box.dataset.peak = peak;
  const [bar, line] = [document.createElement('i'), document.createElement('b')];
  bar.style.width = Math.max(0, 100 + (100 * rms) / 60) + '%';
  line.style.left = Math.max(0, Math.min(99.5, 100 + (100 * peak) / 60)) + '%';
  box.append(bar, line);
  return box;
}

function rows(id, entries) {
  part(id).replaceChildren(...entries.map(([name, value]) => {
    const row = document.createElement('tr');
    row.append(...[name, value].map((text) => Object.assign(document.createElement('td'), { textContent: text })));
    return row;
  }));
}

follow().catch((error) => {
  part('state').textContent = 'connection lost: ' + error.message;
  part('state').className = 'failed';
});
`;
