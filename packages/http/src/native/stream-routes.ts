import type { StreamConfig, Streams } from '@rivergraph/streams';
import type { CheckedRequest, Route } from '../routing/add-route.ts';
import { nameIn } from '../routing/add-route.ts';
import { list, ref } from '../schemas/json-schema.ts';
import type { RequestSchemas } from '../schemas/request-schemas.ts';
import { streamJson } from './stream-json.ts';

/** The routes that make, show and forget streams. */
export function streamRoutes(streams: Streams, schemas: RequestSchemas): readonly Route[] {
  return [...showRoutes(streams), ...changeRoutes(streams, schemas), dropRoute(streams)];
}

function showRoutes(streams: Streams): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/definitions',
      id: 'listDefinitions',
      summary: 'Lists the kinds of streams.',
      tag: 'streams',
      answers: { 200: list(ref('DefinitionInfo')) },
      handle: () => streams.definitions,
    },
    {
      method: 'GET',
      url: '/streams',
      id: 'listStreams',
      summary: 'Shows all streams.',
      tag: 'streams',
      answers: { 200: list(ref('StreamInfo')) },
      handle: () => streams.show().map(streamJson),
    },
    {
      method: 'GET',
      url: '/streams/:name',
      id: 'showStream',
      summary: 'Shows a stream.',
      tag: 'streams',
      isNamed: true,
      answers: { 200: ref('StreamInfo') },
      handle: (request) => streamJson(streams.show(nameIn(request))),
    },
  ];
}

function changeRoutes(streams: Streams, { newStream, streamConfig }: RequestSchemas): readonly Route[] {
  return [
    {
      method: 'POST',
      url: '/streams',
      id: 'createStream',
      summary: 'Makes a stream; it is stopped at first.',
      tag: 'streams',
      body: newStream,
      answers: { 201: ref('StreamInfo') },
      errors: [409, 502],
      handle: async (request, reply) => {
        const { name, ...config } = request.body as StreamConfig & { readonly name: string };
        const info = await streams.create(name, config);
        void reply.code(201).header('location', `/streams/${name}`);
        return streamJson(info);
      },
    },
    {
      method: 'PUT',
      url: '/streams/:name',
      id: 'configureStream',
      summary: 'Changes the configuration of a stream; one that is wanted is restarted with it.',
      tag: 'streams',
      isNamed: true,
      body: streamConfig,
      answers: { 200: ref('StreamInfo') },
      errors: [409, 502],
      handle: async (request) =>
        streamJson(await streams.configure(nameIn(request), request.body as StreamConfig)),
    },
  ];
}

function dropRoute(streams: Streams): Route {
  return {
    method: 'DELETE',
    url: '/streams/:name',
    id: 'dropStream',
    summary: 'Forgets a stream that is not wanted.',
    tag: 'streams',
    isNamed: true,
    answers: { 204: null },
    errors: [409],
    handle: async (request: CheckedRequest, reply) => {
      await streams.drop(nameIn(request));
      return await reply.code(204).send();
    },
  };
}
