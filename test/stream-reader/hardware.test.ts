import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hardwareTypes, type MediaError, StreamReader } from '../../src/index.ts';
import { reading, readVideo } from '../support/read-whole.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

/** Where a machine that has the hardware shows it. */
const PRESENT: Record<string, readonly string[]> = {
  cuda: ['/dev/nvidia0', '/dev/nvidiactl'],
  vaapi: ['/dev/dri/renderD128'],
  qsv: ['/dev/dri/renderD128'],
  drm: ['/dev/dri/card0'],
};
const isHere = (type: string): boolean => (PRESENT[type] ?? []).some(existsSync);

const built = hardwareTypes().map(({ name }) => name);
const absent = built.filter((type) => !isHere(type));
const present = built.filter((type) => isHere(type) && type !== 'drm');

const refusal = (hardware: string) =>
  reading(CLIP, (reader) => mediaError(reader.addVideoStream({ hardware }), 'ERR_HARDWARE'));

describe('decoding on hardware', () => {
  it('is built in for NVIDIA, Intel and everything that speaks VA-API', () => {
    expect(built).toEqual(expect.arrayContaining(['cuda', 'vaapi', 'qsv']));
  });

  it.each(absent)('on %s, which this machine has not, says what is missing', async (type) => {
    const { message, operation } = await refusal(type);
    expect(operation).toBe('addVideoStream');
    expect(message).toContain(`'${type}'`);
    // A library that can't be loaded, or no device: never a bare number or a word about the file's data.
    expect(message).toMatch(/\.so\.\d|no such device/);
    expect(message).not.toContain('the data is not');
  });

  it.skipIf(isHere('cuda'))('names the driver library that CUDA needs', async () => {
    expect((await refusal('cuda:0')).message).toContain('libcuda.so.1');
  });

  it('names the device that was asked for and is not there', async () => {
    const { message } = await refusal('vaapi:/dev/dri/renderD999');
    expect(message).toMatch(/\/dev\/dri\/renderD999|libva/);
  });

  it.each(['videotoolbox', 'd3d11va', 'vulkan'].filter((type) => !built.includes(type)))(
    'on %s, which is not in this build, says so and what is',
    async (type) => {
      const { message } = await refusal(type);
      expect(message).toContain(`no hardware of the type '${type}'`);
      expect(message).toContain(`knows: ${built.join(', ')}`);
    },
  );

  it('suggests the type that was probably meant', async () => {
    expect((await refusal('cudda')).message).toContain("did you mean 'cuda'?");
  });

  it('leaves the reader usable when it is refused', async () => {
    await reading(CLIP, async (reader) => {
      await mediaError(reader.addVideoStream({ hardware: 'nosuch' }), 'ERR_HARDWARE');
      await reader.addVideoStream({ framesPerChunk: 5 });
      const { value } = await reader.chunks().next();
      expect(value?.[0]?.kind).toBe('video');
    });
  });

  it('by a decoder of that hardware, without the hardware, is an error and not a crash', async () => {
    for (const decoder of ['h264_qsv', 'h264_cuvid'].filter(
      (name) => !isHere(name.endsWith('qsv') ? 'qsv' : 'cuda'),
    )) {
      await using reader = await StreamReader.open(CLIP);
      const work = async (): Promise<void> => {
        await reader.addVideoStream({ decoder });
        await reader.processAllPackets();
      };
      await expect(work()).rejects.toMatchObject({ name: 'MediaError' });
    }
  });

  it.for(present)(
    'on %s gives the pictures that the processor gives, in memory',
    async (hardware, { skip }) => {
      const refused = await reading(CLIP, (reader) =>
        reader.addVideoStream({ hardware }).then(
          () => null,
          (error: MediaError) => error,
        ),
      );
      if (refused?.code === 'ERR_HARDWARE') {
        skip(`there is a device, but no driver: ${refused.message}`);
      }
      expect(refused).toBeNull();
      const options = { framesPerChunk: 'all', width: 64, format: 'gray' } as const;
      const [ours, theirs] = [
        await readVideo(CLIP, { ...options, hardware }),
        await readVideo(CLIP, options),
      ];
      expect(ours.error).toBeUndefined();
      expect(ours.chunks[0]?.data).toEqual(theirs.chunks[0]?.data);
    },
  );
});
