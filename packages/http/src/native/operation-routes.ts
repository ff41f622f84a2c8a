import type { StreamInfo, Streams } from '@rivergraph/streams';
import type { CheckedRequest, Route } from '../routing/add-route.ts';
import { nameIn } from '../routing/add-route.ts';
import { ref } from '../schemas/json-schema.ts';
import { streamJson } from './stream-json.ts';

/** The routes that stop, pause, resume and restart streams, and those for all of them. */
export function operationRoutes(streams: Streams): readonly Route[] {
  const operations: readonly [verb: string, summary: string, run: (name: string) => Promise<StreamInfo>][] = [
    [
      'stop',
      'Stops a stream; answers when what it took in is written.',
      async (name) => await streams.stop(name),
    ],
    ['pause', 'Holds a stream.', async (name) => await streams.pause(name)],
    ['resume', 'Takes a pause back.', async (name) => await streams.resume(name)],
    ['restart', 'Stops and starts a stream that is wanted.', async (name) => await streams.restart(name)],
  ];
  const single = operations.map(
    ([verb, summary, run]): Route => ({
      method: 'POST',
      url: `/streams/:name/${verb}`,
      id: `${verb}Stream`,
      summary,
      tag: 'streams',
      isNamed: true,
      answers: { 200: ref('StreamInfo') },
      errors: [409, 502],
      handle: async (request) => streamJson(await run(nameIn(request))),
    }),
  );
  return [
    ...single,
    forAll('start', 'Starts every stream.', async () => await streams.startAll()),
    forAll('stop', 'Stops every stream.', async () => await streams.stopAll()),
  ];
}

function forAll(verb: string, summary: string, run: () => Promise<void>): Route {
  return {
    method: 'POST',
    url: `/streams/${verb}`,
    id: `${verb}Streams`,
    summary,
    tag: 'streams',
    answers: { 204: null },
    errors: [409, 502],
    handle: async (_request: CheckedRequest, reply) => {
      await run();
      return await reply.code(204).send();
    },
  };
}
