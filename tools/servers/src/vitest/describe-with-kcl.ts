import { findKcl } from '../kcl/find-kcl.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';
import { isRequired } from './required.ts';

const variable = 'RIVERGRAPH_KCL_VERSION';

/** What a suite needs of the library. */
export interface KclSuiteOptions {
  /** The major version that it is about; with another one there is no suite. @defaultValue any */
  readonly major?: number | undefined;
}

/**
 * Declares a suite that needs the Kinesis Client Library, in the version that `RIVERGRAPH_KCL_VERSION` names; `npm test -- --matrix`
 * sets it. Awaited at the top of a test file, and the jars are fetched then. The body is called at once, with the version.
 *
 * Where no version is named one test stands for the suite; it is skipped and carries the reason, which `npm test` prints above its last
 * line, with `CI=true` too. Where there is one that cannot be had it is the same, but fails with `CI=true`.
 */
export async function describeWithKcl(
  name: string,
  body: (version: string) => void,
  { major }: KclSuiteOptions = {},
): Promise<void> {
  const version = process.env[variable] ?? '';
  if (version === '') {
    declareNotRun(name, 'The Kinesis Client Library runs with `npm test -- --matrix` only.', 'optional');
    return;
  }
  if (major !== undefined && Number.parseInt(version, 10) !== major) return;
  const found = await findKcl(version);
  if (typeof found !== 'string') declareSuite(`${name} (KCL ${version})`, () => body(version));
  else {
    const why = `The Kinesis Client Library ${version} could not be had: ${found}`;
    declareNotRun(name, why, isRequired() ? 'required' : 'optional');
  }
}
