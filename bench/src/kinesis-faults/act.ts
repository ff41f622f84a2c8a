import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStream, deleteStream } from '@rivergraph/servers';
import type { FaultReport, FaultRun } from '../fault-definition.ts';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import { createRandom } from '../random.ts';
import { check, doublesBound, problemsOf } from './checker.ts';
import type { Evidence } from './checker.ts';
import { Crew } from './crew.ts';
import { ownedLeases, storesTheEnd } from './ends.ts';
import type { KinesisFault } from './kinesis-fault.ts';
import { LeaseWatch } from './lease-watch.ts';
import { checkPlanted } from './planted.ts';
import { Progress } from './progress.ts';
import { longestRecovery } from './recovery.ts';
import { Sender } from './sender.ts';
import { briskPace, failovers, replayWindow, slowPace } from './settings.ts';
import { addressOf, Stage } from './stage.ts';
import type { Emulators } from './stage.ts';
import { keysOf } from './workload.ts';

/** Where a fault is acted out. */
export interface Venue extends Emulators {
  readonly round: Parameters<FaultRun['run']>[0];
}

const startTimeoutMs = 60_000;
const endTimeoutMs = 60_000;
/** What the lease store takes when it is told nothing. */
const leaseTimeoutMs = 10_000;

/** Lets one fault strike, waits for recovery, and checks. Ends what it starts, also when it fails. */
export async function act(fault: KinesisFault, venue: Venue): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rivergraph-faults-'));
  try {
    const stage = await setUp(fault, venue, folder);
    try {
      await play(fault, stage).catch((error: unknown) => stage.accuse(String(error)));
      return await judge(fault, stage, { folder, round: venue.round });
    } finally {
      await tearDown(stage);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function setUp(fault: KinesisFault, { round, ...emulators }: Venue, folder: string): Promise<Stage> {
  const { kinesis, dynamo, kinesisProxy, leaseProxy } = emulators;
  const { seed, effort } = round;
  const stream = `${fault.name.replaceAll(/\W+/g, '-')}-${randomUUID()}`;
  const table = `leases-${stream}`;
  const pace = fault.emulator === 'kinesis-local' ? slowPace : briskPace;
  await createStream(kinesis, { stream, shards: pace.shards });
  const { pollIntervalMs, minPollIntervalMs } = pace;
  const job = {
    stream,
    table,
    kinesis: addressOf(kinesis, fault.through?.includes('kinesis') === true ? kinesisProxy : undefined),
    leases: addressOf(dynamo, fault.through?.includes('leases') === true ? leaseProxy : undefined),
    leaseTimeoutMs,
    failoverMs: failovers[effort],
    pace: { pollIntervalMs, minPollIntervalMs },
    ...fault.job,
  };
  const { failoverMs } = job;
  const progress = new Progress();
  const crew = new Crew(job, folder, progress);
  const keys = keysOf(pace.shards, pace.keysPerShard);
  const sender = new Sender({ kinesis, stream, keys, everyMs: pace.sendEveryMs });
  const watch = new LeaseWatch(dynamo, table);
  const random = createRandom(seed);
  return new Stage({
    ...emulators,
    stream,
    table,
    failoverMs,
    crew,
    sender,
    watch,
    progress,
    random,
    effort,
  });
}

async function play(fault: KinesisFault, stage: Stage): Promise<void> {
  const { crew, sender, progress, watch } = stage.parts;
  sender.start();
  watch.start();
  for (let count = 0; count < fault.workers; count += 1) crew.start();
  const hasBegun = (): boolean =>
    crew.members.every((member) => member.timesTold('assigned') > 0) &&
    sender.keys.every((key) => progress.has(key, 0));
  await becomesTrue(() => hasBegun() || crew.members.length < fault.workers, startTimeoutMs);
  if (!hasBegun()) throw new Error('the workers did not begin');
  await fault.strike(stage);
  await stage.recovers();
  await sender.stop();
}

async function judge(
  { name }: KinesisFault,
  stage: Stage,
  { folder, round }: Pick<Venue, 'round'> & { readonly folder: string },
): Promise<FaultReport> {
  const { crew, sender, watch, random } = stage.parts;
  const unstored = await storesTheEnd(stage.parts, crew.members.length > 0 ? endTimeoutMs : 0);
  await crew.stop();
  const atTheEnd = [...(await storesTheEnd(stage.parts, 0)), ...(await ownedLeases(watch))];
  const evidence: Evidence = { folder, keys: sender.keys, rounds: sender.rounds };
  const findings = await check(evidence);
  const bounds = { window: replayWindow, anew: stage.anew, unsure: sender.unsure };
  const problems = [
    ...stage.problems,
    ...unstored,
    ...atTheEnd.map((problem) => `after the end, ${problem}`),
    ...problemsOf(findings, bounds),
  ];
  const recoverSeconds = Number((await longestRecovery(folder, stage.strikes, sender)).toFixed(3));
  if (problems.length === 0)
    problems.push(...(await checkPlanted(evidence, random).catch((error: unknown) => [String(error)])));
  const { sent, written, lost, doubled, alien, mostReplayed } = findings;
  return {
    outcome: {
      fault: name,
      seed: round.seed,
      sent,
      written,
      lost,
      doubled: doubled + alien,
      deadLettered: 0,
      recoverSeconds,
    },
    strikes: stage.strikes.length,
    replayed: mostReplayed,
    doubledAtMost: doublesBound(findings, bounds),
    problems: problems.map((problem) => `${name}: ${problem}`),
    log: crew.lines,
  };
}

async function tearDown({ parts }: Stage): Promise<void> {
  const { crew, sender, watch, kinesisProxy, leaseProxy, kinesis, stream } = parts;
  await crew.kill();
  await sender.end();
  await watch.end();
  kinesisProxy.heal();
  kinesisProxy.limitIterators(undefined);
  leaseProxy.heal();
  await deleteStream(kinesis, stream);
}
