import { misconfigured } from '@rivergraph/core';
import type { StreamInfo, Streams } from '@rivergraph/streams';
import type { FastifyReply } from 'fastify';
import type { CheckedRequest, Route } from '../routing/add-route.ts';
import { nameIn } from '../routing/add-route.ts';
import type { JsonSchema } from '../schemas/json-schema.ts';
import { list, query, ref } from '../schemas/json-schema.ts';
import { connectorStatus, hasTask, taskNumber, taskStatus, tasks } from './connector-views.ts';

const operationErrors = [409, 502];
const task: JsonSchema = { type: 'string', pattern: '^[0-9]{1,10}$' };
const yesOrNo: JsonSchema = { type: 'string', enum: ['true', 'false'] };

/** Kafka Connect's routes that stop, pause, resume and restart connectors, and those of their tasks. */
export function operationRoutes(streams: Streams, workerId: () => string): readonly Route[] {
  return [
    operation('pause', 202, async (name) => void (await streams.pause(name))),
    operation('resume', 202, async (name) => await resume(streams, name)),
    operation('stop', 204, async (name) => void (await streams.stop(name))),
    restartRoute(streams, workerId),
    ...taskRoutes(streams, workerId),
  ];
}

function operation(verb: string, status: 202 | 204, run: (name: string) => Promise<void>): Route {
  return {
    method: 'PUT',
    url: `/connectors/:name/${verb}`,
    id: `${verb}Connector`,
    summary: `Does what ${verb} of a stream does.`,
    tag: 'connect',
    isNamed: true,
    answers: { [status]: null },
    errors: operationErrors,
    handle: async (request, reply) => {
      await run(nameIn(request));
      return await reply.code(status).send();
    },
  };
}

/** Kafka Connect's `resume` starts what was stopped, too. */
async function resume(streams: Streams, name: string): Promise<void> {
  const { desired } = streams.show(name);
  await (desired === 'stopped' ? streams.start(name) : streams.resume(name));
}

function restartRoute(streams: Streams, workerId: () => string): Route {
  return {
    method: 'POST',
    url: '/connectors/:name/restart',
    id: 'restartConnector',
    summary:
      'Restarts a stream, or only if it has failed. With one of the parameters it answers with the status.',
    tag: 'connect',
    isNamed: true,
    query: query({ includeTasks: yesOrNo, onlyFailed: yesOrNo }),
    answers: { 202: ref('ConnectorStatus'), 204: null },
    errors: operationErrors,
    handle: async (request, reply) => {
      const { includeTasks, onlyFailed } = request.query;
      const before = streams.show(nameIn(request));
      const isLeft = onlyFailed === 'true' && before.state !== 'failed';
      const after = isLeft ? before : await streams.restart(before.name);
      if (includeTasks !== 'true' && onlyFailed !== 'true') return await reply.code(204).send();
      void reply.code(202);
      return connectorStatus(after, workerId());
    },
  };
}

function taskRoutes(streams: Streams, workerId: () => string): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/connectors/:name/tasks',
      id: 'listTasks',
      summary: 'Lists the one task of a stream, or none of a stopped one.',
      tag: 'connect',
      isNamed: true,
      answers: { 200: list(ref('TaskInfo')) },
      handle: (request) => tasks(streams.show(nameIn(request))),
    },
    {
      method: 'GET',
      url: '/connectors/:name/tasks/:task/status',
      id: 'showTaskStatus',
      summary: 'Tells where the task of a stream stands.',
      tag: 'connect',
      isNamed: true,
      params: { task },
      answers: { 200: ref('TaskState') },
      handle: (request) => taskStatus(withTask(streams, request), workerId()),
    },
    {
      method: 'POST',
      url: '/connectors/:name/tasks/:task/restart',
      id: 'restartTask',
      summary: 'Restarts a stream.',
      tag: 'connect',
      isNamed: true,
      params: { task },
      answers: { 204: null },
      errors: operationErrors,
      handle: async (request, reply: FastifyReply) => {
        await streams.restart(withTask(streams, request).name);
        return await reply.code(204).send();
      },
    },
  ];
}

function withTask(streams: Streams, request: CheckedRequest): StreamInfo {
  const info = streams.show(nameIn(request));
  if (Number(request.params['task']) === taskNumber && hasTask(info)) return info;
  throw misconfigured(
    `connector ${info.name}: expected the task ${taskNumber} of one that is not stopped, got another`,
    {
      reason: 'no-such-task',
    },
  );
}
