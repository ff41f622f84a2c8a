import type { Lap, LapJob } from './lap.ts';
import { rawKafkajs } from './raw-kafkajs.ts';
import { graphRivergraph, rawRivergraph } from './raw-rivergraph.ts';
import { slowKafkajs } from './slow-kafkajs.ts';
import { slowRivergraph } from './slow-rivergraph.ts';

const sides = {
  raw: { rivergraph: rawRivergraph, kafkajs: rawKafkajs },
  graph: { rivergraph: graphRivergraph, kafkajs: rawKafkajs },
  slow: { rivergraph: slowRivergraph, kafkajs: slowKafkajs },
} as const;

const job = JSON.parse(process.argv[2] ?? '') as LapJob;
const lap: Lap = await sides[job.work][job.side](job);
process.send?.(lap, () => process.disconnect());
