/** The documentation site. `typedoc` writes `reference/` before it is built. */
import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const listing = new URL('../reference/typedoc-sidebar.json', import.meta.url);
const reference = existsSync(listing) ? JSON.parse(readFileSync(listing, 'utf8')) : [];

const pages = (folder, entries) =>
  entries.map(([text, name]) => ({ text, link: `/${folder}/${name}` }));

const guides = pages('guides', [
  ['Quick start', 'quick-start'],
  ['Reading', 'reading'],
  ['Sources', 'sources'],
  ['Seeking and single frames', 'seeking'],
  ['Filters', 'filters'],
  ['Writing', 'writing'],
  ['Targets and live output', 'targets'],
  ['Effects', 'effects'],
  ['Playing', 'playing'],
  ['Node and web streams', 'streams'],
  ['Converting', 'converting'],
  ['Command line', 'command-line'],
  ['Performance', 'performance'],
  ['Security', 'security'],
  ['With other libraries', 'interop'],
]);

const tutorials = pages('tutorials', [
  ['Media streams: the basics', 'media-stream-basics'],
  ['Devices, generated sources, custom filters', 'devices-and-filters'],
  ['Writing: the basics', 'writing-basics'],
  ['Writing: RTMP, UDP, devices', 'writing-advanced'],
  ['Audio effects', 'effects'],
  ['Playing sound', 'playing'],
]);

const comingFrom = pages('coming-from', [
  ['fluent-ffmpeg', 'fluent-ffmpeg'],
  ['node-av', 'node-av'],
  ['torchaudio', 'torchaudio'],
  ['PyAV', 'pyav'],
]);

export default defineConfig({
  title: 'sluice',
  description: 'Streaming media I/O for Node.js',
  lang: 'en',
  cleanUrls: true,
  // The tables of options are long, and meant to be.
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  srcExclude: ['README.md', 'node_modules/**'],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guides', link: '/guides/quick-start' },
      { text: 'Tutorials', link: '/tutorials/media-stream-basics' },
      { text: 'Reference', link: '/reference/' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: [
      { text: 'Guides', items: guides },
      { text: 'Tutorials', items: tutorials },
      { text: 'Coming from', items: comingFrom },
      { text: 'Errors', link: '/errors' },
      { text: 'Options of this build', link: '/options/' },
      { text: 'Releasing', link: '/releasing' },
      { text: 'Reference', collapsed: true, items: reference },
    ],
  },
});
