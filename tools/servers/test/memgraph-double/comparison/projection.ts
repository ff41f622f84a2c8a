import type { Draft, Kind, Named } from './draft.ts';
import { expression } from './expressions.ts';

/** Writes a WITH. */
export function projection(draft: Draft): void {
  const { dice } = draft;
  switch (dice.below(4)) {
    case 0:
      return extended(draft);
    case 1:
      return aggregated(draft);
    default:
      return chosen(draft);
  }
}

const made = ['integer', 'text', 'boolean'] as const;
const madeOrList = ['integer', 'text', 'boolean', 'list'] as const;

function extended(draft: Draft): void {
  const kind = draft.dice.pick(madeOrList);
  const name = draft.fresh('v');
  const value = expression(draft, kind);
  const after: readonly Named[] = [...draft.names, { name, kind, nullable: true }];
  finish(draft, `WITH *, ${value} AS ${name}`, after);
}

/** Lists sort nothing, so they are left behind. */
function chosen(draft: Draft): void {
  const { dice } = draft;
  const kept = draft.names.filter(({ kind }) => kind !== 'list' && !dice.chance(30));
  const values = dice.many(kept.length === 0 ? 1 : 0, 2, () => value(draft));
  const items = [...kept.map(({ name }) => name), ...values.map(({ text }) => text)];
  const after = [...kept, ...values.map(({ named }) => named)];
  finish(draft, `WITH ${dice.chance(30) ? 'DISTINCT ' : ''}${items.join(', ')}`, after);
}

function value(draft: Draft): { readonly text: string; readonly named: Named } {
  const kind = draft.dice.pick(made);
  const name = draft.fresh('v');
  return { text: `${expression(draft, kind)} AS ${name}`, named: { name, kind, nullable: true } };
}

function aggregated(draft: Draft): void {
  const { dice } = draft;
  const [gathered, kind] = aggregate(draft, 'settled');
  const kept = draft.names.filter(({ kind: of }) => of !== 'list' && dice.chance(50));
  const name = draft.fresh('g');
  const items = [...kept.map((one) => one.name), `${gathered} AS ${name}`];
  finish(draft, `WITH ${items.join(', ')}`, [...kept, { name, kind, nullable: true }]);
}

/** Writes an aggregate, and says of what kind it is. A list in an order that is not settled is for showing only. */
export function aggregate(draft: Draft, use: 'settled' | 'shown'): readonly [string, Kind] {
  const { dice } = draft;
  const distinct = dice.chance(30) ? 'DISTINCT ' : '';
  const [first] = draft.names;
  const counted = dice.maybe(draft.names) ?? first;
  switch (dice.below(use === 'shown' || draft.ordered ? 7 : 5)) {
    case 0:
      return ['count(*)', 'integer'];
    case 1:
      return [counted === undefined ? 'count(*)' : `count(${distinct}${counted.name})`, 'integer'];
    case 2:
      return [`sum(${expression(draft, 'integer', 1)})`, 'integer'];
    case 3:
      return [`${dice.pick(['min', 'max'])}(${expression(draft, 'integer', 1)})`, 'integer'];
    case 4:
      return [`${dice.pick(['min', 'max'])}(${expression(draft, 'text', 1)})`, 'text'];
    case 5:
      return [`collect(${distinct}${expression(draft, 'integer', 1)})`, 'list'];
    default:
      return use === 'shown'
        ? [`avg(${expression(draft, 'integer', 1)})`, 'integer']
        : [`collect(${expression(draft, 'integer', 1)})`, 'list'];
  }
}

/** The rest of a WITH: in what order, which rows, and of these those that pass. */
function finish(draft: Draft, start: string, after: readonly Named[]): void {
  const { dice } = draft;
  draft.rename(after);
  const keys = draft.sortedBy(after);
  const sorts = keys !== '' && dice.chance(45);
  const cuts = sorts && dice.chance(50) ? bounds(draft) : '';
  const where = dice.chance(15) ? `\nWHERE ${expression(draft, 'boolean', 1)}` : '';
  draft.write(`${start}${sorts ? ` ORDER BY ${keys}` : ''}${cuts}${where}`);
  draft.passed(sorts ? 'ordered' : 'unordered');
}

/** Writes SKIP and LIMIT. */
export function bounds({ dice }: Draft): string {
  const skip = dice.chance(40) ? ` SKIP ${dice.below(3)}` : '';
  return `${skip}${skip === '' || dice.chance(60) ? ` LIMIT ${dice.pick([1, 2, 3, 4, 0])}` : ''}`;
}
