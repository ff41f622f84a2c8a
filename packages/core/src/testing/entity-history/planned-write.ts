/** Properties that a planned write sets; `null` removes. @public */
export interface PlannedValues {
  readonly [property: string]: number | null;
}

/** How a planned edge treats one of its ends. `skip` and `wait` are refs that may be missing. @public */
export interface PlannedEnd {
  readonly mode: 'ref' | 'skip' | 'wait' | 'merge' | 'upsert';
  readonly id: number;
  /** What `upsert` sets; what `wait` waits, as `forMs`. */
  readonly set?: PlannedValues | undefined;
}

/** A planned write of a node. @public */
export interface PlannedNode {
  readonly kind: 'node';
  readonly action: 'upsert' | 'update' | 'delete';
  readonly label: 'User' | 'Place' | 'Meter' | 'Sensor';
  readonly id: number;
  readonly set: PlannedValues;
}

/** A planned write of an edge. @public */
export interface PlannedEdge {
  readonly kind: 'edge';
  readonly action: 'upsert' | 'delete';
  /** `KNOWS` joins users, `AT` is keyed, `HAS_DAY` owns its end, `FEEDS` has a version. */
  readonly type: 'KNOWS' | 'AT' | 'HAS_DAY' | 'FEEDS';
  readonly from: PlannedEnd;
  readonly to: PlannedEnd;
  /** The edge's own key and properties. */
  readonly set: PlannedValues;
}

/** A planned write of which only the sink knows what it touches: the last value of a key stays. @public */
export interface PlannedOpaque {
  readonly kind: 'opaque';
  readonly key: string;
  readonly value: number;
  /** What the sink names as its entities: texts, or the ids of users; left out, it does not know. */
  readonly entities?: readonly (string | number)[] | undefined;
}

/** One write of a planned record. @public */
export type PlannedWrite = PlannedNode | PlannedEdge | PlannedOpaque;

/** Names a planned write in a few characters. @internal */
export function titleOf(write: PlannedWrite): string {
  switch (write.kind) {
    case 'node':
      return `${write.action} ${write.label} ${write.id}`;
    case 'edge':
      return `${write.action} ${write.type} ${endTitle(write.from)} to ${endTitle(write.to)}`;
    case 'opaque':
      return `opaque ${write.key}`;
  }
}

function endTitle({ mode, id }: PlannedEnd): string {
  return `${mode} ${id}`;
}
