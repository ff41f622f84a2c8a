import type { CheckOptions, RunResult } from '@rivergraph/core';
import type {
  BoundedStart,
  DefinitionInfo,
  ReplayResult,
  StreamConfig,
  StreamInfo,
} from '@rivergraph/streams';
import { answerError } from './answer-error.ts';
import { requestJson } from './http-json.ts';
import type { JsonRequest, JsonTarget } from './http-json.ts';
import type { Change, CheckSummary, Operator } from './operator.ts';

/** A process that serves streams answers what changes nothing at once. */
const promptMs = 10_000;

/**
 * Operates the streams of a process that serves them, over its HTTP interface. Keeps no connection.
 *
 * What changes or runs something takes as long as it does there; whether that process answers at all is asked before.
 */
export function remoteOperator(target: JsonTarget): Operator {
  const ask = async <T>(request: JsonRequest): Promise<T> => {
    const answer = await requestJson(target, request);
    if (answer.status < 200 || answer.status > 299) throw answerError(answer, target.url);
    // What this version of the interface answers; it is of the same release as this program.
    return answer.body as T;
  };
  const get = async <T>(path: string): Promise<T> =>
    await ask<T>({ method: 'GET', path, timeoutMs: promptMs });
  const order = async <T>(request: JsonRequest): Promise<T> => {
    await requestJson(target, { method: 'GET', path: '/health/live', timeoutMs: promptMs });
    return await ask<T>(request);
  };
  const post = async <T>(path: string, body?: object): Promise<T> =>
    await order<T>({ method: 'POST', path, body });

  return {
    where: 'there',
    definitions: async () => await get<readonly DefinitionInfo[]>('/definitions'),
    list: async () => await get<readonly StreamInfo[]>('/streams'),
    one: async (name) => await get<StreamInfo>(pathOf(name)),
    create: async (name: string, config: StreamConfig) =>
      await post<StreamInfo>('/streams', { name, ...config }),
    change: async (name: string, change: Change) => await post<StreamInfo>(pathOf(name, change)),
    runOnce: async (name: string, bounds: BoundedStart) => {
      const { reason, stats } = await post<RunResult>(pathOf(name, 'start'), bounds);
      return { reason, stats };
    },
    check: async (name: string, options: CheckOptions) =>
      await post<CheckSummary>(pathOf(name, 'check'), options),
    replay: async (name) => await post<ReplayResult>(pathOf(name, 'replay')),
    drop: async (name) => await order<undefined>({ method: 'DELETE', path: pathOf(name) }),
    close: async () => undefined,
  };
}

function pathOf(name: string, verb?: string): string {
  const stream = `/streams/${encodeURIComponent(name)}`;
  return verb === undefined ? stream : `${stream}/${verb}`;
}
