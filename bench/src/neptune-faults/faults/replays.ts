import type { NeptuneFault } from '../neptune-fault.ts';
import { readDump, textOfDump } from '../read-graph.ts';

const limit = { quick: 150, full: 1_500 };

/** Nothing goes wrong, and all that was sent is written twice more. Nothing may change, not even an id. */
export function replays(): NeptuneFault {
  return {
    name: 'replayed twice',
    limit,
    strike: async (stage) => await stage.allStored(stage.choose(limit)),
    afterwards: async (stage) => {
      const { client } = stage.parts;
      const before = textOfDump(await readDump(client));
      for (const which of ['first', 'second']) {
        await stage.replay();
        if (textOfDump(await readDump(client)) !== before)
          stage.accuse(`the ${which} replay changed the graph`);
      }
    },
  };
}
