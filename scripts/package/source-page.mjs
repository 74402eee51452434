/** The page that says from which source a library package was made, and how. */
import { programLinkFlags, source } from '../setup/ffmpeg/recipe.mjs';

/** Markdown from the facts that the build has left. */
export function describeSource({ version, sha256, origin, configure, libraries }) {
  const upstream = source.url.replace(source.version, version);
  return `# From which source, and how

FFmpeg ${version}, unchanged: \`${upstream.split('/').at(-1)}\`, SHA-256
\`${sha256}\` (${upstream}; fetched from: ${origin}).

Configured with

\`\`\`sh
./configure ${configure.join(' \\\n  ')}
\`\`\`

then the libraries of sound cards, screens and video hardware were taken out of the link lines (\`EXTRALIBS\` in
\`ffbuild/config.mak\`), because they are opened at run time, and built with
\`make LDEXEFLAGS="${programLinkFlags}"\`. All of it is done by \`scripts/setup/ffmpeg/\` in sluice's repository.

The other libraries are the shared objects of Debian's packages, stripped, under private names and with a run path of
\`$ORIGIN\` (\`patchelf\`), otherwise unchanged. Debian keeps their source under the package and version given here.

| file | Debian package | version | source package |
|---|---|---|---|
${libraries.map((entry) => `| ${entry.soname} | ${entry.package} | ${entry.version} | ${entry.source} |`).join('\n')}

Licence texts and notices are in \`licenses/\`.
`;
}
