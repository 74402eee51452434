/** Sets the checkout up: `node scripts/setup.mjs [--gpl]`. */
import { main, setUp } from './setup/index.mjs';

await main(() => setUp({ gpl: process.argv.includes('--gpl') }));
