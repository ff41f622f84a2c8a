// Outlives the process that started it, if only to end what that one left running. It is told on its standard input, a JSON object
// to a line; the input ends when the other process does, however that came about.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** @type {Map<number, { pid?: number, command?: string[], folder?: string }>} */
const kept = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, keep } = JSON.parse(line);
  if (keep === undefined) kept.delete(id);
  else kept.set(id, keep);
});
lines.on('close', () => {
  const all = [...kept.values()];
  for (const { pid } of all) if (pid !== undefined) end(pid);
  for (const { command: [file, ...args] = [] } of all) if (file !== undefined) spawnSync(file, args);
  for (const { folder } of all)
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
