/** Who may use what: FFmpeg in one crate, Node-API in one crate, `unsafe` where it is declared. */
import { findLines, readProjectFile, withoutComments } from './files.mjs';

const rules = [
  { what: 'FFmpeg', pattern: /\bffmpeg_(next|sys_next)\b/g, allowed: ['crates/sluice-ffi/'] },
  { what: 'Node-API', pattern: /\bnapi(_derive)?::|#\[napi\b/g, allowed: ['bindings/'] },
];
const manifestRules = [
  {
    what: 'FFmpeg',
    pattern: /^ffmpeg-(sys-)?next\b/gm,
    allowed: ['Cargo.toml', 'crates/sluice-ffi/Cargo.toml'],
  },
  { what: 'Node-API', pattern: /^napi(-derive|-build)?\b/gm, allowed: ['Cargo.toml', 'bindings/Cargo.toml'] },
];
const generatedBinding = /from '(\.\.?\/)+(native\/)?binding(\.js|\.d\.ts|\.ts)?'/g;

/** Every breach as one line of text. */
export function checkLayering(files) {
  const rust = files.filter((path) => path.endsWith('.rs'));
  return [
    ...rust.flatMap((path) => breaches(path, rules)),
    ...files.filter((path) => path.endsWith('Cargo.toml')).flatMap((path) => breaches(path, manifestRules)),
    ...files.filter((path) => path.startsWith('test/') && path.endsWith('.ts')).flatMap(checkTestImports),
    ...checkCrateAttributes(files),
  ];
}

function breaches(path, candidates) {
  const text = withoutComments(readProjectFile(path));
  return candidates
    .filter(
      ({ allowed }) =>
        !allowed.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place)),
    )
    .flatMap(({ what, pattern }) =>
      findLines(path, text, pattern).map((place) => `${place}: ${what} is not for this layer`),
    );
}

function checkTestImports(path) {
  const places = findLines(path, readProjectFile(path), generatedBinding);
  return places.map((place) => `${place}: tests use the public entry, not the generated binding`);
}

/** The core has no unsafe code at all; the addon none but where it says why. */
function checkCrateAttributes(files) {
  const wanted = {
    'crates/sluice-core/src/lib.rs': '#![forbid(unsafe_code)]',
    'bindings/src/lib.rs': '#![deny(unsafe_code)]',
  };
  return Object.entries(wanted)
    .filter(([path, attribute]) => files.includes(path) && !readProjectFile(path).includes(attribute))
    .map(([path, attribute]) => `${path}: ${attribute} is missing`);
}
