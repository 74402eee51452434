import { expect, test } from 'vitest';
import { chooseOffer } from '../../scripts/setup/ffmpeg/debian-archive.mjs';
import { source } from '../../scripts/setup/ffmpeg/recipe.mjs';

/** One paragraph of what `apt-cache showsrc` prints. */
function paragraph(debianVersion, upstreamVersion, sha256) {
  return `Package: ffmpeg
Version: ${debianVersion}
Checksums-Sha256:
 ${'1'.repeat(64)} 5000 ffmpeg_${debianVersion.replace('7:', '')}.dsc
 ${sha256} 11900000 ffmpeg_${upstreamVersion}.orig.tar.xz
 ${'2'.repeat(64)} 50000 ffmpeg_${debianVersion.replace('7:', '')}.debian.tar.xz
`;
}

const pinned = paragraph('7:9.0.2-4', '9.0.2', source.sha256);
const older = paragraph('7:9.0.1-1', '9.0.1', 'a'.repeat(64));
const newer = paragraph('7:9.0.10-1', '9.0.10', 'b'.repeat(64));
const otherSeries = paragraph('7:9.1.2-1', '9.1.2', 'c'.repeat(64));

test('the pinned archive is taken where the index has it, newer ones or not', () => {
  const offer = chooseOffer([newer, pinned, otherSeries].join('\n'));
  expect(offer).toMatchObject({ debianVersion: '7:9.0.2-4', sha256: source.sha256 });
});

test('else the newest of the series, with the SHA-256 of the signed index', () => {
  const offer = chooseOffer([older, newer, otherSeries].join('\n'));
  expect(offer).toEqual({
    debianVersion: '7:9.0.10-1',
    version: '9.0.10',
    archive: 'ffmpeg_9.0.10.orig.tar.xz',
    sha256: 'b'.repeat(64),
  });
});

test('another series is no substitute', () => {
  expect(() => chooseOffer(otherSeries)).toThrow('no FFmpeg 9.0 any more');
});
