import { it } from 'vitest';
import { tally } from './tally.ts';
it('tally', async () => {
  await tally(Number(process.env['N'] ?? 300), Number(process.env['SEED'] ?? 1));
}, 600000);
