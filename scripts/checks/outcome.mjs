/**
 * What a step came to: how many checks inside it held and failed, what to print when one failed, and what could not run here.
 *
 * @typedef {{ passed: number, failed: number, output: string, note?: string, notRun?: NotRun[] }} Outcome
 */

/**
 * Something that a step should have run and could not.
 *
 * @typedef {{ what: string, why: string }} NotRun
 */

/**
 * Makes one check of one finished command.
 *
 * @param {{ code: number, output: string }} result
 * @returns {Outcome}
 */
export function oneCheck({ code, output }) {
  return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
}

/**
 * Adds up the checks of several named commands; keeps the output of those that failed.
 *
 * @param {{ name: string, code: number, output: string }[]} results
 * @returns {Outcome}
 */
export function manyChecks(results) {
  const failed = results.filter((result) => result.code !== 0);
  const output = failed.map(({ name, output: text }) => `${name}:\n${text.trimEnd()}\n`).join('\n');
  return {
    passed: results.length - failed.length,
    failed: failed.length,
    output,
    note: `${results.length} checks`,
  };
}
