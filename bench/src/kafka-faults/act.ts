import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopic } from '@rivergraph/servers';
import type { FaultProxy, KafkaServer } from '@rivergraph/servers';
import type { FaultReport } from '../fault-definition.ts';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import { createRandom } from '../random.ts';
import { check, problemsOf } from './checker.ts';
import type { Evidence } from './checker.ts';
import { Crew } from './crew.ts';
import type { KafkaFault } from './kafka-fault.ts';
import { readLetters } from './letters.ts';
import { checkPlanted } from './planted.ts';
import { storesTheEnd } from './positions.ts';
import { Progress } from './progress.ts';
import { longestRecovery } from './recovery.ts';
import { Sender } from './sender.ts';
import { replayWindow, sessions } from './settings.ts';
import { Stage } from './stage.ts';

/** Where a fault is acted out. */
export interface Venue {
  readonly kafka: KafkaServer;
  readonly proxy: FaultProxy | undefined;
  readonly seed: number;
  readonly effort: Effort;
}

const defaultMetadataMaxAgeMs = 60_000;
const lettersPartitions = 3;
const startTimeoutMs = 60_000;
const endTimeoutMs = 120_000;

/** Lets one fault strike, waits for recovery, and checks. Ends what it starts, also when it fails. */
export async function act(fault: KafkaFault, venue: Venue): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rivergraph-faults-'));
  try {
    const stage = await setUp(fault, venue, folder);
    try {
      await play(fault, stage).catch((error: unknown) => stage.accuse(String(error)));
      return await judge(fault, stage, folder, venue.seed);
    } finally {
      await stage.parts.crew.kill();
      await stage.parts.sender.end();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function setUp(
  fault: KafkaFault,
  { kafka, proxy, seed, effort }: Venue,
  folder: string,
): Promise<Stage> {
  const { name, partitions, metadataMaxAgeMs = defaultMetadataMaxAgeMs, poisonPerThousand = 0 } = fault;
  const topic = `${name.replaceAll(/\W+/g, '-')}-${randomUUID()}`;
  const letters = poisonPerThousand > 0 ? `${topic}-letters` : undefined;
  await createTopic(kafka, { topic, partitions });
  if (letters !== undefined) await createTopic(kafka, { topic: letters, partitions: lettersPartitions });
  const brokers = fault.isProxied === true ? kafka.proxied : kafka.brokers;
  const progress = new Progress();
  const groupId = `group-${topic}`;
  const job = { brokers, topic, groupId, letters, metadataMaxAgeMs, session: sessions[effort] };
  const crew = new Crew(job, folder, progress);
  const sender = new Sender({ brokers: kafka.brokers, topic, partitions, poisonPerThousand });
  const random = createRandom(seed);
  return new Stage({ kafka, proxy, topic, groupId, letters, crew, sender, progress, random, effort });
}

async function play(fault: KafkaFault, stage: Stage): Promise<void> {
  const { crew, sender, progress } = stage.parts;
  await sender.start();
  for (let count = 0; count < fault.consumers; count += 1) crew.start();
  const hasBegun = (): boolean =>
    crew.members.every((member) => member.timesTold('assigned') > 0) &&
    [...sender.sent.keys()].every((partition) => progress.has(partition, 0));
  await becomesTrue(() => hasBegun() || crew.members.length < fault.consumers, startTimeoutMs);
  if (!hasBegun()) throw new Error('the consumers did not begin');
  await fault.strike(stage);
  await stage.recovers();
  await sender.stop();
}

async function judge(fault: KafkaFault, stage: Stage, folder: string, seed: number): Promise<FaultReport> {
  const { kafka, topic, groupId, letters, crew, sender, random } = stage.parts;
  const reads = { brokers: kafka.brokers, topic, groupId };
  const unstored = await storesTheEnd(reads, stage.problems.length === 0 ? endTimeoutMs : 0);
  await crew.stop();
  const evidence: Evidence = {
    folder,
    sent: sender.sent,
    poisonPerThousand: fault.poisonPerThousand ?? 0,
    letters: letters === undefined ? [] : await readLetters(kafka.brokers, letters),
  };
  const findings = await check(evidence);
  const problems = [
    ...stage.problems,
    ...unstored,
    ...(await storesTheEnd(reads, 0)).map((problem) => `after the end, ${problem}`),
    ...problemsOf(findings, replayWindow),
  ];
  const recoverSeconds = Number((await longestRecovery(folder, stage.strikes, sender)).toFixed(3));
  if (problems.length === 0) problems.push(...(await checkPlanted(evidence, random)));
  const { sent, written, lost, doubled, alien, deadLettered, mostReplayed, handovers } = findings;
  return {
    outcome: {
      fault: fault.name,
      seed,
      sent,
      written,
      lost,
      doubled: doubled + alien,
      deadLettered,
      recoverSeconds,
    },
    strikes: stage.strikes.length,
    replayed: mostReplayed,
    doubledAtMost: handovers * replayWindow,
    problems: problems.map((problem) => `${fault.name}: ${problem}`),
  };
}
