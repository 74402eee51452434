import { StreamReader } from 'sluice';

/**
 * Opens a source, hands it to `work` and closes it again, whatever happens.
 * @template T
 * @param {import('sluice').Source} source
 * @param {(reader: StreamReader) => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function reading(source, work) {
  const reader = await StreamReader.open(source);
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}
