import type { StreamInfo, Streams } from '@rivergraph/streams';
import type { FastifyReply } from 'fastify';
import type { CheckedRequest, Route } from '../routing/add-route.ts';
import { nameIn } from '../routing/add-route.ts';
import { ref } from '../schemas/json-schema.ts';
import type { RequestSchemas } from '../schemas/request-schemas.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { patchConnectorConfig, readConnectorConfig } from './connector-config.ts';
import { findStream } from './connector-routes.ts';
import { connectorInfo } from './connector-views.ts';

interface NewConnector {
  readonly name: string;
  readonly config: ConnectorConfig;
  readonly initial_state?: string | undefined;
}

const changeErrors = [409, 502];

/** Kafka Connect's routes that make, change and forget connectors. */
export function changeRoutes(streams: Streams, schemas: RequestSchemas): readonly Route[] {
  return [
    {
      method: 'POST',
      url: '/connectors',
      id: 'createConnector',
      summary: 'Makes a stream and starts it, unless initial_state says otherwise.',
      tag: 'connect',
      body: schemas.newConnector,
      answers: { 201: ref('ConnectorInfo') },
      errors: changeErrors,
      handle: async (request, reply) => await create(streams, request.body as NewConnector, reply),
    },
    ...configRoutes(streams, schemas),
    {
      method: 'DELETE',
      url: '/connectors/:name',
      id: 'deleteConnector',
      summary: 'Stops a stream and forgets it.',
      tag: 'connect',
      isNamed: true,
      answers: { 204: null },
      errors: changeErrors,
      handle: async (request, reply) => {
        await streams.stop(nameIn(request));
        await streams.drop(nameIn(request));
        return await reply.code(204).send();
      },
    },
  ];
}

function configRoutes(streams: Streams, schemas: RequestSchemas): readonly Route[] {
  return [
    {
      method: 'PUT',
      url: '/connectors/:name/config',
      id: 'putConnectorConfig',
      summary: 'Changes the configuration of a stream, or makes one with it and starts it.',
      tag: 'connect',
      isNamed: true,
      body: schemas.connectorConfig,
      answers: { 200: ref('ConnectorInfo'), 201: ref('ConnectorInfo') },
      errors: changeErrors,
      handle: async (request, reply) => await put(streams, request, reply),
    },
    {
      method: 'PATCH',
      url: '/connectors/:name/config',
      id: 'patchConnectorConfig',
      summary: 'Changes a part of the configuration of a stream; null takes a setting away.',
      tag: 'connect',
      isNamed: true,
      body: schemas.connectorPatch,
      answers: { 200: ref('ConnectorInfo') },
      errors: changeErrors,
      handle: async (request) => {
        const before = streams.show(nameIn(request));
        const config = patchConnectorConfig(before, request.body as ConnectorConfig);
        return connectorInfo(await configure(streams, before, config));
      },
    },
  ];
}

async function put(streams: Streams, request: CheckedRequest, reply: FastifyReply): Promise<unknown> {
  const name = nameIn(request);
  const config = request.body as ConnectorConfig;
  const before = findStream(streams, name);
  if (before === undefined) return await create(streams, { name, config }, reply);
  return connectorInfo(await configure(streams, before, config));
}

async function create(
  streams: Streams,
  { name, config, initial_state = 'RUNNING' }: NewConnector,
  reply: FastifyReply,
): Promise<unknown> {
  const created = await streams.create(name, readConnectorConfig(name, config));
  void reply.code(201).header('location', `/connectors/${name}`);
  const state = initial_state.toUpperCase();
  if (state === 'RUNNING') return connectorInfo(await streams.start(name));
  if (state === 'PAUSED') return connectorInfo(await streams.pause(name));
  return connectorInfo(created);
}

async function configure(streams: Streams, before: StreamInfo, config: ConnectorConfig): Promise<StreamInfo> {
  return await streams.configure(before.name, readConnectorConfig(before.name, config, before));
}
