/** The project's own rules that no linter knows: layers, names and sizes of files, error codes. */
import { checkErrorCodes } from './check/error-codes.mjs';
import { listProjectFiles } from './check/files.mjs';
import { checkHygiene } from './check/hygiene.mjs';
import { checkLayering } from './check/layering.mjs';

const files = listProjectFiles();
const found = [checkLayering, checkHygiene, checkErrorCodes].flatMap((check) => check(files));
for (const line of found) process.stderr.write(`${line}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
