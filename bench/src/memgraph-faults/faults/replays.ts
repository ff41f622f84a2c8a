import type { MemgraphFault } from '../memgraph-fault.ts';
import { readDump, textOfDump } from '../read-graph.ts';
import type { Stage } from '../stage.ts';

const limit = { quick: 250, full: 3_000 };

/** Nothing goes wrong, and all that was sent is written twice more. Nothing may change, not even the id of a node that is never deleted. */
export function replays(): MemgraphFault {
  return {
    name: 'replayed twice',
    limit,
    strike: async (stage) => await stage.allStored(stage.choose(limit)),
    afterwards: async (stage) => {
      const before = await textOf(stage);
      for (const which of ['first', 'second']) {
        await stage.replay();
        if ((await textOf(stage)) !== before) stage.accuse(`the ${which} replay changed the graph`);
      }
    },
  };
}

async function textOf(stage: Stage): Promise<string> {
  await using client = stage.parts.place.open();
  return textOfDump(await readDump(client));
}
