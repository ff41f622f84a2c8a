// oxlint-disable vitest/valid-title, vitest/expect-expect -- The titles and the assertions are those of the suites.
import { describe, it } from 'vitest';
import { ServerUnavailableError } from '../resolve-server.ts';

/** Declares a suite. */
export function declareSuite(name: string, body: () => void): void {
  describe(name, () => {
    body();
  });
}

/** How much it matters that a suite runs. */
export type Necessity = 'required' | 'optional';

/**
 * Declares one test that stands for a suite which cannot run: it fails when the suite is required; otherwise it is skipped and carries
 * the reason, which `npm test` prints above its last line.
 */
export function declareNotRun(name: string, why: string, necessity: Necessity): void {
  describe(name, () => {
    it('has the server that it needs', (context) => {
      if (necessity === 'required') throw new ServerUnavailableError(why);
      context.task.meta.notRun = why;
      context.skip(why);
    });
  });
}
