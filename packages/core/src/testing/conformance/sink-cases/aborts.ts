import assert, { AssertionError } from 'node:assert/strict';
import { RivergraphError } from '../../../errors.ts';
import type { GraphWrite } from '../../../graph/write.ts';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { quiet, within } from '../waiting.ts';
import { withTarget } from '../with-target.ts';

const group = 'aborts';
const { Person } = graph;

const open: SinkCase = {
  name: 'does not open with a signal that is aborted, and holds nothing then',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const unwanted = use.create();
      const opening = unwanted.open(use.sinkContext(AbortSignal.abort()));
      await assert.rejects(within(opening, use.timeoutMs, 'the end of open'), isNotLate, 'open rejects');
      await assert.rejects(use.attempt(unwanted, people(1)), isClosed, 'the sink is not open');
      await within(unwanted.close(), use.timeoutMs, 'closing a sink that did not open');

      const sink = await use.open();
      await use.write(sink, people(1));

      assert.equal((await use.target.nodes('Person')).length, 1);
    });
  },
};

/** A sink whose client cannot be interrupted may finish the write; it must only not wait for ever. */
const write: SinkCase = {
  name: 'settles a write whose signal is aborted, and can write the same again',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const batch = people(200);
      const atOnce = new AbortController();
      const midway = new AbortController();

      await settled(use.attempt(sink, batch, { signal: AbortSignal.abort() }));
      const first = use.attempt(sink, batch, { signal: atOnce.signal });
      atOnce.abort();
      await settled(first);
      const second = use.attempt(sink, batch, { signal: midway.signal });
      await quiet(0);
      midway.abort();
      await settled(second);
      await use.writePatiently(sink, batch);

      assert.equal((await use.target.nodes('Person')).length, 200);
    });
  },
};

/** @internal */
export const abortCases: readonly SinkCase[] = [open, write];

async function settled(writing: Promise<unknown>): Promise<void> {
  const error: unknown = await writing.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof AssertionError) throw error;
  assert.ok(error === undefined || error instanceof RivergraphError, 'it rejects with a code, if it rejects');
}

function people(count: number): GraphWrite[] {
  return Array.from({ length: count }, (_, index) => Person.upsert({ id: String(index), age: index }));
}

function isClosed(error: unknown): boolean {
  return error instanceof RivergraphError && error.code === 'closed';
}

/** The kit's own complaint that nothing happened is no rejection of the sink's. */
function isNotLate(error: unknown): boolean {
  return !(error instanceof AssertionError);
}
