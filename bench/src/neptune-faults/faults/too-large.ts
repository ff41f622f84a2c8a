import type { NeptuneFault } from '../neptune-fault.ts';

/** The longest request of the server, in bytes. Beyond it the connection is closed without a word. */
export const serverLimitBytes: number = 256 * 1024;

const limit = { quick: 60, full: 600 };
/** Of two to three bytes each, and sent twice: so that the first batches, all of users, are longer than the server takes. */
const longName = 1_800;

/** Some batches are longer than the server takes. */
export function tooLargeForServer(): NeptuneFault {
  return {
    name: 'longer than the server takes',
    extras: { nameChars: longName },
    limit,
    strike: async (stage) => {
      await stage.allStored(stage.choose(limit));
      stage.expectFailures('unavailable', 0);
    },
  };
}

/** Some batches are longer than the sink may send, and so are some records alone. */
export function tooLargeForClient(): NeptuneFault {
  return {
    name: 'longer than the client may send',
    sink: { maxRequestBytes: 32 * 1024 },
    extras: { nameChars: longName, poisonEvery: 150 },
    poisonReason: 'size',
    limit,
    strike: async (stage) => {
      await stage.allStored(stage.choose(limit));
      stage.expectFailures('too-large/size', 0);
    },
  };
}
