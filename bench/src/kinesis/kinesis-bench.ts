import { createStream, startDynamo, startKinesis } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import type { Bench, Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { leaseFigures, rawFigures, settlingFigures } from './kinesis-figures.ts';
import { runRace } from './race.ts';
import { sharedShards } from './settings.ts';
import { runSharing } from './sharing.ts';
import { fillStream } from './streams.ts';
import type { FullStream } from './streams.ts';

const efforts = {
  quick: {
    race: { records: 60_000, warmUps: 1, rounds: 5 },
    sharing: { seconds: 20, crews: 2, rounds: 1 },
  },
  full: {
    race: { records: 100_000, warmUps: 2, rounds: 9 },
    sharing: { seconds: 90, crews: 2, rounds: 4 },
  },
} as const;
const racedShards = 4;

const howMeasured = `
  raw: both sides read the same stream of one emulator (kinesalite, 4 shards, records of 200 bytes) from its oldest record, in
  turns, each side in a process of its own, warm-ups first. The raw loop is, for each shard, GetRecords with a client of
  the same settings, up to 10,000 records at a time, every value parsed, then a wait as long as a source waits by itself: 250 ms when there is
  more, a second else, and what the service's 2 MiB/s for a shard take. rivergraph is a whole pipeline with json(), leases in memory, and
  a transform that makes nothing of the records. Time and CPU of the process count from when the shards are known to the last record.
  Ratios are taken round by round; their median counts.
  calls: three workers in processes of their own share 12 shards, leases in DynamoDB (dynalite), failover time 10 s; a record comes
  into each shard twice a second, or none at all (idle). All calls to the table count, from a while after the shards are shared.
  settle: 12 shards, failover time 3 s, records as before. In times of it, from the order to begin or stop, or the kill, until the shards
  are shared evenly: two workers join one that has all (join), one of three is killed (crash), one joins two (replace), one of
  three stops (leave), each at any moment between two rounds of the others. The slowest median of join, crash and leave counts.
`;

type Tell = (line: string) => void;

/** What the Kinesis source costs over the AWS SDK itself, and what its leases cost and how soon they settle. */
export const kinesisBench: Bench = {
  about: 'a pipeline that reads an emulator, against GetRecords alone; what leases cost',
  run: async (effort, tell) => {
    tell(howMeasured);
    return [...(await raceOn(effort, tell)), ...(await shareOn(effort, tell))];
  },
};

async function raceOn(effort: Effort, tell: Tell): Promise<readonly Figure[]> {
  const { records, ...race } = efforts[effort].race;
  await using server = await startKinesis({ emulator: 'kinesalite', data: 'files' });
  const kinesis = addressOf(server);
  const full: FullStream = { stream: 'bench-full', shards: racedShards, records };
  await fillStream(kinesis, full);
  return rawFigures(await runRace({ ...race, kinesis, full }, tell), records);
}

async function shareOn(effort: Effort, tell: Tell): Promise<readonly Figure[]> {
  await using kinesisServer = await startKinesis({ emulator: 'kinesalite' });
  await using dynamoServer = await startDynamo();
  const [kinesis, leases] = [addressOf(kinesisServer), addressOf(dynamoServer)];
  for (const stream of ['busy', 'idle']) await createStream(kinesis, { stream, shards: sharedShards });
  const { settlings, ...counts } = await runSharing({ ...efforts[effort].sharing, kinesis, leases }, tell);
  return [...leaseFigures(counts), ...settlingFigures(settlings)];
}

/** What a process can be told of a server. */
function addressOf({ endpoint, region, credentials }: AwsAddress): AwsAddress {
  return { endpoint, region, credentials };
}
