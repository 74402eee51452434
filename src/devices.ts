import { invalidType } from './errors.ts';
import { fromNative } from './native/failure.ts';
import { native } from './native/load.ts';

/** One thing that a device driver can read from or write to. */
export type Device = {
  /** What to open it by. */
  readonly name: string;
  /** What a person would call it; `''` where the driver says nothing. */
  readonly longName: string;
  /** Whether it is the one that the driver takes when none is named. */
  readonly isDefault: boolean;
};

/**
 * What an input device's driver can read from right now.
 *
 * @param format The driver, as `inputDevices()` names it: `'alsa'`, `'pulse'`, `'v4l2'`, …
 * @returns Its sources; none where it has none or cannot tell.
 * @throws MediaError `ERR_UNSUPPORTED_FORMAT` for a name that is no input device, `ERR_DEVICE` where the driver's system library
 *   or server is missing.
 */
export function deviceSources(format: string): Promise<Device[]> {
  return list(format, false);
}

/**
 * What an output device's driver can write to right now.
 *
 * @param format The driver, as `outputDevices()` names it: `'alsa'`, `'pulse'`, …
 * @returns Its sinks; none where it has none or cannot tell.
 * @throws MediaError As {@link deviceSources}.
 */
export function deviceSinks(format: string): Promise<Device[]> {
  return list(format, true);
}

async function list(format: string, sinks: boolean): Promise<Device[]> {
  if (typeof format !== 'string' || format.includes('\0')) {
    throw invalidType('format', 'the name of a device', format);
  }
  try {
    return JSON.parse(await native().deviceList(format, sinks));
  } catch (error) {
    throw fromNative(error);
  }
}
