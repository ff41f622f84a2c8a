import type { Draft } from './draft.ts';

const order = ['<', '<=', '>', '>=', '=', '<>'] as const;

/** The types of what is written. */
export type Scalar = 'integer' | 'text' | 'boolean' | 'list' | 'float' | 'date';

/** Writes something that is true, false or null, of what `written` writes. */
export function booleanOf(draft: Draft, written: (type: Scalar) => string): string {
  const { dice } = draft;
  switch (dice.below(13)) {
    case 0:
      return `${written('integer')} ${dice.pick(order)} ${written('integer')}`;
    case 1:
      return `${written('text')} ${dice.pick(order)} ${written('text')}`;
    case 2:
      return `(${written('boolean')} ${dice.pick(['AND', 'OR', 'XOR'])} ${written('boolean')})`;
    case 3:
      return `NOT (${written('boolean')})`;
    case 4:
      return `${written('integer')} IN ${dice.chance(30) ? `[1, null, ${written('integer')}]` : written('list')}`;
    case 5:
      return `(${written(dice.pick(['integer', 'text', 'boolean', 'list']))}) IS ${dice.pick(['NULL', 'NOT NULL'])}`;
    case 6:
      return `${written('text')} ${dice.pick(['STARTS WITH', 'ENDS WITH', 'CONTAINS'])} ${written('text')}`;
    case 7:
      return `0 ${dice.pick(['<', '<='])} ${written('integer')} ${dice.pick(['<', '<='])} 3`;
    case 8:
      return `${written('integer')} ${dice.pick(order)} ${written('float')}`;
    case 9:
      return `${written('date')} ${dice.pick(order)} ${written('date')}`;
    case 10:
      return `${written('list')} ${dice.pick(['=', '<>'])} ${written('list')}`;
    case 11:
      return entityTest(draft);
    default:
      return `toBoolean(${dice.pick(["'true'", "'FALSE'", "'maybe'"])})`;
  }
}

function entityTest(draft: Draft): string {
  const { dice } = draft;
  const node = dice.maybe(draft.of('node'));
  if (node === undefined) return 'true';
  const other = dice.maybe(draft.of('node')) ?? node;
  const edge = dice.maybe(draft.of('edge'));
  switch (dice.below(4)) {
    case 0:
      return `${node.name}:${dice.pick(['A', 'B', 'A:B'])}`;
    case 1:
      return `${node.name} ${dice.pick(['=', '<>'])} ${other.name}`;
    case 2:
      return `${node.name} IS ${dice.pick(['NULL', 'NOT NULL'])}`;
    default:
      return edge === undefined
        ? 'false'
        : `${dice.pick(['startNode', 'endNode'])}(${edge.name}) = ${node.name}`;
  }
}
