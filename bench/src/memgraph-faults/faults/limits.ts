import type { DoubleRequest, MemgraphDouble } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';

const kind = 'too-large/resources';
const roomBytes = 2_000;
const storeBytes = 2_000_000;

/** The server gives hardly any memory for a while: what needs none is written, all else waits, and nothing is dead-lettered. */
export function memoryLimit(): MemgraphFault {
  return {
    name: 'memory limit for a while',
    extras: { kind: 'new relationships' },
    double: { memoryLimit: storeBytes },
    strike: async (stage) => {
      for (let left = stage.choose({ quick: 1, full: 6 }); left > 0; left -= 1) {
        const before = stage.life.watch.failuresWith(kind);
        stage.struck();
        stage.server.limitMemory(roomBytes);
        await stage.until(
          'several attempts had failed',
          () => stage.life.watch.failuresWith(kind) - before >= 4,
        );
        await stage.linger(200, 400);
        stage.server.limitMemory(Number.POSITIVE_INFINITY);
        await stage.recovers();
      }
    },
  };
}

/** By the server's clock a record takes as long as one of these; so nothing hangs on how fast this machine is. */
const executionTimeoutMs = 100;
const burst = { quick: 500, full: 6_000 };

/** The server ends transactions that take too long: they are halved until they do not. */
export function timeLimit(): MemgraphFault {
  let workMs = 0;
  return {
    name: 'transaction time-out',
    double: { executionTimeoutMs, clock: { now: () => workMs } },
    prepare: async ({ server }) => {
      const work = ({ connection }: DoubleRequest): boolean => {
        workMs += rowsOf(server, connection);
        return false;
      };
      server.inject({ on: 'run', match: work, effect: { kind: 'cut', when: 'before' } });
    },
    strike: async (stage) => {
      const { watch } = stage.life;
      await stage.rest();
      const before = watch.failuresWith(kind);
      stage.struck();
      for (const partition of stage.parts.sender.sent.keys())
        stage.parts.sender.burst(partition, stage.choose(burst));
      await stage.until('all that was sent was stored', () => stage.isIdle);
      stage.expectFailures(kind, before);
    },
  };
}

/** Counts the rows of the statement that came last over a connection. */
function rowsOf(server: MemgraphDouble, connection: number): number {
  const run = server.requests.findLast((one) => one.name === 'RUN' && one.connection === connection);
  const rows = run?.parameters['rows'];
  return Array.isArray(rows) ? rows.length : 0;
}
