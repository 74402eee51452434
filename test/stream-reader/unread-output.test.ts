import { describe, expect, it } from 'vitest';
import { StreamReader } from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';

describe('an output that nobody reads', () => {
  it('is ERR_UNREAD_OUTPUT rather than a hang', async () => {
    const reader = await StreamReader.open('testsrc2=duration=4[out0];sine=duration=4[out1]', {
      format: 'lavfi',
    });
    const video = await reader.addVideoStream({ framesPerChunk: 1 });
    await reader.addAudioStream({ framesPerChunk: 256 });
    const read = async (): Promise<void> => {
      for await (const chunk of video) {
        chunk[Symbol.dispose]();
      }
    };
    await mediaError(read(), 'ERR_UNREAD_OUTPUT');
    await reader.close();
  });

  it('is forgiven where it keeps only so many chunks', async () => {
    const reader = await StreamReader.open('testsrc2=duration=1[out0];sine=duration=1[out1]', {
      format: 'lavfi',
    });
    const video = await reader.addVideoStream({ framesPerChunk: 1 });
    await reader.addAudioStream({ framesPerChunk: 256, bufferChunkSize: 2 });
    let frames = 0;
    for await (const chunk of video) {
      frames += 1;
      chunk[Symbol.dispose]();
    }
    expect(frames).toBe(25);
    await reader.close();
  });
});
