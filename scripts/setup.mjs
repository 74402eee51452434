/** Sets the checkout up: `node scripts/setup.mjs [--packaging] [--tests]`. */
import { main, setUp } from './setup/index.mjs';

const has = (option) => process.argv.includes(option);
await main(() => setUp({ packaging: has('--packaging'), tests: has('--tests') }));
