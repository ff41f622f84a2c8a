import { startFaultProxy, startKafka } from '@rivergraph/servers';
import type { FaultProxy, KafkaServer } from '@rivergraph/servers';
import type { FaultReport, FaultRun } from '../fault-definition.ts';
import { actInTurn, isWanted } from '../faults-common/act-in-turn.ts';
import { act } from './act.ts';
import { brokerKill } from './faults/broker-kill.ts';
import { comingsAndGoings } from './faults/comings-and-goings.ts';
import { consumerKills } from './faults/consumer-kills.ts';
import { deadLetter } from './faults/dead-letter.ts';
import { hangingSink } from './faults/hanging-sink.ts';
import { nodesInTurn } from './faults/nodes-in-turn.ts';
import { proxyFaults } from './faults/proxy-faults.ts';
import { stopInRebalance } from './faults/stop-in-rebalance.ts';
import { topicGrowth } from './faults/topic-growth.ts';
import type { KafkaFault } from './kafka-fault.ts';
import { brokerProperties } from './settings.ts';

/** The one that kills the broker comes last, since the others share it. */
const onOneBroker = [
  consumerKills,
  comingsAndGoings,
  proxyFaults,
  hangingSink,
  topicGrowth,
  stopInRebalance,
  brokerKill,
];
const onThreeBrokers = [deadLetter, nodesInTurn];

/** Strikes brokers, connections and consumers of a real Kafka, and compares what is written with what was sent. */
export const kafkaFaultRun: FaultRun = {
  about: 'brokers, consumers and connections of a real Kafka die, hang, come and go',
  planted: 'a planted loss, double and missing dead letter',
  faults: [...onOneBroker, ...onThreeBrokers].map(({ name }) => name),
  run: async (round) => [
    ...(await onSingle(onOneBroker, round)),
    ...(await onCluster(onThreeBrokers, round)),
  ],
};

type Round = Parameters<FaultRun['run']>[0];

async function onSingle(faults: readonly KafkaFault[], round: Round): Promise<readonly FaultReport[]> {
  if (!faults.some(({ name }) => isWanted(name, round))) return [];
  let proxy: FaultProxy | undefined;
  try {
    await using kafka = await startKafka({
      properties: brokerProperties,
      advertise: async (_node, port) => {
        proxy = await startFaultProxy({ target: { host: '127.0.0.1', port } });
        return proxy.port;
      },
    });
    requireProcesses(kafka);
    const venue = { kafka, proxy, ...round };
    return await actInTurn(faults, round, async (fault) => await act(fault, venue));
  } finally {
    await proxy?.close();
  }
}

async function onCluster(faults: readonly KafkaFault[], round: Round): Promise<readonly FaultReport[]> {
  if (!faults.some(({ name }) => isWanted(name, round))) return [];
  await using kafka = await startKafka({ nodes: 3, properties: brokerProperties });
  requireProcesses(kafka);
  const venue = { kafka, proxy: undefined, ...round };
  return await actInTurn(faults, round, async (fault) => await act(fault, venue));
}

function requireProcesses({ features, kind }: KafkaServer): void {
  if (!features.processes)
    throw new Error(`The Kafka fault run: expected brokers that it may kill, got some from an ${kind}`);
}
