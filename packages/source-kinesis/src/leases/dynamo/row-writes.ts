import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isPlace } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Lease, LeaseChange, NewLease } from '../lease.ts';
import { hasStartTimestamp } from '../memory/apply-change.ts';
import type { Item } from './attributes.ts';

/** What DynamoDB takes as the condition of a write. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/** What it takes as a change of attributes, under a condition. */
export interface Update extends Condition {
  readonly UpdateExpression: string;
}

/** What is gone when a checkpoint was stored: the second half of one in two steps, which nobody finishes any more. */
const pending = ['pendingCheckpoint', 'pendingCheckpointSubSequenceNumber', 'pendingCheckpointState'];

/** Makes the row of a new lease. `entityType` only where the table tells rows by it: older KCLs do not know it. */
export function newItem(lease: NewLease, form: 'single-table' | 'leases-only'): Item {
  const { hashRange, startTimestamp, parents } = lease;
  return {
    leaseKey: { S: lease.shardId },
    leaseCounter: { N: '0' },
    ownerSwitchesSinceCheckpoint: { N: '0' },
    ...checkpointAttributes(lease.checkpoint),
    ...(parents.length === 0 ? {} : { parentShardId: textSet(parents) }),
    ...(hashRange === undefined
      ? {}
      : { startingHashKey: { S: hashRange.start }, endingHashKey: { S: hashRange.end } }),
    ...(startTimestamp === undefined ? {} : { rivergraphStartTimestamp: { N: String(startTimestamp) } }),
    ...(form === 'single-table' ? { entityType: { S: 'LEASE' } } : {}),
  };
}

/** Makes the condition that a row is as it was seen. */
export function conditionOf(seen: Lease): Condition {
  const terms = new Terms();
  return { ConditionExpression: asSeen(seen, terms), ...terms.toAttributes() };
}

/** Makes a change that leaves all other attributes as they are, under the same condition. */
export function updateOf(seen: Lease, change: LeaseChange): Update {
  const terms = new Terms();
  const changes = changesOf(seen, change);
  const sets = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : `${terms.name(name)} = ${terms.value(`new_${name}`, value)}`,
  );
  const removes = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? terms.name(name) : [],
  );
  return {
    UpdateExpression: [clause('SET', sets), clause('REMOVE', removes)].join(''),
    ConditionExpression: asSeen(seen, terms),
    ...terms.toAttributes(),
  };
}

/** The attributes that change; those that are `undefined` go. */
function changesOf(seen: Lease, change: LeaseChange): Record<string, AttributeValue | undefined> {
  const { owner, checkpoint, checkpointOwner, ownerSwitches, children, startTimestamp } = change;
  return {
    // The counter is always written: an expression must not be empty, nor a row without it appear.
    leaseCounter: { N: String(change.counter === 'grows' ? seen.counter + 1 : seen.counter) },
    ...(owner === undefined ? {} : { leaseOwner: textOrNone(owner) }),
    ...(checkpointOwner === undefined ? {} : { checkpointOwner: textOrNone(checkpointOwner) }),
    ...(startTimestamp === undefined ? {} : { rivergraphStartTimestamp: { N: String(startTimestamp) } }),
    ...(checkpoint === undefined ? {} : checkpointChanges(checkpoint)),
    ...(ownerSwitches === undefined ? {} : { ownerSwitchesSinceCheckpoint: { N: String(ownerSwitches) } }),
    ...(children === undefined
      ? {}
      : { childShardIds: children.length === 0 ? undefined : textSet(children) }),
  };
}

function checkpointChanges(checkpoint: Checkpoint): Record<string, AttributeValue | undefined> {
  return {
    ...checkpointAttributes(checkpoint),
    ownerSwitchesSinceCheckpoint: { N: '0' },
    ...Object.fromEntries(pending.map((name) => [name, undefined])),
    ...(hasStartTimestamp(checkpoint) ? {} : { rivergraphStartTimestamp: undefined }),
  };
}

function checkpointAttributes(checkpoint: Checkpoint): Record<string, AttributeValue> {
  const { sequence, sub } = isPlace(checkpoint) ? checkpoint : { sequence: checkpoint, sub: 0 };
  return { checkpoint: { S: sequence }, checkpointSubSequenceNumber: { N: String(sub) } };
}

function asSeen(seen: Lease, terms: Terms): string {
  const counter = `${terms.name('leaseCounter')} = ${terms.value('seen_leaseCounter', { N: String(seen.counter) })}`;
  const owner = textAsSeen('leaseOwner', seen.owner, terms);
  return [counter, owner, textAsSeen('checkpointOwner', seen.checkpointOwner, terms)].join(' AND ');
}

function textAsSeen(name: string, text: string | undefined, terms: Terms): string {
  if (text === undefined) return `attribute_not_exists(${terms.name(name)})`;
  return `${terms.name(name)} = ${terms.value(`seen_${name}`, { S: text })}`;
}

function clause(word: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${word} ${parts.join(', ')} `;
}

function textOrNone(text: string | null): AttributeValue | undefined {
  return text === null ? undefined : { S: text };
}

/** A set takes nothing twice. */
function textSet(texts: readonly string[]): AttributeValue {
  return { SS: [...new Set(texts)] };
}

/** The names and values of expressions, which hold neither: a name may be a reserved word. */
class Terms {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, AttributeValue> = {};

  name(attribute: string): string {
    this.#names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(term: string, value: AttributeValue): string {
    this.#values[`:${term}`] = value;
    return `:${term}`;
  }

  toAttributes(): Omit<Condition, 'ConditionExpression'> {
    return { ExpressionAttributeNames: this.#names, ExpressionAttributeValues: this.#values };
  }
}
