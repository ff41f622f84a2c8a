import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { RecordChunk } from '../../src/contracts/record.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { createManualClock } from '../../src/testing/index.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const partition = { topic: 't', id: 't-0' };

function chunkAt(first: number, length: number): RecordChunk {
  return {
    partition,
    length,
    bytes: length * 10,
    keyAt: () => null,
    valueAt: () => null,
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: (index) => first + index,
  };
}

/** What is known of each record, written down the simple way. */
interface Known {
  readonly chunk: number;
  open: boolean;
  waits: boolean;
}

type Step =
  | { readonly do: 'receive'; readonly length: number }
  | { readonly do: 'wait' | 'end'; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('receive' as const), length: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), pick: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('end' as const), pick: fc.nat() }) },
);

describe('the bytes of a lane, in any history', () => {
  it('are those of chunks that may still be asked for, apart from those that only waiting records hold', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lane = new Lane({ partition, epoch: 0 }, { clock: createManualClock(), logger: silentLogger });
        const records: Known[] = [];
        let chunks = 0;
        /** Chunks that were let go though a waiting record held the watermark; that is for good. */
        const gone = new Set<number>();
        for (const each of steps) {
          apply(lane, records, each, () => chunks++);
          const bytes = expected(records, gone);
          expect([lane.bufferedBytes, lane.waitingBytes]).toEqual([bytes.common, bytes.waiting]);
          const open = [...records.keys()].filter((seq) => records[seq]?.open === true);
          expect(open.map((seq) => positionOf(lane, seq))).toEqual(open);
          expect(lane.committable()?.position ?? -1).toBe((open[0] ?? records.length) - 1);
        }
      }),
      { numRuns },
    );
  });
});

function apply(lane: Lane, records: Known[], each: Step, nextChunk: () => number): void {
  if (each.do === 'receive') {
    const chunk = nextChunk();
    const base = records.length;
    lane.receive(chunkAt(base, each.length), each.length, 0);
    for (let index = 0; index < each.length; index++) {
      records.push({ chunk, open: true, waits: false });
      lane.expect(base + index, 1);
    }
    return;
  }
  const open = [...records.keys()].filter((seq) => records[seq]?.open === true);
  const seq = open[each.pick % Math.max(1, open.length)];
  const record = seq === undefined ? undefined : records[seq];
  if (seq === undefined || record === undefined) return;
  if (each.do === 'wait') {
    if (!record.waits) lane.beginWait(seq);
    record.waits = true;
    return;
  }
  if (record.waits) lane.endWait(seq);
  lane.finish(seq);
  record.open = false;
  lane.advance();
}

function positionOf(lane: Lane, seq: number): unknown {
  const { chunk, index } = lane.locate(seq);
  return chunk.positionAt(index);
}

function expected(records: readonly Known[], gone: Set<number>): { common: number; waiting: number } {
  const bytes = { common: 0, waiting: 0 };
  const isWaiting = records.some(({ open, waits }) => open && waits);
  const watermark = records.findIndex(({ open }) => open);
  for (const chunk of new Set(records.map((record) => record.chunk))) {
    const own = records.filter((record) => record.chunk === chunk);
    const open = own.filter((record) => record.open);
    const isPassed =
      watermark === -1 || records.findLastIndex((record) => record.chunk === chunk) < watermark;
    if (open.length === 0 && (isPassed || isWaiting)) gone.add(chunk);
    if (gone.has(chunk)) continue;
    const holder = open.length > 0 && open.every(({ waits }) => waits) ? 'waiting' : 'common';
    bytes[holder] += own.length * 10;
  }
  return bytes;
}
