import type { Source, SourceContext } from '../../contracts/source.ts';
import type { Parts, ResolvedOptions } from '../engine-options.ts';
import type { PipelineEvent } from '../events.ts';
import type { StartAfter } from '../options.ts';
import type { RunLimit } from './run-limit.ts';

/** Why a run ended. @public */
export type EndReason = 'end' | 'limit' | 'timeout' | 'stopped';

/** What one run is made from. @internal */
export interface RunSetup {
  readonly parts: Parts;
  readonly source: Source;
  readonly resolved: ResolvedOptions;
  readonly startAfter: StartAfter | undefined;
  readonly limit: RunLimit | undefined;
  readonly timeoutMs: number | undefined;
  readonly until: SourceContext['until'];
  readonly purpose: SourceContext['purpose'];
  readonly publish: (event: PipelineEvent) => void;
}
