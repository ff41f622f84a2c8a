import { createPipeline, json } from '@rivergraph/core';
import { createNeptuneSink, gremlin } from '@rivergraph/sink-neptune';
import { createFileLeaseStore, createKinesisSource } from '@rivergraph/source-kinesis';
import driver from 'gremlin';

interface Seen {
  readonly device: string;
  readonly at: number;
}

const { cardinality, merge, t } = driver.process;
const source = createKinesisSource({
  stream: 'devices',
  kinesis: { region: 'eu-west-1' },
  leases: createFileLeaseStore('./leases.json'),
  value: json<Seen>(),
});

export const pipeline = createPipeline({
  source,
  transform: gremlin(
    (g, { value }) =>
      g
        .mergeV(new Map([[t.id, `device-${value.device}`]]))
        .option(merge.onCreate, new Map([[t.label, 'Device']]))
        .property(cardinality.single, 'seenAt', value.at),
    { entities: ({ value }) => [`device-${value.device}`] },
  ),
  sink: createNeptuneSink({ url: 'wss://db.cluster-abc.eu-west-1.neptune.amazonaws.com:8182/gremlin' }),
});
