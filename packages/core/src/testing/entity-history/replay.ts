import type { RivergraphError } from '../../errors.ts';
import { createMemoryGraph, type MemoryGraph } from '../memory-sink/memory-graph.ts';
import type { QueuedWrite } from './entity-history.ts';
import { orderKeyOf } from './ordered-source.ts';

/** A graph that is written to serially, one write after another. @internal */
export class Replay {
  readonly #graph: MemoryGraph = createMemoryGraph();

  write({ write, output: { partition, position } }: QueuedWrite): RivergraphError | undefined {
    const origin = {
      partition: { topic: 'memory', id: partition },
      position,
      orderKey: orderKeyOf(position),
    };
    return this.#graph.apply(write, origin);
  }

  snapshot(): readonly string[] {
    return this.#graph.snapshot();
  }
}

/** Where two graphs differ. @internal */
export interface Difference {
  /** Names the entity; the value of an opaque write by its key and `=`. */
  readonly entity: string;
  readonly expected: string;
  readonly found: string;
}

/** Compares two snapshots line by line. @internal */
export function differences(expected: readonly string[], found: readonly string[]): readonly Difference[] {
  const left = byEntity(expected);
  const right = byEntity(found);
  const entities = new Set([...left.keys(), ...right.keys()]);
  return [...entities].flatMap((entity) => {
    const [one = 'nothing', other = 'nothing'] = [left.get(entity), right.get(entity)];
    return one === other ? [] : [{ entity, expected: one, found: other }];
  });
}

function byEntity(lines: readonly string[]): Map<string, string> {
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' {')), line]));
}
