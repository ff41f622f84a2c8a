import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureSchemathesis } from './environment.mjs';

/**
 * Sends a server over streams of memory what its own description allows, and what it does not, and checks every answer. Ends with 0 where
 * all checks hold, 1 where one does not, 69 where Python or schemathesis cannot be had. `--seed N` and `--seconds N` change what is
 * sent, and for how long. Wants compiled packages.
 */

const unavailable = 69;
const endMs = 10_000;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const program = findSchemathesis();
if (program !== undefined) process.exitCode = await check(program);

function findSchemathesis() {
  try {
    return ensureSchemathesis();
  } catch (error) {
    print(`Not run: ${error.message}`);
    process.exitCode = unavailable;
    return undefined;
  }
}

async function check(schemathesis) {
  const reports = mkdtempSync(join(tmpdir(), 'rivergraph-schemathesis-report-'));
  const server = await startServer();
  try {
    const har = join(reports, 'answers.har');
    const code = await send(schemathesis, server, har);
    const found = [...serverFailures(server), ...leaks(server, har)];
    for (const text of found) print(text);
    print(`Answers by status: ${byStatus(server)}`);
    return code === 0 && found.length === 0 ? 0 : 1;
  } finally {
    await stopServer(server);
    rmSync(reports, { recursive: true, force: true });
  }
}

async function startServer() {
  const child = spawn(process.execPath, [here('serve.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Whatever ends this process ends the server, too.
  process.once('exit', () => child.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const log = [];
  const address = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The server ended before it listened.')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line);
      if (told.token === undefined) log.push(line);
      else resolve(told);
    });
  });
  return { ...address, child, log };
}

async function stopServer({ child }) {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
  await ended;
  clearTimeout(timer);
}

async function send(schemathesis, { url, token }, har) {
  const seed = flagOf('--seed', '1');
  const seconds = flagOf('--seconds', '40');
  const args = [
    ['--config-file', here('schemathesis.toml'), 'run', `${url}/openapi.json`],
    ['--header', `Authorization: Bearer ${token}`, '--checks', 'all', '--seed', seed, '--max-time', seconds],
    ['--generation-database', 'none', '--request-timeout', '10', '--max-response-time', '5', '--no-color'],
    ['--report', 'har', '--report-har-path', har, '--suppress-health-check', 'all'],
  ].flat();
  const child = spawn(schemathesis, args, {
    // It leaves a folder where it runs.
    cwd: dirname(har),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function flagOf(name, byDefault) {
  const at = process.argv.indexOf(name);
  return at === -1 ? byDefault : (process.argv[at + 1] ?? byDefault);
}

/** What the server itself says went wrong inside it. */
function serverFailures({ log }) {
  return log
    .filter((line) => /"level":"(?:warn|error)"/.test(line))
    .slice(0, 5)
    .map((line) => `The server logged: ${line}`);
}

/** Whether an answer or a line of the log holds the credential that a stream was made with, or the token. */
function leaks({ log, credential, token }, har) {
  const { entries } = JSON.parse(readFileSync(har, 'utf8')).log;
  const answers = entries.map(({ response }) => JSON.stringify(response));
  const holds = (text) => text.includes(credential) || text.includes(token);
  const found = [];
  if (answers.some(holds)) found.push('An answer holds a credential.');
  if (log.some(holds)) found.push('The log holds a credential.');
  if (answers.length === 0) found.push('No answer was kept to look for credentials in.');
  return found;
}

function byStatus({ log }) {
  const counts = new Map();
  for (const line of log) {
    const { status } = JSON.parse(line);
    if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([one], [other]) => one - other)
    .map((entry) => entry.join(' × '))
    .join(', ');
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
