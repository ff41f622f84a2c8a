import type { Neo4jFault } from '../neo4j-fault.ts';
import { Twin } from '../twin.ts';

/** Two processes write the same nodes and relationships at once; one of them dies in mid-write and begins anew. */
export const twoWriters: Neo4jFault = {
  name: 'two processes, same keys',
  strike: async (stage) => {
    const { proxy, sender } = stage.parts;
    const records = stage.choose({ quick: 500, full: 3_000 });
    const begin = (writer: number): Twin =>
      new Twin({ url: `bolt://127.0.0.1:${proxy.port}`, password: stage.password, writer, records });
    const twins = [begin(1), begin(2)];
    try {
      await Promise.all(twins.map(async (twin) => await twin.ready));
      sender.pause();
      stage.struck();
      for (const twin of twins) twin.go();
      await stage.linger(50, 300);
      await twins[0]?.kill();
      const again = begin(1);
      twins.push(again);
      await again.ready;
      again.go();
      for (const twin of twins.slice(1)) await twin.finished;
    } finally {
      await Promise.all(twins.map(async (twin) => await twin.kill()));
      for (const writer of [1, 2]) stage.alsoSent({ writer, counts: sender.sent.map(() => records) });
      sender.resume();
    }
  },
};
