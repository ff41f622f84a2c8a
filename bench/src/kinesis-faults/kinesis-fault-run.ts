import { startDynamo, startHttpFaultProxy, startKinesis } from '@rivergraph/servers';
import type { KinesisEmulator } from '@rivergraph/servers';
import type { FaultReport, FaultRun } from '../fault-definition.ts';
import { actInTurn, isWanted } from '../faults-common/act-in-turn.ts';
import { act } from './act.ts';
import { comingsAndGoings } from './faults/comings-and-goings.ts';
import { emulatorKills } from './faults/emulator-kills.ts';
import { expiredIterators } from './faults/expired-iterators.ts';
import { hangingSink } from './faults/hanging-sink.ts';
import { leaseTableDeleted } from './faults/lease-table-deleted.ts';
import { leaseTableOutage } from './faults/lease-table-outage.ts';
import { lostAnswers } from './faults/lost-answers.ts';
import { reshards, reshardsLocally } from './faults/reshards.ts';
import { slowAnswers } from './faults/slow-answers.ts';
import { throttling } from './faults/throttling.ts';
import { zombie } from './faults/zombie.ts';
import type { KinesisFault } from './kinesis-fault.ts';

/** The one that kills the emulator comes last, since the others share it. */
const onKinesalite = [
  comingsAndGoings,
  reshards,
  throttling,
  expiredIterators,
  leaseTableOutage,
  leaseTableDeleted,
  zombie,
  hangingSink,
  slowAnswers,
  lostAnswers,
  emulatorKills,
];

const onKinesisLocal = [reshardsLocally];

/** Strikes workers, a stream and their lease table, and compares what is written with what was sent. */
export const kinesisFaultRun: FaultRun = {
  about: 'workers of a Kinesis stream die, stall, come and go; the stream and the lease table misbehave',
  planted: 'a planted loss, double and exchange',
  faults: [...onKinesalite, ...onKinesisLocal].map(({ name }) => name),
  run: async (round) => [
    ...(await onEmulator('kinesalite', onKinesalite, round)),
    ...(await onEmulator('kinesis-local', onKinesisLocal, round)),
  ],
};

type Round = Parameters<FaultRun['run']>[0];

async function onEmulator(
  emulator: KinesisEmulator,
  faults: readonly KinesisFault[],
  round: Round,
): Promise<readonly FaultReport[]> {
  if (!faults.some(({ name }) => isWanted(name, round))) return [];
  await using kinesis = await startKinesis({ emulator, data: 'files' });
  await using dynamo = await startDynamo({ emulator: 'dynalite' });
  if (kinesis.emulator !== emulator || dynamo.emulator === undefined)
    throw new Error(
      'The Kinesis fault run: expected emulators that it may kill, got a service by its address',
    );
  await using kinesisProxy = await startHttpFaultProxy({ target: kinesis.endpoint });
  await using leaseProxy = await startHttpFaultProxy({ target: dynamo.endpoint });
  const venue = { kinesis, dynamo, kinesisProxy, leaseProxy, round };
  return await actInTurn(faults, round, async (fault) => await act(fault, venue));
}
