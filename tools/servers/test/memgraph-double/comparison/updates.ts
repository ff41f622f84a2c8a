import type { Draft, Named } from './draft.ts';
import { expression } from './expressions.ts';
import { pattern } from './patterns.ts';
import { openTo } from './reading.ts';

/** Whether more can be written after a clause. */
export type After = 'open' | 'deleted';

/** Writes a clause that writes. After a DELETE nothing that was found before is spoken of. */
export function update(draft: Draft): After {
  const choice = draft.dice.below(14);
  // The order of the rows matters wherever what is written is read by the next one.
  if (choice !== 3 && choice !== 9) draft.sort();
  switch (choice) {
    case 0:
    case 1:
    case 2:
    case 10:
    case 11:
      return merge(draft);
    case 3:
      return create(draft);
    case 4:
    case 5:
    case 12:
      return changed(draft, () => `SET ${setItems(draft, draft.of('node', 'edge'))}`);
    case 6:
      return changed(draft, () => `REMOVE ${removeItem(draft)}`);
    case 7:
    case 13:
      return foreach(draft);
    case 8:
      return within(draft);
    default:
      return remove(draft);
  }
}

function merge(draft: Draft): After {
  const { dice } = draft;
  draft.sort();
  const { text, names } = pattern(draft, 'merge', 2);
  draft.rename([...draft.names, ...names]);
  const onCreate = names.length > 0 && dice.chance(50) ? ` ON CREATE SET ${blindItems(draft, names, 2)}` : '';
  const onMatch = names.length > 0 && dice.chance(50) ? ` ON MATCH SET ${blindItems(draft, names, 2)}` : '';
  draft.write(`MERGE ${text}${onCreate}${onMatch}`);
  draft.ordered = false;
  draft.updated = true;
  return 'open';
}

function create(draft: Draft): After {
  const { text, names } = pattern(draft, 'create', 2);
  draft.write(`CREATE ${text}`);
  draft.rename([...draft.names, ...names]);
  draft.updated = true;
  return 'open';
}

/** Writes a clause that changes what there is, if there is anything. */
function changed(draft: Draft, text: () => string): After {
  if (draft.of('node', 'edge').length === 0) return create(draft);
  draft.write(text());
  draft.updated = true;
  return 'open';
}

/**
 * Writes what comes after SET. Two items read no property: Neo4j reads for both before it sets the first where they are for one
 * entity, and Memgraph does not.
 */
function setItems(draft: Draft, targets: readonly Named[]): string {
  return draft.dice.chance(50) ? setItem(draft, targets) : blindItems(draft, targets, 2);
}

/** As `setItems`, for what a MERGE matches: in no order, and what is set of one may be what is read for the next. */
function blindItems(draft: Draft, targets: readonly Named[], most: number): string {
  const before = draft.names;
  draft.rename([]);
  const items = draft.dice.many(1, most, () => setItem(draft, targets));
  draft.rename(before);
  return items.join(', ');
}

function setItem(draft: Draft, targets: readonly Named[]): string {
  const { dice } = draft;
  const target = dice.maybe(targets);
  if (target === undefined) return 'x.y = 1';
  const { name, kind } = target;
  switch (dice.below(9)) {
    case 0:
      return `${name} += {i: ${expression(draft, 'integer')}, t: ${expression(draft, 'text')}}`;
    case 1:
      return `${name} = {uid: ${name}.uid, i: ${expression(draft, 'integer', 1)}}`;
    case 2:
      return kind === 'node' ? `${name}:${dice.pick(['B', 'A', '`C c`', 'A:B'])}` : `${name}.f = 1.5`;
    case 3:
      return `${name} += ${draft.parameter({ t: dice.pick(['a', null]), l: [1n] })}`;
    case 4:
      return `${name}.${dice.pick(['i', 't', 'b', 'l', 'f', 'd'])} = null`;
    case 5:
      return `${name}.b = ${expression(draft, 'boolean')}`;
    case 6:
      return dice.pick([
        `${name}.l = ${expression(draft, 'list')}`,
        `${name}.f = ${expression(draft, 'float')}`,
        `${name}.d = ${expression(draft, 'date')}`,
      ]);
    case 7:
      return `${name}.t = ${expression(draft, 'text')}`;
    default:
      return `${name}.i = ${expression(draft, 'integer')}`;
  }
}

function removeItem(draft: Draft): string {
  const { dice } = draft;
  const { name, kind } = dice.maybe(draft.of('node', 'edge')) ?? { name: 'x', kind: 'node' };
  const property = `${name}.${dice.pick(['i', 't', 'b', 'l'])}`;
  return kind === 'node' && dice.chance(40) ? `${name}:${dice.pick(['A', 'B'])}` : property;
}

function foreach(draft: Draft): After {
  const { dice } = draft;
  const before = draft.names;
  const list = dice.chance(40)
    ? `CASE WHEN ${expression(draft, 'boolean', 1)} THEN [] ELSE [1] END`
    : expression(draft, 'list', 1);
  const item = draft.fresh('x');
  draft.bind(item, 'integer', 'nullable');
  const body = dice.many(1, 2, () => inner(draft)).join(' ');
  draft.rename(before);
  draft.write(`FOREACH (${item} IN ${list} | ${body})`);
  draft.updated = true;
  return 'open';
}

/** A clause of a FOREACH. What it names is known in there only. */
function inner(draft: Draft): string {
  const { dice } = draft;
  const entities = draft.of('node', 'edge');
  const before = draft.names;
  const choice = dice.below(entities.length === 0 ? 2 : 4);
  if (choice === 2) return `SET ${setItems(draft, entities)}`;
  if (choice === 3) return `REMOVE ${removeItem(draft)}`;
  const { text, names } = pattern(draft, choice === 0 ? 'merge' : 'create', 1);
  draft.rename([...before, ...names]);
  if (choice === 1) return `CREATE ${text}`;
  const sets = names.length > 0 && dice.chance(50) ? ` ON CREATE SET ${blindItems(draft, names, 2)}` : '';
  return `MERGE ${text}${sets}`;
}

/** A subquery that writes, row by row. */
function within(draft: Draft): After {
  const { dice } = draft;
  const node = dice.maybe(draft.of('node'));
  if (node === undefined) return merge(draft);
  // Neo4j wants a WITH between what writes and a subquery.
  openTo(draft, 'other');
  const before = draft.names;
  draft.rename([node]);
  const merged = pattern(draft, 'merge', 1).text;
  const body = dice.pick([`SET ${setItems(draft, [node])}`, `MERGE ${merged}`, 'CREATE (:B)']);
  draft.rename(before);
  draft.write(`CALL { WITH ${node.name} ${body} }`);
  draft.updated = true;
  return 'open';
}

function remove(draft: Draft): After {
  const { dice } = draft;
  const entities = draft.of('node', 'edge');
  const [first] = entities;
  if (first === undefined) return merge(draft);
  const node = dice.maybe(draft.of('node'));
  if (node !== undefined && dice.chance(45)) return removeWithEdges(draft, node);
  const chosen = dice.chance(40) ? entities : [dice.maybe(entities) ?? first];
  draft.write(`${dice.chance(60) ? 'DETACH ' : ''}DELETE ${chosen.map(({ name }) => name).join(', ')}`);
  draft.updated = true;
  return 'deleted';
}

/** A node and its relationships, on several rows: it may only go when they all have. */
function removeWithEdges(draft: Draft, { name }: Named): After {
  openTo(draft, 'other');
  const edge = draft.fresh('e');
  draft.write(`OPTIONAL MATCH (${name})-[${edge}]-()`);
  draft.write(`DELETE ${draft.dice.pick([`${name}, ${edge}`, `${edge}, ${name}`])}`);
  draft.updated = true;
  return 'deleted';
}
