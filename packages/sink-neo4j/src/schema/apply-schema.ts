import { misconfigured } from '@rivergraph/core';
import type { BoltSession } from '@rivergraph/cypher/bolt';
import { countDuplicates } from '@rivergraph/cypher/driver';
import type { Connection, SchemaTask } from '@rivergraph/cypher/driver';
import { classifyError } from '../errors.ts';
import { readConstraints } from './catalog.ts';
import type { Constraint } from './catalog.ts';
import { quoteName } from '../statement/quote.ts';
import { neededConstraints } from './needed-constraints.ts';
import type { NeededConstraint } from './needed-constraints.ts';

/**
 * Creates or verifies the constraints that a graph needs. Settles when they hold.
 *
 * Safe when several processes do it: what another one has made meanwhile counts as made.
 * Failure: `misconfigured`, with all that is missing (`verify`), or with what is in the way: nodes that have one key, an
 * index of the user's own.
 */
export async function applySchema(
  connection: Connection,
  { graph, mode, context }: SchemaTask,
): Promise<void> {
  const needed = neededConstraints(graph);
  if (needed.length === 0) return;
  await connection.run(context.signal, async (session) => {
    const missing = await missingOf(session, needed);
    if (mode === 'verify') return expectNone(missing);
    for (const constraint of missing) await create(session, constraint);
  });
}

async function missingOf(
  session: BoltSession,
  needed: readonly NeededConstraint[],
): Promise<readonly NeededConstraint[]> {
  const existing = await readConstraints(session);
  return needed.filter((one) => !existing.some((other) => isMet(one, other)));
}

function isMet({ label, properties }: NeededConstraint, existing: Constraint): boolean {
  if (existing.label !== label || existing.properties.length !== properties.length) return false;
  return properties.every((property) => existing.properties.includes(property));
}

function expectNone(missing: readonly NeededConstraint[]): void {
  if (missing.length === 0) return;
  const words = missing.map(({ label, properties }) => `${label} (${properties.join(', ')})`);
  throw misconfigured(
    `neo4j: expected uniqueness constraints that are missing: ${words.join('; ')}; open with schema: ensure`,
    { reason: 'schema' },
  );
}

/** Two processes that create constraints of one label may be a deadlock to the server; the other one then goes through. */
const maxTries = 10;

async function create(session: BoltSession, constraint: NeededConstraint, tries = 1): Promise<void> {
  try {
    await session.run(constraint.statement);
  } catch (cause) {
    if ((await missingOf(session, [constraint])).length === 0) return;
    const isRace = classifyError(cause).code === 'conflict' && tries < maxTries;
    if (!isRace) throw await explain(session, constraint, cause);
    await create(session, constraint, tries + 1);
  }
}

async function explain(
  session: BoltSession,
  { label, properties }: NeededConstraint,
  cause: unknown,
): Promise<Error> {
  const error = classifyError(cause);
  if (!isSchemaError(cause)) return error;
  const subject = `neo4j: uniqueness of ${label} (${properties.join(', ')})`;
  const { keys, nodes } = await countDuplicates(session, { label, properties, quote: quoteName });
  const found =
    keys > 0
      ? `expected each key once, found ${nodes} nodes with ${keys} keys between them; merge or remove the others first`
      : 'expected to create the constraint, the server refused; an index of the same label and properties is in its way';
  return misconfigured(`${subject}: ${found}`, { reason: 'schema', cause });
}

function isSchemaError(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return /^Neo\.(?:ClientError\.Schema\.|DatabaseError\.Schema\.ConstraintCreationFailed)/.test(
    String(cause.code),
  );
}
