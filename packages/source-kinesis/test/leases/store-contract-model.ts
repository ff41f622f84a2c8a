import fc from 'fast-check';
import type { Checkpoint } from '../../src/leases/checkpoint.ts';
import type { Lease, LeaseChange, NewLease } from '../../src/leases/lease.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';

/** One thing to ask of a store. */
interface Step {
  readonly act: 'create' | 'remove' | 'update';
  readonly shardId: string;
  /** How many states of the row ago the lease was seen that a write is based on. */
  readonly age: number;
  readonly checkpoint: Checkpoint;
  readonly change: LeaseChange;
  /** The field that says which step it was: a change that is asked for twice may be told as applied twice. */
  readonly signed: 'checkpointOwner' | 'owner';
}

const checkpoint: fc.Arbitrary<Checkpoint> = fc.oneof(
  fc.constantFrom<Checkpoint[]>('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP', 'SHARD_END'),
  fc.record({ sequence: fc.constantFrom('1', '20', '9'.repeat(56)), sub: fc.nat(3) }),
);
const owner = fc.constantFrom('worker-1', 'worker-2', null);
const change: fc.Arbitrary<LeaseChange> = fc.record(
  {
    counter: fc.constantFrom<LeaseChange['counter'][]>('grows', 'stays'),
    owner,
    checkpointOwner: owner,
    checkpoint,
    ownerSwitches: fc.nat(5),
    children: fc.subarray(['c-1', 'c-2', 'c-3']),
  },
  { requiredKeys: ['counter'] },
);

/** Steps for two shards. */
export const someSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom<Step['act'][]>('create', 'update', 'update', 'update', 'remove'),
    shardId: fc.constantFrom('a', 'b'),
    age: fc.nat(2),
    checkpoint,
    change,
    signed: fc.constantFrom<Step['signed'][]>('checkpointOwner', 'owner'),
  }),
  { maxLength: 25 },
);

/** A lease to create. */
export function newLease(shardId: string, overrides: Partial<NewLease> = {}): NewLease {
  return {
    shardId,
    checkpoint: 'TRIM_HORIZON',
    parents: [],
    hashRange: undefined,
    startTimestamp: undefined,
    ...overrides,
  };
}

/** Does one thing after the other, and tells what came of each and what there is at the end. */
export async function play(session: LeaseSession, steps: readonly Step[]): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  const seen: Lease[] = [];
  for (const [index, step] of steps.entries()) {
    told.push(await take(session, step, { index, seen }));
    seen.push(...(await session.read([step.shardId])));
  }
  const left = await session.list();
  return [...told, left.toSorted((one, other) => one.shardId.localeCompare(other.shardId)).map(plain)];
}

async function take(
  session: LeaseSession,
  step: Step,
  { index, seen }: { readonly index: number; readonly seen: readonly Lease[] },
): Promise<unknown> {
  if (step.act === 'create')
    return await session.create(newLease(step.shardId, { checkpoint: step.checkpoint }));
  const past = seen.filter((lease) => lease.shardId === step.shardId).at(-1 - step.age);
  if (past === undefined) return 'nothing seen';
  if (step.act === 'remove') return await session.remove(past);
  return plain(await session.update(past, { ...step.change, [step.signed]: `step-${index}` }));
}

/** Makes a set a list in order. */
function plain(value: object): unknown {
  const text = JSON.stringify(value, (_, one: unknown) =>
    Array.isArray(one) ? one.map(String).toSorted((left, right) => left.localeCompare(right)) : one,
  );
  return JSON.parse(text);
}
