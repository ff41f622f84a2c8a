import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';

const { User, Item, Day, Device, Sensor, Reading, Trip, KNOWS, BOUGHT, RATED, HAS_DAY, LINKED, HAS_READING } =
  defineGraph({
    nodes: {
      User: { key: { id: 'integer' }, properties: { name: 'string' } },
      Item: { key: { shop: 'string', id: 'integer' }, properties: { place: 'point', sizes: 'integer[]' } },
      Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { amount: 'float' } },
      Device: { key: { id: 'integer' }, properties: { seen: 'datetime' }, version: 'seen' },
      Trip: {
        key: { id: 'integer' },
        properties: { day: 'date', start: 'datetime', local: 'local-datetime', days: 'date[]' },
      },
      Sensor: { key: { id: 'integer' }, properties: { value: 'float' }, version: 'position' },
      Reading: {
        ownedBy: 'HAS_READING',
        key: { at: 'local-datetime' },
        properties: { rev: 'integer' },
        version: 'rev',
      },
    },
    edges: {
      KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } },
      BOUGHT: { from: 'User', to: 'Item', key: { at: 'datetime' }, properties: { note: 'json' } },
      RATED: { from: 'User', to: 'Item', properties: { stars: 'integer' }, version: 'position' },
      HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
      LINKED: { from: 'Device', to: 'Device' },
      HAS_READING: { from: 'Device', to: 'Reading' },
    },
  });

const u = { id: 1 };
const v = { id: 2 };
const item = { shop: 's', id: 7 };
const date = '2024-05-01';
const at = '2024-05-01T12:30:00Z';
const local = '2024-05-01T12:30';

/** A write of every kind, with every way to treat its ends, by what it is. */
export const writesOfAllKinds: { readonly [kind: string]: GraphWrite } = {
  'a node': User.upsert({ ...u, name: 'x' }),
  'a node with a key of two parts, a point and a list': Item.upsert({ ...item, place: null, sizes: [1] }),
  'a node with dates and times that are null': Trip.upsert({
    id: 1,
    day: null,
    start: null,
    local: null,
    days: null,
  }),
  'a node that must exist': User.update({ ...u, name: 'x' }),
  'a node with a version': Device.upsert({ ...u, seen: at }),
  'a node with a position': Sensor.upsert({ ...u, value: 1 }),
  'the end of a node': Item.delete(item),
  'the end of a node that owns others': User.delete(u),
  'an edge between nodes that must exist': KNOWS.upsert(User.ref(u), User.ref(v), { since: 1 }),
  'an edge between nodes that are made': KNOWS.upsert(User.merge(u), User.merge(v)),
  'an edge with a key from a node that is set': BOUGHT.upsert(
    User.upsert({ ...u, name: 'x' }),
    Item.ref(item),
    { at, note: { a: 1 } },
  ),
  'an edge with a position': RATED.upsert(User.ref(u), Item.merge(item), { stars: 1 }),
  'an edge between nodes with versions': LINKED.upsert(
    Device.upsert({ ...u, seen: at }),
    Device.upsert({ ...v, seen: at }),
  ),
  'the end of an edge': KNOWS.delete(User.ref(u), User.ref(v)),
  'the end of an edge with a key': BOUGHT.delete(User.ref(u), Item.ref(item), { at }),
  'an owned node under an owner that must exist': HAS_DAY.upsert(
    User.ref(u),
    Day.upsert({ date, amount: 1 }),
    { seen: true },
  ),
  'an owned node under an owner that is made': HAS_DAY.upsert(User.merge(u), Day.merge({ date })),
  'an owned node that must exist': HAS_DAY.upsert(User.ref(u), Day.ref({ date }), { seen: true }),
  'an owned node that must exist, with nothing to set': HAS_DAY.upsert(User.ref(u), Day.ref({ date })),
  'an owned node with a version': HAS_READING.upsert(Device.ref(u), Reading.upsert({ at: local, rev: 1 })),
  'the end of an owned node': HAS_DAY.delete(User.ref(u), Day.ref({ date })),
};
