import type { Draft, Named } from './draft.ts';
import { expression } from './expressions.ts';
import { pattern } from './patterns.ts';
import { projection } from './projection.ts';

/** Writes a clause that reads. */
export function reading(draft: Draft): void {
  const { dice } = draft;
  const most = draft.loose >= 2;
  switch (dice.below(9)) {
    case 0:
    case 1:
      return most ? projection(draft) : match(draft);
    case 2:
      return most ? subquery(draft) : match(draft);
    case 3:
    case 4:
      return optional(draft);
    case 5:
      return unwind(draft);
    case 6:
      return draft.names.length === 0 ? unwind(draft) : subquery(draft);
    default:
      return draft.names.length === 0 ? match(draft) : projection(draft);
  }
}

/** Memgraph wants a WITH between what writes and what reads, and between OPTIONAL MATCH and MATCH. */
export function openTo(draft: Draft, clause: 'MATCH' | 'other'): void {
  if (!draft.updated && !(draft.optional && clause === 'MATCH')) return;
  if (draft.names.length === 0) draft.single();
  else {
    draft.write(draft.dice.chance(50) ? 'WITH *' : `WITH ${draft.names.map(({ name }) => name).join(', ')}`);
    draft.passed(draft.ordered ? 'ordered' : 'unordered');
  }
}

function match(draft: Draft): void {
  openTo(draft, 'MATCH');
  const before = draft.names;
  const first = pattern(draft, 'match', 2);
  const second = draft.dice.chance(25) && draft.loose < 2 ? pattern(draft, 'match', 1) : undefined;
  const names = [...first.names, ...(second?.names ?? [])];
  draft.rename([...before, ...names]);
  draft.write(`MATCH ${[first, second].flatMap((one) => one?.text ?? []).join(', ')}${where(draft)}`);
  draft.ordered = false;
}

function optional(draft: Draft): void {
  openTo(draft, 'other');
  const before = draft.names;
  const { text, names } = pattern(draft, 'match', 2);
  draft.rename([...before, ...names]);
  draft.write(`OPTIONAL MATCH ${text}${where(draft)}`);
  draft.rename([...before, ...names.map((one): Named => ({ ...one, nullable: true }))]);
  draft.optional = true;
  draft.ordered = false;
}

function where(draft: Draft): string {
  if (draft.dice.chance(25)) return `\nWHERE ${expression(draft, 'boolean', 2)}`;
  const node = draft.dice.maybe(draft.of('node'));
  if (node === undefined || draft.dice.chance(85)) return '';
  // What an index would be asked for.
  return `\nWHERE ${node.name}.i = ${expression(draft, 'integer', 1)} AND ${expression(draft, 'boolean', 1)}`;
}

function unwind(draft: Draft): void {
  openTo(draft, 'other');
  const { dice } = draft;
  switch (dice.below(4)) {
    case 0:
      return unwindAs(draft, 'tuple', draft.parameter(rows(draft).map((row) => Object.values(row))));
    case 1:
      return unwindAs(draft, 'record', draft.parameter(rows(draft)));
    case 2:
      return unwindAs(draft, 'list', undefined);
    default:
      return unwindAs(draft, 'integer', expression(draft, 'list', 1));
  }
}

function unwindAs(
  draft: Draft,
  kind: 'tuple' | 'record' | 'integer' | 'list',
  list: string | undefined,
): void {
  const name = draft.fresh('r');
  const items =
    list ?? `[${draft.dice.many(1, 3, () => draft.dice.pick(['1', '2', 'null', '3'])).join(', ')}]`;
  draft.write(`UNWIND ${items} AS ${name}`);
  if (kind === 'list') draft.bind(name, 'integer', 'nullable');
  else draft.bind(name, kind);
}

function rows({ dice }: Draft): readonly { readonly [name: string]: unknown }[] {
  let k = 0n;
  return dice.many(dice.chance(10) ? 0 : 1, 4, () => {
    k += 1n;
    const i = BigInt(dice.below(4));
    return { k, i, t: dice.pick(['a', 'b', '']), b: dice.pick([true, false, null]), l: [i, 1n] };
  });
}

/** A subquery over each row: one that counts, or one that gives a row for each of its own. */
function subquery(draft: Draft): void {
  const { dice } = draft;
  openTo(draft, 'other');
  const node = dice.maybe(draft.of('node'));
  const name = draft.fresh('q');
  const [open, first] =
    node === undefined || dice.chance(50)
      ? [`CALL {`, node === undefined ? '' : `WITH ${node.name} `]
      : [`CALL (${node.name}) {`, ''];
  const start = node === undefined ? '(:A)' : `(${node.name})`;
  const body = `${first}${dice.pick(['MATCH', 'OPTIONAL MATCH'])} ${start}${dice.pick(['-->', '<--', '--'])}(k)`;
  const result = dice.pick(['count(k)', 'max(k.i)', 'k.i', 'DISTINCT k.t']);
  draft.write(`${open} ${body} RETURN ${result} AS ${name} }`);
  draft.bind(name, result.endsWith('t') ? 'text' : 'integer', 'nullable');
  draft.ordered = false;
}
