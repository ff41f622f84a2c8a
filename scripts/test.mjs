import { parseArgs } from 'node:util';
import { matrix, steps } from './checks/steps.mjs';
import { install, isInstalled } from './lib/install.mjs';

const total = { passed: 0, failed: 0 };
/** What could not run, by the reason. @type {Map<string, string[]>} */
const notRun = new Map();
const terminal = process.stdout.isTTY;

/**
 * Runs one step and prints its name and time, and its output when something in it failed.
 *
 * @param {string} name
 * @param {() => Promise<import('./checks/outcome.mjs').Outcome>} run
 */
async function runStep(name, run) {
  if (terminal) process.stdout.write(`      ${name} …`);
  const start = performance.now();
  const outcome = await run().catch(brokenStep);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (terminal) process.stdout.write('\r\u001B[K');
  const note = outcome.note === undefined ? '' : `  (${outcome.note})`;
  console.log(`${outcome.failed === 0 ? 'ok  ' : 'FAIL'}  ${name}  ${seconds} s${note}`);
  if (outcome.failed > 0) console.log(indent(outcome.output));
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  for (const { what, why } of outcome.notRun ?? [])
    notRun.set(why, [...(notRun.get(why) ?? []), `${name}: ${what}`]);
  return outcome;
}

/**
 * @param {unknown} error
 * @returns {import('./checks/outcome.mjs').Outcome}
 */
function brokenStep(error) {
  return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replaceAll(/^(?=.)/gm, '      ');
}

const flags = parseArgs({ options: { only: { type: 'string' }, matrix: { type: 'boolean' } } }).values;

/**
 * Reads the steps to run: all of them, or those that `--only a,b` names, and with `--matrix` the step `servers` once per version.
 * The others may need what `build` leaves, so it is always one.
 *
 * @returns {[string, () => Promise<import('./checks/outcome.mjs').Outcome>][]}
 */
function chosenSteps() {
  const names = Object.keys(steps);
  const { only, matrix: withMatrix = false } = flags;
  const wanted = only === undefined ? names : ['build', ...only.split(',')];
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length === 0) {
    const chosen = Object.entries(steps).filter(([name]) => wanted.includes(name));
    return chosen.flatMap((step) => (withMatrix && step[0] === 'servers' ? matrix : [step]));
  }
  console.error(`No such step: ${unknown.join(', ')}. The steps are: ${names.join(', ')}`);
  process.exit(64);
}

const chosen = chosenSteps();
const installed = await runStep('install', async () => {
  if (!isInstalled()) await install();
  return { passed: 1, failed: 0, output: '' };
});
if (installed.failed === 0) {
  for (const [name, run] of chosen) await runStep(name, run);
}
for (const [why, tests] of notRun) console.log(`NOT RUN  ${why}\n${indent(tests.join('\n'))}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
