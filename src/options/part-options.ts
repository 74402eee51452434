import type { EncoderOptionsByName } from './generated/encoders.ts';
import type { FilterOptionsByName } from './generated/filters.ts';
import type { MuxerOptionsByName } from './generated/muxers.ts';
import type { ProtocolOptions } from './generated/protocols.ts';
import type { OptionValues } from './native-options.ts';

/**
 * What an encoder takes: checked by name for common ones, anything for others.
 *
 * @example
 * ```ts
 * const options: EncoderOptions<'libopus'> = { application: 'voip', frame_duration: 40 };
 * ```
 */
export type EncoderOptions<E extends string = string> = E extends keyof EncoderOptionsByName
  ? EncoderOptionsByName[E]
  : OptionValues;

/**
 * What a muxer takes: checked by name for common ones, anything for others. A writer's `options` take its protocol's as well.
 *
 * @example
 * ```ts
 * const options = { movflags: 'faststart' } satisfies MuxerOptions<'mp4'>;
 * ```
 */
export type MuxerOptions<F extends string = string> = F extends keyof MuxerOptionsByName
  ? MuxerOptionsByName[F]
  : OptionValues;

/**
 * What a writer takes for its muxer and its protocol: checked by the muxer's name for common ones, anything for others.
 *
 * @example
 * ```ts
 * const options = { hls_time: 4, method: 'PUT' } satisfies TargetOptions<'hls'>;
 * ```
 */
export type TargetOptions<F extends string = string> = F extends keyof MuxerOptionsByName
  ? MuxerOptionsByName[F] & ProtocolOptions
  : OptionValues;

/** What a filter takes: checked by name for common ones, anything for others. */
export type FilterOptions<F extends string = string> = F extends keyof FilterOptionsByName
  ? FilterOptionsByName[F]
  : OptionValues;
