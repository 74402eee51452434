import type { Command } from 'commander';
import { type DeviceListed, inputDevices, outputDevices } from '../../capabilities.ts';
import { type Device, deviceSinks, deviceSources } from '../../devices.ts';
import { MediaError } from '../../errors.ts';
import { print, printJson } from '../output.ts';

const EXAMPLES = `
Examples:
  sluice devices
  sluice devices pulse --json`;

type Driver = {
  name: string;
  longName: string;
  sources: Device[] | null;
  sinks: Device[] | null;
  problem: string | null;
};

/** `sluice devices`: what can be read from and played to. */
export function addDevices(program: Command): void {
  program
    .command('devices')
    .summary('list microphones, screens, speakers')
    .description('List the device drivers of this build, and what each can read from and write to right now.')
    .argument('[driver]', 'only this one: alsa, pulse, v4l2, x11grab, …')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (only: string | undefined, options: { json?: boolean }) => {
      const drivers = await list(only);
      if (options.json) printJson(drivers);
      else print(...drivers.flatMap(describe));
    });
}

async function list(only: string | undefined): Promise<Driver[]> {
  const [inputs, outputs] = [inputDevices(), outputDevices()];
  const has = (devices: readonly DeviceListed[], name: string) =>
    devices.some((device) => device.name === name);
  const all = [...inputs, ...outputs.filter(({ name }) => !has(inputs, name))];
  const wanted = only === undefined ? all : all.filter(({ name }) => name.split(',').includes(only));
  // The library knows how to say that there is no such driver, and which is the nearest.
  if (only !== undefined && wanted.length === 0) await deviceSources(only);
  return Promise.all(
    wanted.map(async ({ name, longName }) => {
      const driver: Driver = { name, longName, sources: null, sinks: null, problem: null };
      try {
        // A driver with several names goes by any one of them.
        const [one = name] = name.split(',');
        if (has(inputs, name)) driver.sources = await deviceSources(one);
        if (has(outputs, name)) driver.sinks = await deviceSinks(one);
      } catch (error) {
        if (!(error instanceof MediaError)) throw error;
        driver.problem = error.message;
      }
      return driver;
    }),
  );
}

function describe({ name, longName, sources, sinks, problem }: Driver): string[] {
  const line = (way: string) => (device: Device) =>
    `  ${way} ${device.name}${device.longName === '' ? '' : ` (${device.longName})`}${device.isDefault ? ', default' : ''}`;
  return [
    `${name}: ${longName}`,
    ...(sources ?? []).map(line('from')),
    ...(sinks ?? []).map(line('to')),
    ...(problem === null ? [] : [`  ${problem}`]),
  ];
}
