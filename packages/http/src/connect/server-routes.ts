import { RivergraphError, misconfigured } from '@rivergraph/core';
import type { Streams } from '@rivergraph/streams';
import type { Route } from '../routing/add-route.ts';
import { list, ref, text } from '../schemas/json-schema.ts';
import { streamNamePattern } from '../schemas/request-schemas.ts';
import type { RequestSchemas } from '../schemas/request-schemas.ts';
import { configInfos } from './config-infos.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { readConnectorConfig } from './connector-config.ts';
import { connectorType } from './connector-views.ts';

/** What the routes about the server and its plugins need. */
export interface ServerRouteParts {
  readonly streams: Streams;
  readonly schemas: RequestSchemas;
  readonly version: string;
}

const namePattern = new RegExp(streamNamePattern);
const badName = misconfigured(`connector: name: expected a text of the form ${streamNamePattern}`, {
  reason: 'name',
});

/** It has none, and Kafka Connect's clients expect one. */
const noId = 'none';

/** Kafka Connect's routes about the server and the kinds of connectors. */
export function serverRoutes({ streams, schemas, version }: ServerRouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/',
      id: 'showServer',
      summary: 'Tells the version.',
      tag: 'connect',
      answers: { 200: ref('ServerInfo') },
      handle: () => ({ version, commit: noId, kafka_cluster_id: noId }),
    },
    {
      method: 'GET',
      url: '/connector-plugins',
      id: 'listConnectorPlugins',
      summary: 'Lists the definitions.',
      tag: 'connect',
      answers: { 200: list(ref('ConnectorPlugin')) },
      handle: () =>
        streams.definitions.map((definition) => ({
          class: definition.name,
          type: connectorType,
          version: definition.version,
        })),
    },
    {
      method: 'PUT',
      url: '/connector-plugins/:plugin/config/validate',
      id: 'validateConnectorConfig',
      summary: 'Checks a configuration as its creation would, and keeps nothing.',
      tag: 'connect',
      params: { plugin: text },
      body: schemas.anyConnectorConfig,
      answers: { 200: ref('ConfigInfos') },
      errors: [404],
      handle: async ({ params, body }) =>
        await validate(streams, params['plugin'] ?? '', body as ConnectorConfig),
    },
  ];
}

async function validate(streams: Streams, plugin: string, given: ConnectorConfig): Promise<unknown> {
  if (!streams.definitions.some(({ name }) => name === plugin)) {
    throw misconfigured('connector plugin: expected one of the list, got another', {
      reason: 'no-such-plugin',
    });
  }
  const config = { ...given, 'connector.class': given['connector.class'] ?? plugin };
  if (config['connector.class'] !== plugin) {
    throw misconfigured(
      `connector plugin ${plugin}: connector.class: expected the one of the path, got another`,
    );
  }
  return configInfos(plugin, given, await failureOf(streams, config));
}

/** Why a configuration would not do; `undefined` where it would. */
async function failureOf(streams: Streams, config: ConnectorConfig): Promise<RivergraphError | undefined> {
  const name = typeof config['name'] === 'string' ? config['name'] : '';
  if (config['name'] !== undefined && !namePattern.test(name)) return badName;
  try {
    await streams.validate(readConnectorConfig(name, { ...config, name }));
    return undefined;
  } catch (error) {
    if (error instanceof RivergraphError && error.code === 'misconfigured') return error;
    throw error;
  }
}
