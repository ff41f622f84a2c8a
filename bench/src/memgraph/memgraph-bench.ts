import type { Bench } from '../bench-definition.ts';
import { clientFigures, mixedFigures } from './memgraph-figures.ts';
import type { MessageLoad } from './message-stream.ts';
import { runNullRace } from './null-race.ts';
import { expectSameGraph } from './same-graph.ts';

/** After the warm-ups the code of every side is compiled. */
const efforts = {
  quick: { records: 80_000, warmUps: 2, rounds: 3 },
  full: { records: 240_000, warmUps: 2, rounds: 9 },
} as const;

const howMeasured = `
  Into a Bolt server that answers as Memgraph does and does nothing: what the clients spend themselves, and nothing of what a Memgraph
  can take. Every side has a process of its own and runs in turn with the others, warm-ups first. Ratios are taken round by
  round; their median counts.
  Messages are JSON that lies ready in memory, in 4 partitions: a quarter are items (a number, a title, a price, a stock, a day, a
  time, a flag), the others purchases (a user, an item, a number, an amount, a currency, a day, a time, a flag). In turn: the items come
  first, as they must where purchases only name them, each in the partition of its purchases. Mixed: items are in a partition of their own, beside the purchases.
  rivergraph: a whole pipeline as it is by itself, 4 slots, ordering 'entity', up to 1,000 writes in a batch.
  obvious: 1,000 messages of a partition, JSON.parse, a list of maps with the driver's integers, dates and times, one constant
  statement, executeWrite, then the next. thrifty: the same with the messages as they are, and integers, dates and times made by
  the statement, for who has measured the driver; it sends the most bytes and spends the least.
  Before all of that each side writes 16,000 messages into a Memgraph double, and the three graphs are compared.
  CPU is that of the side's process, from the moment it is connected to the last batch durable. obviousRatio and thriftyRatio are its CPU
  over ours, bytesRatio is our bytes over its. Rows a second say little here: client and server share the machine.
`;

/** What a pipeline into Memgraph asks of the client. */
export const memgraphBench: Bench = {
  about: 'what a pipeline into Memgraph asks of the client, against the driver alone',
  run: async (effort, tell) => {
    tell(howMeasured);
    await expectSameGraph(tell);
    const { records, ...rounds } = efforts[effort];
    const race = async (kinds: MessageLoad['kinds']): ReturnType<typeof runNullRace> =>
      await runNullRace({ load: { kinds, records }, ...rounds }, tell);
    return [...clientFigures(await race('in turn'), records), ...mixedFigures(await race('mixed'), records)];
  },
};
