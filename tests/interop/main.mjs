// usage: node main.mjs FOLDER     FOLDER holds the built syncledger and dataworks-simulator
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './checks.mjs';
import { checkCollect } from './collect_checks.mjs';
import { checkSimulator } from './simulator_checks.mjs';

const limitSeconds = 55;
setTimeout(() => {
  console.error(`still not done after ${limitSeconds} seconds`);
  process.exit(1);
}, limitSeconds * 1000);

const programs = process.argv[2];
await checkSimulator(join(programs, 'dataworks-simulator'),
  fileURLToPath(new URL('scenario.json', import.meta.url)));
await checkCollect(join(programs, 'syncledger'));
process.exit(report() ? 0 : 1);
