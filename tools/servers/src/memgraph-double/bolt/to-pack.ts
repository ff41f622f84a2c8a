import { Structure } from '../../bolt/packstream/structure.ts';
import {
  dateOf,
  dateTimeOf,
  durationOf,
  localDateTimeOf,
  localTimeOf,
  pointOf,
  structureTags,
} from '../../bolt/packstream/structures.ts';
import type { PackMap, PackValue } from '../../bolt/packstream/value.ts';
import { isList, isMap } from '../language/values.ts';
import type { GraphTransaction } from '../port.ts';
import type { Edge, TemporalValue, Value, ValueMap, Vertex } from '../value.ts';

const nanosPerMicro = 1_000n;
const microsPerSecond = 1_000_000n;
const microsPerDay = 86_400_000_000n;

/** Writes results for clients of a version of Bolt: what nodes and relationships have is read at once. */
export class ResultWriter {
  readonly #graph: GraphTransaction | undefined;
  readonly #hasElementIds: boolean;

  constructor(graph: GraphTransaction | undefined, version: string) {
    this.#graph = graph;
    this.#hasElementIds = version.startsWith('5');
  }

  /** Writes a value. Integers are bigints. */
  write(value: Value): PackValue {
    if (value === null || typeof value !== 'object') return value;
    if (isList(value)) return value.map((item) => this.write(item));
    if (isMap(value)) return this.#map(value);
    switch (value.kind) {
      case 'vertex':
        return this.#node(value);
      case 'edge':
        return this.#relationship(value);
      case 'point':
        return pointOf(BigInt(value.srid), value.x, value.y, value.z);
      default:
        return temporalTo(value);
    }
  }

  #node(vertex: Vertex): Structure {
    const labels = this.#graph?.exists(vertex) === true ? [...this.#graph.labels(vertex)] : [];
    const fields = [BigInt(vertex.id), labels, this.#properties(vertex)];
    return new Structure(structureTags.node, [...fields, ...this.#elementIds(vertex.id)]);
  }

  #relationship(edge: Edge): Structure {
    const { id, from, to, type } = edge;
    const ids = [id, from.id, to.id];
    const fields = [...ids.map(BigInt), type, this.#properties(edge)];
    return new Structure(structureTags.relationship, [...fields, ...this.#elementIds(...ids)]);
  }

  #properties(entity: Vertex | Edge): PackMap {
    if (this.#graph?.exists(entity) !== true) return {};
    return Object.fromEntries(
      [...this.#graph.properties(entity)].map(([name, value]) => [name, this.write(value)]),
    );
  }

  #map(map: ValueMap): PackMap {
    return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, this.write(value ?? null)]));
  }

  #elementIds(...ids: readonly number[]): string[] {
    return this.#hasElementIds ? ids.map(String) : [];
  }
}

function temporalTo(value: TemporalValue): Structure {
  if (value.kind === 'date') return dateOf(value.days);
  const { micros } = value;
  const nanos = remainder(micros, microsPerSecond) * nanosPerMicro;
  const seconds = (micros - remainder(micros, microsPerSecond)) / microsPerSecond;
  switch (value.kind) {
    case 'local-time':
      return localTimeOf(micros * nanosPerMicro);
    case 'local-date-time':
      return localDateTimeOf(seconds, nanos);
    case 'duration':
      return durationParts(micros);
    case 'zoned-date-time': {
      const { zone } = value;
      return dateTimeOf(seconds, nanos, typeof zone === 'number' ? BigInt(zone) * 60n : zone);
    }
  }
}

/** Memgraph sends durations in days and seconds, both with the sign of the whole. */
function durationParts(micros: bigint): Structure {
  const days = micros / microsPerDay;
  const rest = micros % microsPerDay;
  const seconds = rest / microsPerSecond;
  const nanoseconds = (rest % microsPerSecond) * nanosPerMicro;
  return durationOf({ months: 0n, days, seconds, nanoseconds });
}

/** The rest of a division that rounds down. */
function remainder(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}
