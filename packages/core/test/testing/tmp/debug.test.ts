import { readFileSync } from 'node:fs';
import { runHistory } from '@rivergraph/core/testing';
import { it } from 'vitest';
it('debug', async () => {
  const plan = JSON.parse(readFileSync('/tmp/plan.json', 'utf8'))[0];
  const { faults, history, ends } = await runHistory(plan);
  for (const e of history.entries)
    console.log(
      JSON.stringify({
        ...e,
        at: (e as any).at - 1700000000000,
        writes: (e as any).writes?.map(
          (w: any) => w.key + '@' + w.payload.position + '.' + w.payload.output + 'e' + w.payload.epoch,
        ),
      }),
    );
  console.log(faults, ends);
}, 60000);
