import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './workspace.mjs';

/** @type {NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const endGraceMs = 3000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let listening = false;
let inForeground = 0;

/**
 * Runs a command to its end and keeps what it prints.
 *
 * The command leads a process group of its own. The whole group is ended when the command exits, when it takes longer
 * than `timeoutMs`, and when this process is interrupted; so nothing that it started stays behind.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function capture(command, args, { cwd = root, env = {}, timeoutMs = 20 * 60_000 } = {}) {
  listenForInterrupts();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  // What it left running would hold the pipes open, and `close` would never come.
  child.once('exit', () => signalGroup(child, 'SIGKILL'));
  const timer = setTimeout(() => {
    chunks.push(Buffer.from(`\nEnded: it took longer than ${timeoutMs / 1000} s.\n`));
    signalGroup(child, 'SIGKILL');
  }, timeoutMs);
  try {
    return { code: await exitOf(child), output: Buffer.concat(chunks).toString('utf8') };
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/**
 * Runs a command in the foreground, on this process's terminal.
 *
 * A terminal sends Ctrl-C to the command as well, so here it is only waited for; other stop signals are passed on.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function foreground(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' });
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of stopSignals) process.on(signal, pass);
  inForeground += 1;
  try {
    return await exitOf(child);
  } finally {
    inForeground -= 1;
    for (const signal of stopSignals) process.off(signal, pass);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} 128 + n for a command that signal n ended, as a shell reports it
 */
async function exitOf(child) {
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}

function listenForInterrupts() {
  if (listening) return;
  listening = true;
  for (const signal of stopSignals) process.on(signal, () => endEverything(signal));
}

/** @param {NodeJS.Signals} signal */
function endEverything(signal) {
  // The command in the foreground decides how it ends, and this process waits for it.
  if (inForeground > 0) return;
  const exit = () => process.exit(128 + constants.signals[signal]);
  if (running.size === 0) exit();
  let left = running.size;
  for (const child of running) {
    child.once('close', () => {
      left -= 1;
      if (left === 0) exit();
    });
    // First the polite signal: the command may itself have started groups that only it can end.
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), endGraceMs);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
