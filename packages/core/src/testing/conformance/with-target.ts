import assert from 'node:assert/strict';
import type { Clock } from '../../contracts/clock.ts';
import { systemClock } from '../../contracts/clock.ts';
import { silentLogger } from '../../contracts/logger.ts';
import type {
  FailedWrite,
  Sink,
  SinkContext,
  WriteBatch,
  WriteContext,
  WriteOrigin,
  WriteResult,
} from '../../contracts/sink.ts';
import { isRetryable, misconfigured } from '../../errors.ts';
import type { AnyGraph } from '../../graph/graph-types.ts';
import { graphShape } from '../../graph/define-graph.ts';
import type { GraphRow, GraphWrite, PropertyShape } from '../../graph/write.ts';
import { canonicalEntity } from '../memory-sink/stored.ts';
import { expectMembers } from './expect-members.ts';
import type { SinkKit, SinkTarget } from './sink-harness.ts';
import { quiet, within } from './waiting.ts';

/** A write, and where it comes from. @internal */
export interface PlacedWrite {
  readonly write: GraphWrite;
  readonly origin: WriteOrigin;
}

/** A database, and sinks on it that are closed in any case. @internal */
export class TargetUse {
  readonly target: SinkTarget;
  readonly #graph: AnyGraph;
  readonly #kit: SinkKit;
  readonly #sinks: Sink<GraphWrite>[] = [];

  constructor(target: SinkTarget, graph: AnyGraph, kit: SinkKit) {
    this.target = target;
    this.#graph = graph;
    this.#kit = kit;
  }

  get timeoutMs(): number {
    return this.#kit.harness.timeoutMs ?? 10_000;
  }

  create(): Sink<GraphWrite> {
    const sink = this.target.createSink();
    this.#sinks.push(sink);
    // Else the cases about a promise would be left out because nobody told the kit of it.
    if (sink.features.atomicBatches !== this.#kit.features['atomic batches']) {
      throw misconfigured(
        `conformance kit: expected the feature 'atomic batches' to be what the sink's features.atomicBatches says`,
      );
    }
    return sink;
  }

  async open(): Promise<Sink<GraphWrite>> {
    const sink = this.create();
    await this.openSink(sink);
    return sink;
  }

  async openSink(sink: Sink<GraphWrite>): Promise<void> {
    await within(sink.open(this.sinkContext()), this.timeoutMs, 'opening the sink');
  }

  sinkContext(signal: AbortSignal = new AbortController().signal): SinkContext {
    return { signal, clock: this.#clock, logger: silentLogger };
  }

  /** One attempt, as a runner makes it. */
  async attempt(
    sink: Sink<GraphWrite>,
    writes: readonly GraphWrite[],
    overrides: Partial<WriteContext> = {},
  ): Promise<WriteResult | undefined> {
    return await this.send(sink, { writes }, overrides);
  }

  /** One attempt, with all that a batch may carry. */
  async send(
    sink: Sink<GraphWrite>,
    batch: WriteBatch<GraphWrite>,
    overrides: Partial<WriteContext> = {},
  ): Promise<WriteResult | undefined> {
    const deadline = this.#clock.now() + this.timeoutMs;
    const context = { signal: new AbortController().signal, attempt: 1, deadline, ...overrides };
    return await within(sink.write(batch, context), this.timeoutMs, 'a write');
  }

  /** Writes all that comes from the given places, or fails. */
  async writeFrom(sink: Sink<GraphWrite>, placed: readonly PlacedWrite[]): Promise<void> {
    const originAt = (index: number): WriteOrigin =>
      (placed[index] ?? assert.fail('asked for the origin of a write beyond the batch')).origin;
    const result = await this.send(sink, { writes: placed.map(({ write }) => write), originAt });
    assert.deepEqual(result?.failed ?? [], [], 'no write of the batch fails');
  }

  /** Writes all, or fails. */
  async write(sink: Sink<GraphWrite>, writes: readonly GraphWrite[]): Promise<void> {
    const result = await this.attempt(sink, writes);
    assert.deepEqual(result?.failed ?? [], [], 'no write of the batch fails');
  }

  /** Writes, and gives what failed in the order of the batch. */
  async failures(sink: Sink<GraphWrite>, writes: readonly GraphWrite[]): Promise<readonly FailedWrite[]> {
    const result = await this.attempt(sink, writes);
    return [...(result?.failed ?? [])].sort((left, right) => left.index - right.index);
  }

  /** Writes all, and tries again what lost a race. */
  async writePatiently(sink: Sink<GraphWrite>, writes: readonly GraphWrite[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.write(sink, writes);
      } catch (error) {
        if (!isRetryable(error) || attempt === 50) throw error;
        await quiet(attempt);
      }
    }
  }

  /** The nodes of a label as sorted lines, comparable with {@link lines}. */
  async nodeLines(label: string): Promise<string[]> {
    const declared = this.#nodeProperties(label);
    const nodes = await this.target.nodes(label);
    return nodes.map(({ properties }) => line(declared, properties)).sort();
  }

  /** The edges of a type as sorted lines, comparable with {@link edgeLine}. */
  async edgeLines(type: string): Promise<string[]> {
    const edges = await this.target.edges(type);
    return edges.map(({ from, to, properties }) => this.edgeLine(type, { from, to, row: properties })).sort();
  }

  lines(label: string, ...rows: readonly GraphRow[]): string[] {
    return rows.map((row) => line(this.#nodeProperties(label), row)).sort();
  }

  edgeLine(type: string, edge: { from: GraphRow; to: GraphRow; row?: GraphRow }): string {
    const shape = graphShape(this.#graph).edges.get(type) ?? assert.fail(`no edge type ${type}`);
    const ends = [line(shape.from.key, edge.from), line(shape.to.key, edge.to)].join(' -> ');
    return `${ends} ${line([...shape.key, ...shape.properties], edge.row ?? {})}`;
  }

  async closeAll(): Promise<void> {
    await Promise.allSettled(this.#sinks.map(async (sink) => await sink.close()));
  }

  get #clock(): Clock {
    return this.#kit.harness.clock ?? systemClock;
  }

  #nodeProperties(label: string): readonly PropertyShape[] {
    const node = graphShape(this.#graph).nodes.get(label) ?? assert.fail(`no label ${label}`);
    return [...node.key, ...node.properties];
  }
}

/** Makes a database, uses it, and leaves nothing behind. @internal */
export async function withTarget(
  kit: SinkKit,
  graph: AnyGraph,
  act: (use: TargetUse) => Promise<void>,
): Promise<void> {
  const { harness, features } = kit;
  const target = await harness.createTarget(graph);
  const use = new TargetUse(target, graph, kit);
  const { takeAway, bringBack } = target;
  try {
    expectMembers('a target of the harness', [
      { feature: 'outage', claimed: features.outage, members: { takeAway, bringBack } },
    ]);
    await act(use);
  } finally {
    await use.closeAll();
    await target.dispose();
  }
}

/** Databases that have no missing property give `null` for it. */
function line(declared: readonly PropertyShape[], row: GraphRow): string {
  const present = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
  return canonicalEntity('', declared, present).trim();
}
