import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { capture } from '../lib/run.mjs';
import { readJson, root } from '../lib/workspace.mjs';

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/**
 * Runs the tests of one vitest project and counts them from vitest's JSON report.
 *
 * @param {string} project
 * @param {{ node?: string[], env?: Record<string, string>, files?: string[] }} [options] `node`: the command that starts Node, when it
 *   is not this one; `files`: the test files to run, when it is not all of them
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runVitest(project, { node = [process.execPath], env = {}, files = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'rivergraph-vitest-'));
  const file = join(folder, 'report.json');
  try {
    const [command = process.execPath, ...args] = node;
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const run = [...args, vitest, 'run', '--project', project, ...files, ...reporters];
    const { code, output } = await capture(command, run, { env });
    const report = readReport(file);
    return { ...countTests(report, code), notRun: testsNotRun(report), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Counts the tests of a report; whatever made vitest fail without failing a test counts as one more failure.
 *
 * @param {any} report
 * @param {number} code vitest's exit code
 * @returns {{ passed: number, failed: number, note: string }}
 */
function countTests(report, code) {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const broken = (report?.testResults ?? []).filter(failedWithoutTest).length;
  const failed = (report?.numFailedTests ?? 0) + broken;
  const note = skipped === 0 ? `${passed} tests` : `${passed} tests, ${skipped} skipped`;
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), note };
}

/**
 * Names the tests that were skipped, with the reason where one is known.
 *
 * @param {any} report
 * @returns {import('./outcome.mjs').NotRun[]}
 */
function testsNotRun(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ { name, assertionResults }) =>
    assertionResults
      .filter((/** @type {any} */ { status }) => status !== 'passed' && status !== 'failed')
      .map((/** @type {any} */ { ancestorTitles, title, meta }) => {
        const suite = [relative(root, name), ...ancestorTitles];
        return meta?.notRun === undefined
          ? { what: [...suite, title].join(' › '), why: 'It was skipped.' }
          : { what: suite.join(' › '), why: meta.notRun };
      }),
  );
}

/** @param {{ status: string, assertionResults: { status: string }[] }} file */
function failedWithoutTest(file) {
  return file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed');
}

/** @param {string} file */
function readReport(file) {
  try {
    return readJson(file);
  } catch {
    // vitest ended before it wrote one; its exit code then says so.
    return undefined;
  }
}
