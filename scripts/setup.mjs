/** Sets the checkout up: `node scripts/setup.mjs [--packaging]`. */
import { main, setUp } from './setup/index.mjs';

await main(() => setUp({ packaging: process.argv.includes('--packaging') }));
