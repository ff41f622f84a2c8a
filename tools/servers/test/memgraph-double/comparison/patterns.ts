import type { Draft, Named } from './draft.ts';
import { expression, known } from './expressions.ts';

const labels = ['A', 'B', '`C c`'] as const;
const types = ['R', 'S'] as const;

/** What a pattern is for: to look for, or to be there afterwards. */
export type Use = 'match' | 'merge' | 'create';

/** A pattern and the names it gives, which stand for something after it. */
export interface Pattern {
  readonly text: string;
  readonly names: readonly Named[];
}

/** Writes a chain of up to so many relationships. */
export function pattern(draft: Draft, use: Use, longest: number): Pattern {
  const names: Named[] = [];
  const length = draft.dice.below(longest + 1);
  const first = node(draft, use, { names, alone: length === 0 });
  let text = first;
  for (let at = 0; at < length; at += 1) {
    text += edge(draft, use, names) + node(draft, use, { names, alone: false });
  }
  return { text, names };
}

interface Place {
  readonly names: Named[];
  /** Whether no relationship leads to it. */
  readonly alone: boolean;
}

function node(draft: Draft, use: Use, { names, alone }: Place): string {
  const { dice } = draft;
  const bound = dice.maybe([...draft.of('node'), ...names.filter(({ kind }) => kind === 'node')]);
  const mayBind = bound !== undefined && !(alone && use !== 'match');
  if (mayBind && dice.chance(60)) {
    return use === 'match' && dice.chance(15) ? `(${bound.name}:${dice.pick(labels)})` : `(${bound.name})`;
  }
  if (alone && use === 'match') draft.loose += 1;
  const name = alone || dice.chance(75) ? draft.fresh('n') : '';
  const own = `${labelsOf(draft, use)}${propertiesOf(draft, use)}`;
  if (name !== '') names.push({ name, kind: 'node', nullable: false });
  return `(${name}${own})`;
}

function labelsOf({ dice }: Draft, use: Use): string {
  if (use !== 'match') return dice.pick([':A', ':A', ':B', ':A:B', ':`C c`', '']);
  return dice.pick(['', ':A', '', '', '', ':A', '', ':B', '', '', ':A:B', ':`C c`']);
}

function edge(draft: Draft, use: Use, names: Named[]): string {
  const { dice } = draft;
  const name = dice.chance(70) ? draft.fresh('e') : '';
  const type =
    use === 'match' ? dice.pick([':R', '', ':R|S', '', `:${dice.pick(types)}`]) : `:${dice.pick(types)}`;
  const inner = `[${name}${type}${propertiesOf(draft, use)}]`;
  if (name !== '') names.push({ name, kind: 'edge', nullable: false });
  const arrows = [`-${inner}->`, `<-${inner}-`] as const;
  // Which way a MERGE without a direction makes one is for each server to say.
  return use === 'match' ? dice.pick([`-${inner}-`, ...arrows, `-${inner}-`]) : dice.pick(arrows);
}

function propertiesOf(draft: Draft, use: Use): string {
  const { dice } = draft;
  const none = { match: 85, merge: 25, create: 20 }[use];
  if (dice.below(100) < none) return '';
  const i = `i: ${scalar(draft, use, 'integer')}`;
  const rest = `t: ${scalar(draft, use, 'text')}`;
  const all = dice.pick([i, i, rest, `${i}, ${rest}`]);
  return ` {${all}}`;
}

/** MERGE refuses null, which is worth a try, but not often. */
function scalar(draft: Draft, use: Use, type: 'integer' | 'text'): string {
  if (use === 'create' || draft.dice.chance(8)) return expression(draft, type, 1);
  return known(draft, type);
}
