import type { Committer } from './committer.ts';
import type { Engine } from '../engine.ts';
import type { Halt } from '../../util/halt.ts';
import type { Intake } from './intake.ts';
import type { RunSetup } from './run-setup.ts';
import { SourceFeed } from './source-feed.ts';

/** The parts of a run that its feed serves, and what ends it. @internal */
export interface FedParts {
  readonly engine: Engine;
  readonly intake: Intake;
  readonly committer: Committer;
  readonly halt: Halt;
  readonly signal: AbortSignal;
}

/** Makes the feed of a run. @internal */
export function newFeed(
  { source, resolved, publish, purpose, until }: RunSetup,
  parts: FedParts,
): SourceFeed {
  const { engine, intake, committer, halt, signal } = parts;
  const { clock, logger, maxPendingRecords, maxBufferedBytes, backoff } = resolved;
  return new SourceFeed({
    source,
    context: { signal, clock, logger, purpose, until, budget: { maxPendingRecords, maxBufferedBytes } },
    backoff,
    halt,
    opened: (session) => {
      if (purpose === 'run') committer.start(session);
    },
    event: (event) => engine.post(() => intake.handle(event)),
    turn: (): Promise<void> | undefined => engine.slicer.turn(),
    broken: (error) => {
      logger.warn(`the source's session broke and is opened again: ${error.message}`);
      committer.stop();
      publish({ type: 'source', state: 'closed', code: error.code });
      engine.post(() => intake.loseAll());
    },
    mended: () => {
      logger.info("the source's session is open again");
      publish({ type: 'source', state: 'open' });
    },
  });
}
