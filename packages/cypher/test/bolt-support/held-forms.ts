import { conformanceGraph } from '@rivergraph/core/testing';
import { originAt, placed } from './placed.ts';
import type { PlacedWrite } from './placed.ts';

const {
  Person,
  City,
  Day,
  Device,
  Sensor,
  Shift,
  KNOWS,
  LIVES_IN,
  PAID,
  HAS_DAY,
  HAS_SHIFT,
  LINKED,
  MEASURES,
} = conformanceGraph;

/** A batch that is sent twice. */
export interface Form {
  readonly name: string;
  /** What is there already. */
  readonly before: readonly PlacedWrite[];
  readonly batch: readonly PlacedWrite[];
}

const size = 12;
const numbers = Array.from({ length: size }, (_, at) => at);
const id = (at: number): { id: string } => ({ id: `p${at}` });
const next = (at: number): { id: string } => id((at + 1) % size);
const city = (at: number): { country: string; name: string } => ({ country: 'c', name: `n${at}` });
const date = '2024-05-01';

const people = placed(...numbers.map((at) => Person.upsert({ ...id(at), name: 'before' })));
const cities = placed(...numbers.map((at) => City.upsert(city(at))));
const knowing = placed(
  ...numbers.map((at) => KNOWS.upsert(Person.ref(id(at)), Person.ref(next(at)), { since: 1 })),
);
const days = placed(
  ...numbers.map((at) => HAS_DAY.upsert(Person.ref(id(at)), Day.upsert({ date, note: 'before' }))),
);

const nodeUpsert = placed(...numbers.map((at) => Person.upsert({ ...id(at), name: 'n', age: at })));
const refs = placed(
  ...numbers.map((at) => KNOWS.upsert(Person.ref(id(at)), Person.ref(next(at)), { since: at })),
);
const merges = placed(
  ...numbers.map((at) => KNOWS.upsert(Person.merge(id(at)), Person.merge(next(at)), { since: at })),
);
const upserts = placed(
  ...numbers.map((at) =>
    KNOWS.upsert(Person.upsert({ ...id(at), age: at }), Person.upsert({ ...next(at), age: at }), {
      since: at,
    }),
  ),
);
const unlike = placed(
  ...numbers.map((at) => LIVES_IN.upsert(Person.ref(id(at)), City.upsert({ ...city(at), population: at }))),
);
const bothNew = placed(
  ...numbers.map((at) => LIVES_IN.upsert(Person.upsert({ ...id(at), age: at }), City.merge(city(at)))),
);
const keyed = placed(
  ...numbers.flatMap((at) => [
    PAID.upsert(Person.merge(id(at)), Person.merge(next(at)), { at: 1, amount: 0.5 }),
    PAID.upsert(Person.merge(id(at)), Person.merge(next(at)), { at: 2, amount: 1.5 }),
  ]),
);
const hub = placed(...numbers.map((at) => PAID.upsert(Person.merge(id(0)), Person.merge(id(0)), { at })));
const ownedRef = placed(
  ...numbers.map((at) => HAS_DAY.upsert(Person.ref(id(at)), Day.upsert({ date, amount: at, note: 'n' }))),
);
const ownedMerge = placed(
  ...numbers.map((at) => HAS_DAY.upsert(Person.merge(id(at)), Day.upsert({ date, amount: at }))),
);
const ownedUpsert = placed(
  ...numbers.map((at) => HAS_DAY.upsert(Person.upsert({ ...id(at), age: at }), Day.merge({ date }))),
);
/** Statements that follow each other: of several shapes, and with deletions between. */
const mixed = [...nodeUpsert, ...merges, ...placed(Person.delete(id(3))), ...upserts, ...ownedMerge];

/** Every kind of statement, with and without what it meets. */
export const forms: readonly Form[] = [
  { name: 'nodes that are new', before: [], batch: nodeUpsert },
  { name: 'nodes that exist', before: people, batch: nodeUpsert },
  {
    name: 'updates',
    before: people,
    batch: placed(...numbers.map((at) => Person.update({ ...id(at), age: at }))),
  },
  { name: 'edges between ends that must exist', before: people, batch: refs },
  { name: 'edges that exist', before: [...people, ...knowing], batch: refs },
  { name: 'edges with ends that are made', before: [], batch: merges },
  { name: 'edges with ends that are made where they exist', before: people, batch: merges },
  { name: 'edges with ends that are set', before: [], batch: upserts },
  { name: 'edges with ends that are set where they exist', before: people, batch: upserts },
  { name: 'edges from ends that must exist to ones that are set', before: people, batch: unlike },
  { name: 'edges to ends that exist', before: [...people, ...cities], batch: unlike },
  { name: 'edges of two labels with new ends', before: [], batch: bothNew },
  { name: 'keyed edges with new ends', before: [], batch: keyed },
  { name: 'keyed edges between nodes that exist', before: people, batch: keyed },
  { name: 'loops at one node', before: [], batch: hub },
  { name: 'owned nodes of owners that must exist', before: people, batch: ownedRef },
  { name: 'owned nodes that exist', before: [...people, ...days], batch: ownedRef },
  { name: 'owned nodes of new owners', before: [], batch: ownedMerge },
  { name: 'owned nodes of owners that exist and are set', before: people, batch: ownedUpsert },
  { name: 'statements of several shapes', before: [...people, ...days], batch: mixed },
  {
    name: 'deletions of nodes with what they own',
    before: [...people, ...knowing, ...days],
    batch: placed(...numbers.map((at) => Person.delete(id(at)))),
  },
  {
    name: 'deletions of edges',
    before: [...people, ...knowing],
    batch: placed(...numbers.map((at) => KNOWS.delete(Person.ref(id(at)), Person.ref(next(at))))),
  },
  {
    name: 'deletions of owned nodes',
    before: [...people, ...days],
    batch: placed(...numbers.map((at) => HAS_DAY.delete(Person.ref(id(at)), Day.ref({ date })))),
  },
];

/** What a version guards. */
export interface VersionedForm {
  readonly name: string;
  /** Nodes that the writes need. */
  readonly before: readonly PlacedWrite[];
  /** The batch of a version. */
  readonly at: (version: number) => readonly PlacedWrite[];
}

const devices = placed(...numbers.map((at) => Device.upsert({ ...id(at), revision: 0 })));
const sensors = placed(...numbers.map((at) => Sensor.upsert(id(at))));

function from(version: number, writes: readonly PlacedWrite[]): readonly PlacedWrite[] {
  return writes.map(({ write }) => ({ write, origin: originAt(version) }));
}

/** Every statement with a guard. */
export const versionedForms: readonly VersionedForm[] = [
  {
    name: 'nodes',
    before: [],
    at: (revision) =>
      placed(...numbers.map((at) => Device.upsert({ ...id(at), state: `v${revision}`, revision }))),
  },
  {
    name: 'nodes guarded by position',
    before: [],
    at: (version) =>
      from(version, placed(...numbers.map((at) => Sensor.upsert({ ...id(at), unit: `v${version}` })))),
  },
  {
    name: 'edges',
    before: devices,
    at: (revision) =>
      placed(
        ...numbers.map((at) =>
          LINKED.upsert(Device.ref(id(at)), Device.ref(next(at)), { quality: `v${revision}`, revision }),
        ),
      ),
  },
  {
    name: 'edges with ends that are guarded, too',
    before: [],
    at: (revision) =>
      placed(
        ...numbers.map((at) =>
          LINKED.upsert(
            Device.upsert({ ...id(at), note: `v${revision}`, revision }),
            Device.upsert({ ...next(at), note: `v${revision}`, revision }),
            { quality: `v${revision}`, revision },
          ),
        ),
      ),
  },
  {
    name: 'edges guarded by position',
    before: [...devices, ...sensors],
    at: (version) =>
      from(
        version,
        placed(
          ...numbers.map((at) =>
            MEASURES.upsert(Device.ref(id(at)), Sensor.ref(id(at)), { how: `v${version}` }),
          ),
        ),
      ),
  },
  {
    name: 'owned nodes',
    before: people,
    at: (revision) =>
      placed(
        ...numbers.map((at) =>
          HAS_SHIFT.upsert(Person.ref(id(at)), Shift.upsert({ date, hours: revision, revision })),
        ),
      ),
  },
  {
    name: 'owned nodes of new owners',
    before: [],
    at: (revision) =>
      placed(
        ...numbers.map((at) =>
          HAS_SHIFT.upsert(Person.merge(id(at)), Shift.upsert({ date, hours: revision, revision })),
        ),
      ),
  },
];
