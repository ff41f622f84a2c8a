import type { Message, Order, VictimJob } from './orders.ts';
import { createVictim } from './victim.ts';

const job = JSON.parse(process.argv[2] ?? '') as VictimJob;
// Nobody is left to end it once the process that started it is gone.
const orphaned = (): never => process.exit(1);
process.once('disconnect', orphaned);

const tell = (message: Message): void => {
  if (process.connected) process.send?.(message);
};
const { pipeline, obey } = createVictim(job, tell);
process.on('message', (order: Order) => obey(order));
try {
  await pipeline.run();
} finally {
  tell({ type: 'over' });
  process.off('disconnect', orphaned);
  process.disconnect();
}
