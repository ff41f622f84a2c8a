import type { GraphWrite, Sink, Source } from '@rivergraph/core';
import type { ReadEdge, ReadNode, SinkHarness, TestFunctions } from '@rivergraph/core/testing';
import { describeSinkConformance, describeSourceConformance } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import {
  agelessEdgesSink,
  agelessEndsSink,
  agelessNodesSink,
  agelessOwnedSink,
  sweepingSink,
} from './liars/ageless-sinks.ts';
import { allOrNothingSink } from './liars/all-or-nothing-sink.ts';
import { amnesiacPauseSource } from './liars/amnesiac-pause-source.ts';
import { dismissiveSink, halfAtomicSink, strictSink } from './liars/atomic-sinks.ts';
import { autoCommitSource } from './liars/auto-commit-source.ts';
import { clingingSink } from './liars/clinging-sink.ts';
import { countingSink } from './liars/counting-sink.ts';
import { creatingSink } from './liars/creating-sink.ts';
import { desertingSink } from './liars/deserting-sink.ts';
import { doublingSink } from './liars/doubling-sink.ts';
import { eagerSource } from './liars/eager-source.ts';
import { endlessSource } from './liars/endless-source.ts';
import { forgetfulSource } from './liars/forgetful-source.ts';
import { grabbingSource } from './liars/grabbing-source.ts';
import { groupingSink } from './liars/grouping-sink.ts';
import { hastySink } from './liars/hasty-sink.ts';
import { heedlessSink } from './liars/heedless-sink.ts';
import { hoardingSink } from './liars/hoarding-sink.ts';
import { mutatingSink } from './liars/mutating-sink.ts';
import { muteSink } from './liars/mute-sink.ts';
import { noTombstonesSource } from './liars/no-tombstones-source.ts';
import { ownerlessSink } from './liars/ownerless-sink.ts';
import { arrivalSink, flatteningSink, makeshiftSink } from './liars/position-sinks.ts';
import { pretendingSource } from './liars/pretending-source.ts';
import { restlessSource } from './liars/restless-source.ts';
import { reusedBufferSource } from './liars/reused-buffer-source.ts';
import { roundingSink } from './liars/rounding-sink.ts';
import { skippingSource } from './liars/skipping-source.ts';
import { stickySink } from './liars/sticky-sink.ts';
import { stubbornSource } from './liars/stubborn-source.ts';
import { stuckSource } from './liars/stuck-source.ts';
import { talkativeSink } from './liars/talkative-sink.ts';
import { textOrderSource } from './liars/text-order-source.ts';
import { textSource } from './liars/text-source.ts';
import { twinPartitionSource } from './liars/twin-partition-source.ts';
import { undeadSink } from './liars/undead-sink.ts';
import {
  grudgingSink,
  hindsightSink,
  impatientSink,
  textVersionSink,
  timidSink,
} from './liars/version-sinks.ts';
import { memorySinkHarness, memorySourceHarness, sinkFeatures, sourceFeatures } from './memory-harness.ts';

/** Liar, the case that catches it, and whether its partitions end. */
const sourceLiars: readonly [liar: (source: Source) => Source, caughtBy: string, end?: 'end'][] = [
  [textSource, 'delivers bytes that are not UTF-8, and empty values, unchanged'],
  [noTombstonesSource, 'tells a tombstone from an empty value'],
  [reusedBufferSource, 'keeps a chunk readable and unchanged after later ones were delivered'],
  [twinPartitionSource, 'names its partitions apart, by one object each, and keeps a chunk to one of them'],
  [skippingSource, 'goes on right after the committed position'],
  [forgetfulSource, 'goes on right after the committed position'],
  [autoCommitSource, 'delivers what was not committed again after a restart'],
  [grabbingSource, 'leaves no trace of a check: the next run gets everything'],
  [pretendingSource, 'stores nothing of a commit in a check'],
  [stubbornSource, 'starts after the positions that resume names, whatever was committed'],
  [textOrderSource, 'sorts positions as the records came, where it offers orderKey'],
  [eagerSource, 'delivers nothing before resume was called'],
  [restlessSource, 'delivers no more after a pause than its features allow'],
  [amnesiacPauseSource, 'goes on after a pause where it was, with nothing lost and nothing twice'],
  [stuckSource, 'ends a pending next with undefined when it is closed'],
  [
    endlessSource,
    'says once that each partition ended, after its last record, and then ends the stream',
    'end',
  ],
  [
    endlessSource,
    'says once that each partition ended, where it is read until the end, and then ends the stream',
  ],
];

const sinkLiars: readonly [liar: (sink: Sink<GraphWrite>) => Sink<GraphWrite>, caughtBy: string][] = [
  [hastySink, 'has written a batch when it says so'],
  [groupingSink, 'keeps the order of deleting and creating a node within a batch'],
  [stickySink, 'removes a property that is null and leaves one that is undefined'],
  [creatingSink, 'updates a node that exists, and does nothing for one that does not'],
  [roundingSink, 'keeps integers beyond 2^53 exact, in keys and in properties'],
  [ownerlessSink, 'keeps the same key under two owners apart'],
  [countingSink, 'names each write whose end is missing, by its place in the batch, and writes the others'],
  [
    allOrNothingSink,
    'names each write whose end is missing, by its place in the batch, and writes the others',
  ],
  [talkativeSink, 'keeps the data out of the text of its errors'],
  [muteSink, 'rejects a write before open and after close as closed'],
  [undeadSink, 'rejects a write before open and after close as closed'],
  [desertingSink, 'waits for running writes when it is closed'],
  [mutatingSink, 'changes nothing of the batch it is given'],
  [heedlessSink, 'does not open with a signal that is aborted, and holds nothing then'],
  [clingingSink, 'settles a write whose signal is aborted, and can write the same again'],
  [agelessNodesSink, 'leaves a node alone that has a newer version'],
  [hindsightSink, 'compares the versions of one node within a batch, in its order'],
  [impatientSink, 'writes a node whose version is the same'],
  [timidSink, 'writes a node that has no version yet, and keeps the version then'],
  [grudgingSink, 'deletes a node whatever its version, and writes it again with an older one'],
  [textVersionSink, 'compares versions of type integer as such'],
  [textVersionSink, 'compares versions of type float as such'],
  [textVersionSink, 'compares versions of type string by code point'],
  [textVersionSink, 'compares versions of type datetime as such'],
  [agelessNodesSink, 'compares versions of type date as such'],
  [agelessNodesSink, 'compares versions of type local-datetime as such'],
  [agelessEdgesSink, 'leaves an edge alone that has a newer version, and writes one that ties'],
  [
    agelessEndsSink,
    'leaves the ends of an edge alone that have newer versions, and writes the edge and the other end',
  ],
  [sweepingSink, 'writes the ends of an edge that are newer, where the edge itself is older'],
  [agelessOwnedSink, 'leaves an owned node alone that has a newer version, and not that of another owner'],
  [arrivalSink, 'leaves a node alone that was written from a later place, and writes the same place again'],
  [arrivalSink, 'leaves an edge and its end alone that were written from a later place'],
  [flatteningSink, 'writes a node from another partition, whatever the place'],
  [
    makeshiftSink,
    'refuses a batch as misconfigured where a version needs a place, and the source has no order keys',
  ],
  [dismissiveSink, 'names an edge whose missing end may be waited for, and writes it when it is tried again'],
  [halfAtomicSink, 'rejects an atomic batch with the error of a missing end, and leaves nothing of it'],
  [strictSink, 'writes an atomic batch that nothing is missing in, without what may be skipped'],
];

describe('the source kit', () => {
  for (const [liar, caughtBy, end] of sourceLiars) {
    it(`catches ${liar.name}: ${caughtBy}`, async () => {
      const harness = memorySourceHarness({ end: end === 'end', wrap: liar, timeoutMs: 150 });
      const features = { ...sourceFeatures, end: end === 'end', append: end !== 'end' };

      const failed = await failedCases(
        (api) => describeSourceConformance(api, { name: liar.name, features, harness }),
        caughtBy,
      );

      expect(failed).toEqual([caughtBy]);
    });
  }
});

describe('the sink kit', () => {
  for (const [liar, caughtBy] of sinkLiars) {
    it(`catches ${liar.name}: ${caughtBy}`, async () => {
      const harness = { ...memorySinkHarness(liar), timeoutMs: 300 };

      const failed = await failedCases(
        (api) => describeSinkConformance(api, { name: liar.name, features: sinkFeatures, harness }),
        caughtBy,
      );

      expect(failed).toEqual([caughtBy]);
    });
  }

  it.each([
    ['doublingSink', 'makes the same graph of the same batch twice', doublingHarness],
    [
      'hoardingSink',
      'deletes what a node owns together with it, and nothing of another owner',
      hoardingHarness,
    ],
  ])('catches %s: %s', async (name, caughtBy, makeHarness) => {
    const harness = makeHarness();

    const failed = await failedCases(
      (api) => describeSinkConformance(api, { name, features: sinkFeatures, harness }),
      caughtBy,
    );

    expect(failed).toEqual([caughtBy]);
  });
});

function doublingHarness(): SinkHarness {
  const copies: ReadEdge[] = [];
  const honest = memorySinkHarness((sink, graph) => doublingSink(sink, copies, graph));
  return readingMore(honest, { nodes: [], edges: copies });
}

function hoardingHarness(): SinkHarness {
  const orphans: ReadNode[] = [];
  const honest = memorySinkHarness((sink, graph) => hoardingSink(sink, orphans, graph));
  return readingMore(honest, { nodes: orphans, edges: [] });
}

/** Adds what a liar has made to what the kit reads. */
function readingMore(
  honest: SinkHarness,
  more: { readonly nodes: readonly ReadNode[]; readonly edges: readonly ReadEdge[] },
): SinkHarness {
  return {
    ...honest,
    createTarget: async (graph) => {
      const target = await honest.createTarget(graph);
      return {
        ...target,
        nodes: async (label) => [...(await target.nodes(label)), ...(label === 'Day' ? more.nodes : [])],
        edges: async (type) => [...(await target.edges(type)), ...more.edges],
      };
    },
  };
}

/** Registers a kit, runs the one case, and gives its name if it failed. */
async function failedCases(register: (api: TestFunctions) => void, name: string): Promise<string[]> {
  const found: (() => Promise<void>)[] = [];
  register({ describe: (_, body) => body(), it: (title, body) => void (title === name && found.push(body)) });
  expect(found).toHaveLength(1);
  const failed: string[] = [];
  for (const run of found) await run().catch(() => failed.push(name));
  return failed;
}
