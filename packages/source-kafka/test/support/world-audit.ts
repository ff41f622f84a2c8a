import type { Period } from './scripted-runner.ts';
import type { World } from './scripted-world.ts';

/** What is wrong with the commits since the last time. */
export function audit(world: World): readonly string[] {
  const { journal } = world.kafka.group;
  const findings: string[] = [];
  for (const { by, partition, offset, owner, outcome } of journal.slice(world.audited)) {
    if (by === 'client' || outcome !== 'stored') continue;
    const commit = `commit of ${offset} for ${partition}`;
    if (owner !== world.kafka.memberId) findings.push(`${commit} while ${owner} owned it`);
    if (!isKnown(world, partition, offset)) findings.push(`${commit}, of which nothing was delivered`);
    if (isBehind(world, partition)) findings.push(`${commit} by a runner that does not know its new period`);
  }
  world.audited = journal.length;
  return findings;
}

/** What is wrong with everything that was delivered, when there is nothing to do any more. */
export function auditAll(world: World): readonly string[] {
  const findings = world.runner.failure === undefined ? [] : [`the session broke: ${world.runner.failure}`];
  for (const period of world.runner.periods) findings.push(...auditPeriod(world, period));
  if (world.until === 'end') return world.hasEnded ? findings : [...findings, 'the stream did not end'];
  for (const [id, written] of world.written) {
    const delivered = new Set(
      world.runner.periods.filter((one) => one.id === id).flatMap((one) => one.delivered),
    );
    const { low } = world.kafka.log(id);
    for (const offset of written) {
      if (offset < low || delivered.has(offset) || world.done.get(id)?.has(offset) === true) continue;
      findings.push(`${id} ${offset} was never delivered`);
    }
  }
  return findings;
}

/** What is left although the stream has ended. */
export function auditEnd(world: World): readonly string[] {
  const findings: string[] = [];
  for (const [id, owner] of world.kafka.group.owners) {
    const isRunning = world.runner.owned.some((period) => period.id === id);
    if (owner === world.kafka.memberId && !isRunning) findings.push(`the stream ended without ${id}`);
  }
  for (const { id, start, end, delivered } of world.runner.owned) {
    const first = Math.max(start, world.kafka.log(id).low);
    const left = [...(world.written.get(id) ?? [])].filter(
      (offset) => offset >= first && offset < end && !delivered.includes(offset),
    );
    if (left.length > 0) findings.push(`the stream ended before ${id} ${left.join()}`);
  }
  return findings;
}

function auditPeriod(world: World, { id, start, delivered }: Period): readonly string[] {
  const findings: string[] = [];
  for (const [index, offset] of delivered.entries()) {
    const before = delivered[index - 1];
    if (before !== undefined && before >= offset) findings.push(`${id} ${offset} came after ${before}`);
  }
  const last = delivered.at(-1);
  if (last === undefined) return findings;
  const seen = new Set(delivered);
  const { low } = world.kafka.log(id);
  for (const offset of world.written.get(id) ?? []) {
    if (offset < Math.max(start, low) || offset > last || seen.has(offset)) continue;
    findings.push(`${id} ${offset} was passed over between ${start} and ${last}`);
  }
  if (delivered.some((offset) => offset < start)) findings.push(`${id} was read before ${start}`);
  return findings;
}

/** A place that is stored follows something delivered, or was stored before. */
function isKnown(world: World, id: string, offset: number): boolean {
  if (world.runner.committable.get(id)?.has(offset - 1) === true) return true;
  const before = world.kafka.group.journal.slice(0, world.audited);
  const isRestored = before.some((one) => one.partition === id && one.offset === offset);
  return isRestored || world.runner.periods.some((period) => period.id === id && period.start === offset);
}

function isBehind(world: World, id: string): boolean {
  return (world.runner.assignments.get(id) ?? 0) < (world.gains.get(id) ?? 0);
}
