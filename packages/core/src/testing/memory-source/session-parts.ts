import type { SourceContext } from '../../contracts/source.ts';
import type { Broker } from './memory-stream.ts';
import type { ReadLimits } from './owned-partition.ts';
import type { SourceScript } from './script.ts';

/** What every session of one source shares. @internal */
export interface SessionParts<Value, Key> {
  readonly broker: Broker<Value, Key>;
  readonly script: SourceScript;
  readonly commitIntervalMs: number | undefined;
  limits(context: SourceContext): ReadLimits;
}
