import type { StreamInfo } from '@rivergraph/streams';
import type { Connect } from '../../src/operator/connect.ts';
import type { Operator } from '../../src/operator/operator.ts';
import { runCli } from '../../src/run-cli.ts';
import { fakeHost } from './fake-host.ts';
import type { FakeHost } from './fake-host.ts';
import { pipelineStats, streamInfo } from './stream-info.ts';

/** Streams of a serving process, that only say what they were asked. */
export interface FakeOperator extends Operator {
  readonly asked: readonly (readonly unknown[])[];
  readonly isClosed: () => boolean;
}

/** Makes an operator of one stream, which answers otherwise where it is told. */
export function fakeOperator(
  more: Partial<Operator> = {},
  streams: readonly StreamInfo[] = [streamInfo()],
): FakeOperator {
  const asked: (readonly unknown[])[] = [];
  let closed = 0;
  const [first = streamInfo()] = streams;
  const ask =
    <T>(what: string, answer: T) =>
    async (...parts: readonly unknown[]): Promise<T> => {
      asked.push([what, ...parts]);
      return answer;
    };
  return {
    where: 'there',
    definitions: ask('definitions', []),
    list: ask('list', streams),
    one: ask('one', first),
    create: ask('create', first),
    change: async (name, change) => {
      asked.push(['change', name, change]);
      return streamInfo({ name, desired: change === 'stop' ? 'stopped' : 'running' });
    },
    runOnce: ask('runOnce', { reason: 'limit' as const, stats: pipelineStats({ consumed: 3, written: 3 }) }),
    check: ask('check', { reason: 'limit' as const, records: 0, writes: 0, rows: [], rejected: [] }),
    replay: ask('replay', { replayed: 0, rejected: 0 }),
    drop: ask('drop', undefined),
    close: async () => void (closed += 1),
    ...more,
    asked,
    isClosed: () => closed > 0,
  };
}

/** Runs a command line against an operator. */
export async function runWith(
  operator: Operator,
  args: readonly string[],
  host: FakeHost = fakeHost(),
): Promise<{ readonly code: number; readonly host: FakeHost }> {
  const connect: Connect = async () => operator;
  return { code: await runCli({ host, connect }, args), host };
}
