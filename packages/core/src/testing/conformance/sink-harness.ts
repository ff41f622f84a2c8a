import type { Clock } from '../../contracts/clock.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { AnyGraph } from '../../graph/graph-types.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { ReadEdge, ReadNode } from '../memory-sink/memory-graph.ts';
import type { ConformanceCase } from './conformance-case.ts';

/** What a sink's harness can do. Cases that need more are left out, and printed. @public */
export interface SinkKitFeatures {
  /** Two sinks may be open on one target. */
  readonly 'second sink': boolean;
  /** Targets have `takeAway` and `bringBack`. */
  readonly outage: boolean;
  /** The sink promises `features.atomicBatches`, so it takes a batch that is `atomic`. */
  readonly 'atomic batches': boolean;
}

/** What the sink kit needs from an adapter's tests. @public */
export interface SinkHarness {
  /** Makes an empty database for this graph, that no other case sees at the same time. */
  createTarget(graph: AnyGraph): Promise<SinkTarget>;
  /** How long a case waits for something, in milliseconds of real time. @defaultValue 10,000 */
  readonly timeoutMs?: number | undefined;
  /** What sinks get in their context. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/**
 * A database under test. What it reads must not come from the sink: its own connection, its own queries.
 *
 * Values are read as a row has them: integers as `number` or `bigint`, datetimes as `Date` or ISO text, JSON parsed.
 *
 * @public
 */
export interface SinkTarget {
  /** Makes a sink on this database; the kit opens and closes it. It prepares the schema when it is opened. */
  createSink(): Sink<GraphWrite>;
  /** Reads all nodes of a label, with their keys. */
  nodes(label: string): Promise<readonly ReadNode[]>;
  /** Reads all edges of a type, with the keys of the nodes at their ends. */
  edges(type: string): Promise<readonly ReadEdge[]>;
  /** Makes the database unreachable: stops the server, or cuts the connection. Wanted with `outage`. */
  takeAway?(): Promise<void>;
  /** Takes `takeAway` back. Wanted with `outage`. */
  bringBack?(): Promise<void>;
  /** Removes the database. Every sink is closed by then. */
  dispose(): Promise<void>;
}

/** What a case of the sink kit gets. @public */
export interface SinkKit {
  readonly harness: SinkHarness;
  readonly features: SinkKitFeatures;
}

/** A case of the sink kit. @public */
export type SinkCase = ConformanceCase<SinkKit, keyof SinkKitFeatures>;
