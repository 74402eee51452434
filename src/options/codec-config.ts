import type { CodecConfig } from '../codec-config.ts';
import type { NativeCodecConfig } from '../native/binding.ts';
import { type Checks, checkOptions, integer, number } from './validate.ts';

const INT_MAX = 2 ** 31 - 1;

const CHECKS: Checks<CodecConfig> = {
  bitRate: integer(0),
  bitRateTolerance: integer(0, INT_MAX),
  bufferSize: integer(0, INT_MAX),
  compressionLevel: integer(-1, INT_MAX),
  qscale: number(0),
  qmin: integer(-1, 1024),
  qmax: integer(-1, 1024),
  gopSize: integer(0, INT_MAX),
  maxBFrames: integer(-1, 16),
};

/** Throws unless the value is a codec configuration. */
export function validateCodecConfig(name: string, config: CodecConfig): void {
  checkOptions(config, CHECKS, name);
}

/** The configuration as the addon takes it. */
export function bindingifyCodecConfig(config: CodecConfig | undefined): NativeCodecConfig {
  return { ...config };
}
