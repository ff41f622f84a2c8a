import { RivergraphError } from '@rivergraph/core';
import type { Message, Order, VictimJob } from './orders.ts';
import { createVictim } from './victim.ts';

const figuresEveryMs = 500;

const job = JSON.parse(process.argv[2] ?? '') as VictimJob;
// Nobody is left to end it once the process that started it is gone.
const orphaned = (): never => process.exit(1);
process.once('disconnect', orphaned);

const tell = (message: Message): void => {
  if (process.connected) process.send?.(message);
};
const { pipeline, obey } = createVictim(job, tell);
process.on('message', (order: Order) => obey(order));
const tellFigures = (): void => tell({ type: 'figures', figures: pipeline.stats().source ?? {} });
const timer = setInterval(tellFigures, figuresEveryMs);
try {
  await pipeline.run();
} catch (error) {
  const reason = error instanceof RivergraphError ? error.reason : undefined;
  tell({ type: 'failed', reason, message: String(error) });
  process.exitCode = 1;
} finally {
  clearInterval(timer);
  tell({ type: 'over' });
  process.off('disconnect', orphaned);
  process.disconnect();
}
