import type { Draft, Kind } from './draft.ts';
import { booleanOf } from './expressions-boolean.ts';
import type { Scalar } from './expressions-boolean.ts';

/** The properties of nodes and relationships, each of one type, since what is compared with another type is a matter of dialect. */
const fields = { i: 'integer', t: 'text', b: 'boolean', l: 'list' } as const;

type Maker = (draft: Draft, depth: number) => string;

const dates = ['2024-05-01', '2024-02-29', '1999-12-31'] as const;
const texts = ["'a'", "'b'", "'ab'", "''", "'é'"] as const;
const asciiTexts = ["'a'", "'ab'", "''", "'abc'"] as const;

const literals: { readonly [type in Scalar]: Maker } = {
  integer: ({ dice }) => String(dice.below(4)),
  text: ({ dice }) => dice.pick(texts),
  boolean: ({ dice }) => dice.pick(['true', 'false']),
  list: ({ dice }) => `[${dice.many(0, 3, () => dice.below(4)).join(', ')}]`,
  float: ({ dice }) => dice.pick(['0.5', '1.0', '2.25']),
  date: ({ dice }) => `date('${dice.pick(dates)}')`,
};

const parameters: { readonly [type in Scalar]: Maker } = {
  integer: (draft) => draft.parameter(BigInt(draft.dice.below(4))),
  text: (draft) => draft.parameter(draft.dice.pick(['a', 'b', 'ab', ''])),
  boolean: (draft) => draft.parameter(draft.dice.chance(50)),
  list: (draft) => draft.parameter(draft.dice.many(0, 3, () => BigInt(draft.dice.below(4)))),
  float: (draft) => draft.parameter(draft.dice.pick([0.5, 1, 2.25])),
  date: (draft) => `date(${draft.parameter(draft.dice.pick(dates))})`,
};

const composites: { readonly [type in Scalar]: readonly [Maker, ...Maker[]] } = {
  integer: [
    (draft, depth) =>
      `(${expression(draft, 'integer', depth)} ${draft.dice.pick(['+', '-', '*', '+', '-', '/', '%'])} ${expression(draft, 'integer', depth)})`,
    (draft, depth) => `size(${expression(draft, 'list', depth)})`,
    (draft) => `size(${draft.dice.pick(asciiTexts)})`,
    (draft, depth) => `abs(${expression(draft, 'integer', depth)})`,
    (draft, depth) => `(-${expression(draft, 'integer', depth)})`,
    (draft, depth) => `${draft.dice.pick(['head', 'last'])}(${expression(draft, 'list', depth)})`,
    (draft, depth) => `(${expression(draft, 'list', depth)})[${draft.dice.pick(['0', '1', '-1', '7'])}]`,
    (draft, depth) => `toInteger(${expression(draft, 'float', depth)})`,
    (draft) => `toInteger(${draft.dice.pick(["'12'", "'x'", "'1.9'", "''", "'-2'"])})`,
    (draft, depth) => `(${expression(draft, 'date', depth)}).${draft.dice.pick(['year', 'month', 'day'])}`,
    (draft) => `{a: ${draft.dice.below(3)}, b: null}.${draft.dice.pick(['a', 'b', 'c'])}`,
    either('integer'),
  ],
  text: [
    (draft, depth) => `(${expression(draft, 'text', depth)} + ${expression(draft, 'text', depth)})`,
    (draft, depth) => `(${expression(draft, 'text', depth)} + ${expression(draft, 'integer', depth)})`,
    (draft, depth) =>
      `toString(${expression(draft, draft.dice.pick(['integer', 'boolean', 'date']), depth)})`,
    (draft) => {
      const edge = draft.dice.maybe(draft.of('edge'));
      return edge === undefined ? "'a'" : `type(${edge.name})`;
    },
    either('text'),
  ],
  boolean: [(draft, depth) => booleanOf(draft, (type) => expression(draft, type, depth))],
  list: [
    (draft, depth) => `(${expression(draft, 'list', depth)} + ${expression(draft, 'list', depth)})`,
    (draft, depth) => `tail(${expression(draft, 'list', depth)})`,
    (draft, depth) =>
      `(${expression(draft, 'list', depth)})[${draft.dice.pick(['0..1', '1..', '..2', '-2..', '..-1', '5..'])}]`,
    (draft) => `range(${draft.dice.below(3)}, ${draft.dice.below(5)}${draft.dice.pick(['', ', -1'])})`,
    (draft) => `range(0, ${draft.dice.below(6)}, 2)`,
    (draft, depth) => {
      const where = draft.dice.chance(50) ? ` WHERE x ${draft.dice.pick(['>', '<=', '<>'])} 1` : '';
      const each = draft.dice.chance(50) ? ` | x ${draft.dice.pick(['+', '*'])} 2` : '';
      return `[x IN ${expression(draft, 'list', depth)}${where}${each}]`;
    },
    either('list'),
  ],
  float: [
    (draft, depth) =>
      `(${expression(draft, 'float', depth)} ${draft.dice.pick(['+', '-', '*'])} ${expression(draft, 'integer', depth)})`,
    (draft, depth) => `toFloat(${expression(draft, 'integer', depth)})`,
    (draft) => `(${draft.dice.below(4)} ^ ${draft.dice.below(3)})`,
    (draft) => `toFloat(${draft.dice.pick(["'1.5'", "'x'", "'2'"])})`,
    either('float'),
  ],
  date: [either('date')],
};

/** Writes an expression of a type. It may be null. */
export function expression(draft: Draft, type: Scalar, depth = 2): string {
  const { dice } = draft;
  const read = (): string | undefined => dice.maybe(reads(draft, type));
  switch (dice.below(depth > 0 ? 8 : 5)) {
    case 0:
      return literals[type](draft, 0);
    case 1:
      return parameters[type](draft, 0);
    case 2:
    case 3:
      return read() ?? literals[type](draft, 0);
    case 4:
      return dice.chance(15) ? 'null' : (read() ?? parameters[type](draft, 0));
    default:
      return dice.pick(composites[type])(draft, depth - 1);
  }
}

/** Writes an expression that is not null, of what every row has. */
export function known(draft: Draft, type: Scalar): string {
  const variables = draft.names.filter(({ kind, nullable }) => kind === type && !nullable);
  const places = draft.of('tuple', 'record').flatMap(({ name, kind }) => partsOf(name, kind, type));
  const read = draft.dice.maybe([...variables.map(({ name }) => name), ...places]);
  if (read !== undefined && draft.dice.chance(60)) return read;
  return draft.dice.pick([literals, parameters])[type](draft, 0);
}

function reads(draft: Draft, type: Scalar): readonly string[] {
  return draft.names.flatMap(({ name, kind }) => (kind === type ? [name] : partsOf(name, kind, type)));
}

function partsOf(name: string, kind: Kind, type: Scalar): readonly string[] {
  const wanted = Object.entries(fields).flatMap(([field, of], at) => (of === type ? [{ field, at }] : []));
  if (kind === 'tuple') return wanted.map(({ at }) => `${name}[${at + 1}]`);
  if (kind !== 'node' && kind !== 'edge' && kind !== 'record') return [];
  const more = kind === 'record' ? [] : extra(name, type);
  return [...wanted.map(({ field }) => `${name}.${field}`), ...more];
}

function extra(name: string, type: Scalar): readonly string[] {
  if (type === 'float') return [`${name}.f`];
  return type === 'date' ? [`${name}.d`] : [];
}

function either(type: Scalar): Maker {
  return (draft, depth) => {
    const one = (): string => expression(draft, type, depth);
    switch (draft.dice.below(3)) {
      case 0:
        return `coalesce(${one()}, ${one()})`;
      case 1:
        return `CASE WHEN ${expression(draft, 'boolean', depth)} THEN ${one()} ELSE ${one()} END`;
      default: {
        const subject = expression(draft, 'integer', depth);
        return `CASE ${subject} WHEN 1 THEN ${one()} WHEN ${expression(draft, 'integer', depth)} THEN ${one()} END`;
      }
    }
  };
}
