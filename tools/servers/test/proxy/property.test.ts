import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../src/proxy/rules.ts';
import { Bench } from './ends.ts';
import type { End } from './ends.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 60);

type Step =
  | { readonly kind: 'send'; readonly direction: Direction; readonly bytes: number }
  | { readonly kind: 'delay'; readonly direction: Direction; readonly ms: number }
  | { readonly kind: 'throttle'; readonly direction: Direction; readonly rate: number }
  | { readonly kind: 'freeze' | 'thaw'; readonly direction: Direction }
  | { readonly kind: 'turns'; readonly count: number };

const direction = fc.constantFrom<Direction>('toServer', 'toClient');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      direction,
      bytes: fc.integer({ min: 1, max: 300_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delay'), direction, ms: fc.constantFrom(0, 1, 5) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('throttle'),
      direction,
      rate: fc.constantFrom(50_000, 3_000_000, Infinity),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('freeze', 'thaw'), direction }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('turns'), count: fc.integer({ min: 1, max: 20 }) }) },
) as fc.Arbitrary<Step>;

/** Bytes that tell by their place whether one was lost, doubled or moved. */
function numbered(from: number, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  for (let index = 0; index < count; index += 1) bytes[index] = ((from + index) * 2_654_435_761) >>> 13;
  return bytes;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function play(
  bench: Bench,
  ends: Readonly<Record<Direction, End>>,
  steps: readonly Step[],
): Promise<Record<Direction, number>> {
  const sent = { toServer: 0, toClient: 0 };
  for (const one of steps) {
    if (one.kind === 'send') {
      ends[one.direction].socket.write(numbered(sent[one.direction], one.bytes));
      sent[one.direction] += one.bytes;
    } else if (one.kind === 'delay') bench.proxy.delay(one.ms, { direction: one.direction });
    else if (one.kind === 'throttle') bench.proxy.throttle(one.rate, { direction: one.direction });
    else if (one.kind === 'turns') await turns(one.count);
    else bench.proxy[one.kind]({ direction: one.direction });
  }
  return sent;
}

describe('the bytes of a connection', () => {
  it('arrive complete and in order, whatever slows them down', { timeout: 60_000 }, async () => {
    await using bench = await Bench.start();

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const { client, server } = await bench.pair();

        const sent = await play(bench, { toServer: client, toClient: server }, steps);
        client.socket.end();
        server.socket.end();
        await turns(5);
        await bench.proxy.heal();
        await Promise.all([client.untilSeen('close'), server.untilSeen('close')]);
        await bench.proxy.untilConnections(0);

        expect(server.received.equals(numbered(0, sent.toServer))).toBe(true);
        expect(client.received.equals(numbered(0, sent.toClient))).toBe(true);
        expect([client.endings, server.endings]).toEqual([
          ['end', 'close'],
          ['end', 'close'],
        ]);
      }),
      { numRuns },
    );
  });
});
