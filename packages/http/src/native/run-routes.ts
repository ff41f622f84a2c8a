import type { JsonValue, RunLimit } from '@rivergraph/core';
import type { Streams } from '@rivergraph/streams';
import { jsonOf } from '../json/json-value.ts';
import type { CheckedRequest, Route } from '../routing/add-route.ts';
import { nameIn } from '../routing/add-route.ts';
import { RunSlots } from '../routing/run-slots.ts';
import { ref } from '../schemas/json-schema.ts';
import type { RequestSchemas } from '../schemas/request-schemas.ts';
import { checkJson, streamJson } from './stream-json.ts';

interface Bounds {
  readonly limit?: RunLimit | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What the routes that run a pipeline need. */
export interface RunRouteParts {
  readonly streams: Streams;
  readonly schemas: RequestSchemas;
  readonly answerTimeoutMs: number;
}

/** What running a pipeline may come to, besides what changes of a stream may. */
const runErrors = [409, 422, 429, 502];

/** The routes that run a pipeline while the client waits: starts with a limit, dry runs, replays. */
export function runRoutes(parts: RunRouteParts): readonly Route[] {
  const slots = new RunSlots();
  return [startRoute(parts, slots), checkRoute(parts, slots), replayRoute(parts.streams, slots)];
}

const defaultTimeoutMs = 30_000;

function startRoute({ streams, schemas, answerTimeoutMs }: RunRouteParts, slots: RunSlots): Route {
  return {
    method: 'POST',
    url: '/streams/:name/start',
    id: 'startStream',
    summary:
      'Starts a stream. With a limit it runs once, and is answered with the reason for its end when it has ended.',
    tag: 'streams',
    isNamed: true,
    body: schemas.startBounds,
    isBodyOptional: true,
    answers: { 200: ref('StartedStream') },
    errors: runErrors,
    handle: async (request) => {
      const { limit, timeoutMs = Math.min(defaultTimeoutMs, answerTimeoutMs) } = request.body as Bounds;
      const name = nameIn(request);
      if (limit === undefined) return streamJson(await streams.start(name));
      return await slots.run(name, async () => await boundedStart(streams, name, { limit, timeoutMs }));
    },
  };
}

function checkRoute({ streams, schemas, answerTimeoutMs }: RunRouteParts, slots: RunSlots): Route {
  return {
    method: 'POST',
    url: '/streams/:name/check',
    id: 'checkStream',
    summary: 'Tells what a stream would write. Nothing is written or committed.',
    tag: 'streams',
    isNamed: true,
    body: schemas.checkBounds,
    isBodyOptional: true,
    answers: { 200: ref('StreamCheck') },
    errors: runErrors,
    handle: async (request) => {
      const { limit, timeoutMs = Math.min(defaultTimeoutMs, answerTimeoutMs) } = request.body as Bounds;
      const name = nameIn(request);
      return checkJson(await slots.run(name, async () => await streams.check(name, { limit, timeoutMs })));
    },
  };
}

function replayRoute(streams: Streams, slots: RunSlots): Route {
  return {
    method: 'POST',
    url: '/streams/:name/replay',
    id: 'replayStream',
    summary: 'Writes once more what the dead letter of a stream holds.',
    tag: 'streams',
    isNamed: true,
    answers: { 200: ref('ReplayResult') },
    errors: runErrors,
    handle: async (request: CheckedRequest) => {
      const name = nameIn(request);
      return await slots.run(name, async () => await streams.replay(name));
    },
  };
}

async function boundedStart(
  streams: Streams,
  name: string,
  bounds: { readonly limit: RunLimit; readonly timeoutMs: number },
): Promise<JsonValue> {
  const { reason, stats } = await streams.start(name, bounds);
  return jsonOf({ ...streams.show(name), reason, stats });
}
