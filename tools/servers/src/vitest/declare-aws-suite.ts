import { declareNotRun, declareSuite } from './declare-suite.ts';
import type { NoServer, SharedAws } from './provided.ts';
import { isRequired } from './required.ts';

/** What a suite needs of a service of AWS. */
export interface AwsSuiteOptions<Emulator extends string> {
  /** The emulator that it has to be. @defaultValue the service that the environment names, else the usual emulator */
  readonly emulator?: Emulator | undefined;
  /**
   * `processes`: a server that the suite starts itself can be killed, paused and restarted. The shared one is not for that.
   *
   * @defaultValue none
   */
  readonly needs?: readonly 'processes'[] | undefined;
}

interface AwsSuite<Emulator extends string> {
  readonly service: string;
  readonly name: string;
  readonly shared: SharedAws<Emulator> | NoServer;
  readonly body: (shared: SharedAws<Emulator>) => void;
  readonly options: AwsSuiteOptions<Emulator>;
}

/** Declares a suite with the server that the run shares, or one test that stands for it when that is not what the suite needs. */
export function declareAwsSuite<Emulator extends string>(suite: AwsSuite<Emulator>): void {
  const { service, name, shared, body, options } = suite;
  const why = shared.available ? lacking(service, shared, options) : shared.why;
  if (why !== undefined) declareNotRun(name, why, isRequired() ? 'required' : 'optional');
  else if (shared.available) declareSuite(name, () => body(shared));
}

function lacking<Emulator extends string>(
  service: string,
  { origin }: SharedAws<Emulator>,
  { needs = [] }: AwsSuiteOptions<Emulator>,
): string | undefined {
  if (origin !== 'address' || needs.length === 0) return undefined;
  return `${service} (address): expected processes, got an address`;
}
