// Loads the addon and prints how that failed, if it did.
import { versions } from 'sluice';

try {
  console.log(JSON.stringify({ versions: versions() }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
