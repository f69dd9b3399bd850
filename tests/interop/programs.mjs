// Starts our programs, and sees to it that nothing of them is left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is removed when the process ends. */
export const folder = mkdtempSync(join(tmpdir(), 'syncledger-interop-'));
const children = new Set();

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

function start(program, options, environment = {}) {
  const child = spawn(program, options, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8', ...environment },
  });
  children.add(child);
  child.output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (child.output += text));
  child.ended = once(child, 'close').then(([code]) => {
    children.delete(child);
    return code;
  });
  return child;
}

/** Starts the simulator; gives its URL and what stops it. */
export async function startSimulator(program, options) {
  const portFile = join(folder, `url-${children.size}`);
  const watcher = watch(folder);
  const child = start(program, ['--port', '0', '--port-file', portFile, ...options]);
  const ended = child.ended.then((code) => {
    throw new Error(`the simulator ended with code ${code}: ${child.output}`);
  });
  ended.catch(() => {}); // also when it is stopped on purpose
  while (!existsSync(portFile)) await Promise.race([once(watcher, 'change'), ended]);
  watcher.close();
  const url = readFileSync(portFile, 'utf8').trim();
  rmSync(portFile);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await child.ended;
    },
  };
}

/** Runs a program to its end. */
export async function run(program, options, environment) {
  const child = start(program, options, environment);
  return { code: await child.ended, output: child.output };
}
