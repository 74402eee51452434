/** The page that says from which source a library package was made, and how. */
import { makeSettings, nvidiaHeaders, source } from '../setup/ffmpeg/recipe.mjs';

/** Markdown from the facts that the build has left. */
export function describeSource({ version, sha256, origin, configure, libraries }) {
  const upstream = source.url.replace(source.version, version);
  const nvidia = configure.includes('--enable-ffnvcodec')
    ? `\nNVIDIA's interfaces are compiled from the headers \`${nvidiaHeaders.name}\` ${nvidiaHeaders.version}, SHA-256
\`${nvidiaHeaders.sha256}\`.\n`
    : '';
  return `# From which source, and how

FFmpeg ${version}, unchanged: \`${upstream.split('/').at(-1)}\`, SHA-256
\`${sha256}\` (${upstream}; fetched from: ${origin}).
${nvidia}
Configured with

\`\`\`sh
./configure ${configure.join(' \\\n  ')}
\`\`\`

then, in \`ffbuild/config.mak\`, the libraries of sound cards, screens and video hardware were taken out of
\`EXTRALIBS\` (they are opened at run time), and these settings added:

\`\`\`make
${Object.entries(makeSettings)
  .map((setting) => setting.join(' += '))
  .join('\n')}
\`\`\`

The other libraries are the shared objects of Debian's packages, stripped, with \`lib\` at the start of their names
changed to \`slu\` and OpenSSL's version of symbols from \`OPENSSL_\` to \`SLUICES_\`, so that no other copy in the same
process is met; otherwise unchanged. Debian keeps their source under the package and version given here. All of this is
done by \`scripts/setup/ffmpeg/\` in sluice's repository.

| file | Debian package | version | source package |
|---|---|---|---|
${libraries.map((entry) => `| ${entry.soname} | ${entry.package} | ${entry.version} | ${entry.source} |`).join('\n')}

Licence texts and notices are in \`licenses/\`.
`;
}
