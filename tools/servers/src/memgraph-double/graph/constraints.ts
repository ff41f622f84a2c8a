import { existenceViolation, uniqueViolation } from '../errors.ts';
import type { Catalog, ConstraintDefinition } from './catalog.ts';
import type { Lookups } from './lookups.ts';
import { latestVersion } from './records.ts';
import type { Version, VertexRecord } from './records.ts';
import type { Writer } from './writer.ts';

/** What the constraints of a database are checked by. */
export interface Checked {
  readonly catalog: Catalog;
  readonly lookups: Lookups;
}

/**
 * Checks what a transaction is about to commit.
 *
 * It is compared with what others have committed by now, though the transaction may not have seen it: the first of two that create the
 * same value is committed, the other one fails here. Failure: the error of the first constraint that is violated.
 */
export function checkCommit(checked: Checked, changed: Iterable<VertexRecord>, writer: Writer): void {
  if (checked.catalog.constraints.length === 0) return;
  const records = [...changed];
  for (const kind of ['exists', 'unique'] as const)
    for (const record of records) {
      const violated = firstViolated(checked, record, writer, kind);
      if (violated === undefined) continue;
      const { label, properties } = violated;
      throw kind === 'exists'
        ? existenceViolation(label, properties.join(', '))
        : uniqueViolation(label, properties);
    }
}

/** Tells whether nodes that are committed violate a constraint that is to be added. */
export function isViolated(checked: Checked, constraint: ConstraintDefinition, writer: Writer): boolean {
  for (const record of checked.lookups.labelled(constraint.label)) {
    const version = latestVersion(record, writer);
    if (version !== undefined && violates(checked, constraint, { record, version, writer })) return true;
  }
  return false;
}

interface Suspect {
  readonly record: VertexRecord;
  readonly version: Version;
  readonly writer: Writer;
}

function firstViolated(
  checked: Checked,
  record: VertexRecord,
  writer: Writer,
  kind: 'exists' | 'unique',
): ConstraintDefinition | undefined {
  const version = latestVersion(record, writer);
  if (version === undefined) return undefined;
  for (const label of version.labels)
    for (const constraint of checked.catalog.constraintsOf(label))
      if (constraint.kind === kind && violates(checked, constraint, { record, version, writer }))
        return constraint;
  return undefined;
}

function violates(
  { lookups }: Checked,
  { kind, label, properties }: ConstraintDefinition,
  { record, version, writer }: Suspect,
): boolean {
  if (!version.labels.has(label)) return false;
  if (kind === 'exists') return properties.some((name) => !version.properties.has(name));
  const lookup = lookups.of(label, properties);
  const key = lookup.keyOf(version);
  if (key === undefined) return false;
  for (const other of lookup.find(lookup.valuesOf(version)) ?? []) {
    if (other === record) continue;
    const theirs = latestVersion(other, writer);
    if (theirs !== undefined && lookup.keyOf(theirs) === key) return true;
  }
  return false;
}
