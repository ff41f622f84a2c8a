import fc from 'fast-check';
import { Dice } from './dice.ts';
import { Draft } from './draft.ts';
import type { Generated } from './draft.ts';
import { expression } from './expressions.ts';
import { aggregate, bounds } from './projection.ts';
import { reading } from './reading.ts';
import { update } from './updates.ts';

/** Statements of what both languages know, with their parameters. */
export const statements: fc.Arbitrary<Generated> = fc
  .noBias(fc.array(fc.nat(2 ** 20), { minLength: 60, maxLength: 260, size: 'max' }))
  .map((numbers) => statement(new Draft(new Dice(numbers))));

function statement(draft: Draft): Generated {
  const { dice } = draft;
  dice.many(0, 3, () => reading(draft));
  const updates = dice.pick([1, 0, 1, 2, 2, 3]);
  for (let at = 0; at < updates; at += 1) if (update(draft) === 'deleted') return afterDelete(draft);
  if (updates > 0 && dice.chance(25)) dice.many(1, 2, () => reading(draft));
  if (draft.updated && dice.chance(40)) return draft.finish(true);
  return returned(draft);
}

function afterDelete(draft: Draft): Generated {
  if (draft.dice.chance(50)) draft.write('RETURN count(*) AS rows');
  return draft.finish(true);
}

function returned(draft: Draft): Generated {
  const { dice, names } = draft;
  const sorts = names.length > 0 && dice.chance(50);
  const items = dice.many(1, 4, () => item(draft));
  if (dice.chance(25)) {
    draft.write(
      `RETURN ${[...items, `${aggregate(draft, 'shown')[0]} AS bag_${draft.fresh('z')}`].join(', ')}`,
    );
    return draft.finish(false);
  }
  const keys = draft.sortedBy(names);
  const order = sorts && keys !== '' ? ` ORDER BY ${keys}` : '';
  // Lists in no order are not told apart alike.
  const distinct = order === '' && !items.join().includes(' AS bag_') && dice.chance(30) ? 'DISTINCT ' : '';
  draft.write(
    `RETURN ${distinct}${items.join(', ')}${order}${order !== '' && dice.chance(40) ? bounds(draft) : ''}`,
  );
  return draft.finish(order !== '');
}

function item(draft: Draft): string {
  const { dice } = draft;
  const name = draft.fresh('z');
  const entity = dice.maybe(draft.of('node', 'edge'));
  const node = dice.maybe(draft.of('node'));
  switch (dice.below(7)) {
    case 0:
      return entity === undefined ? `1 AS ${name}` : `${entity.name} AS ${name}`;
    case 1:
      return node === undefined ? `'x' AS ${name}` : `labels(${node.name}) AS bag_${name}`;
    case 2:
      return entity === undefined ? `null AS ${name}` : `properties(${entity.name}) AS ${name}`;
    case 3:
      return entity === undefined ? `true AS ${name}` : `keys(${entity.name}) AS bag_${name}`;
    default:
      return `${expression(draft, dice.pick(['integer', 'text', 'boolean', 'list', 'float', 'date']))} AS ${name}`;
  }
}
