import { startFaultProxy, startKafka } from '@rivergraph/servers';
import type { FaultProxy, KafkaServer } from '@rivergraph/servers';
import type { FaultReport, FaultRun } from '../fault-definition.ts';
import { act } from './act.ts';
import type { Venue } from './act.ts';
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
  run: async (round) => [
    ...(await onSingle(onOneBroker, round)),
    ...(await onCluster(onThreeBrokers, round)),
  ],
};

type Round = Parameters<FaultRun['run']>[0];

async function onSingle(faults: readonly KafkaFault[], round: Round): Promise<readonly FaultReport[]> {
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
    return await actAll(faults, { kafka, proxy, ...round });
  } finally {
    await proxy?.close();
  }
}

async function onCluster(faults: readonly KafkaFault[], round: Round): Promise<readonly FaultReport[]> {
  await using kafka = await startKafka({ nodes: 3, properties: brokerProperties });
  requireProcesses(kafka);
  return await actAll(faults, { kafka, proxy: undefined, ...round });
}

function requireProcesses({ features, kind }: KafkaServer): void {
  if (!features.processes)
    throw new Error(`The Kafka fault run: expected brokers that it may kill, got some from an ${kind}`);
}

async function actAll(
  faults: readonly KafkaFault[],
  venue: Venue & Pick<Round, 'tell'>,
): Promise<readonly FaultReport[]> {
  const reports: FaultReport[] = [];
  for (const fault of faults) {
    const startedAt = performance.now();
    const report = await act(fault, venue);
    const { sent, written, lost } = report.outcome;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    venue.tell(`  ${fault.name}: ${sent} sent, ${written} written, ${lost} lost, ${seconds} s`);
    reports.push(report);
  }
  return reports;
}
