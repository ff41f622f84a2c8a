import { inject } from 'vitest';
import type { KinesisEmulator } from '../kinesis/options.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { declareAwsSuite } from './declare-aws-suite.ts';
import type { AwsSuiteOptions } from './declare-aws-suite.ts';
import type { SharedKinesis } from './provided.ts';

/** What a suite needs of Kinesis. */
export type KinesisSuiteOptions = AwsSuiteOptions<KinesisEmulator>;

/**
 * Gives the Kinesis that the suites of this run share, the usual one or an emulator by its name; its streams are shared too, so their names have to be unique.
 *
 * Throws when there is none. {@link describeWithKinesis} deals with that.
 */
export function kinesisFromRun(emulator?: KinesisEmulator): SharedKinesis {
  const kinesis = inject('kinesis')[emulator ?? 'usual'];
  if (!kinesis.available) throw new ServerUnavailableError(kinesis.why);
  return kinesis;
}

/**
 * Declares a suite that needs Kinesis. The body is called at once, with the shared one: the emulator that the options name, else what
 * the environment names, else kinesis-local.
 *
 * Where there is no Kinesis, or none that can do what the suite needs, one test stands for the suite: it fails with `CI=true`, and
 * otherwise is skipped and carries the reason, which `npm test` prints above its last line.
 */
export function describeWithKinesis(
  name: string,
  body: (kinesis: SharedKinesis) => void,
  options: KinesisSuiteOptions = {},
): void {
  const shared = inject('kinesis')[options.emulator ?? 'usual'];
  declareAwsSuite({ service: 'Kinesis', name, shared, body, options });
}
