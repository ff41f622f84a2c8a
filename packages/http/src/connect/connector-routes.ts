import { RivergraphError } from '@rivergraph/core';
import type { StreamInfo, Streams } from '@rivergraph/streams';
import type { Route } from '../routing/add-route.ts';
import { nameIn } from '../routing/add-route.ts';
import { list, query, record, ref, text, texts } from '../schemas/json-schema.ts';
import { connectorInfo, connectorStatus, activeTopics } from './connector-views.ts';
import { showConnectorConfig } from './connector-config.ts';

/** Kafka Connect's routes that show connectors. */
export function connectorRoutes(streams: Streams, workerId: () => string): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/connectors',
      id: 'listConnectors',
      summary:
        'Lists the names of the streams; with expand=status or expand=info, which may both be given, more of each.',
      tag: 'connect',
      query: query({ expand: list(text) }),
      answers: { 200: { anyOf: [texts, record(ref('ConnectorExpansion'))] } },
      handle: (request) => listConnectors(streams.show(), request.query['expand'], workerId),
    },
    ...views(streams, workerId),
  ];
}

function views(streams: Streams, workerId: () => string): readonly Route[] {
  const shown = [
    ['', 'showConnector', 'Shows a stream.', 'ConnectorInfo', connectorInfo],
    [
      '/config',
      'showConnectorConfig',
      'Shows the configuration of a stream.',
      'ConnectorConfig',
      showConnectorConfig,
    ],
    [
      '/status',
      'showConnectorStatus',
      'Tells where a stream stands.',
      'ConnectorStatus',
      (info: StreamInfo) => connectorStatus(info, workerId()),
    ],
    [
      '/topics',
      'listConnectorTopics',
      'Tells the topics of a stream, where its settings name them.',
      'ActiveTopics',
      activeTopics,
    ],
  ] as const;
  return shown.map(
    ([path, id, summary, schema, view]): Route => ({
      method: 'GET',
      url: `/connectors/:name${path}`,
      id,
      summary,
      tag: 'connect',
      isNamed: true,
      answers: { 200: ref(schema) },
      handle: (request) => view(streams.show(nameIn(request))),
    }),
  );
}

function listConnectors(infos: readonly StreamInfo[], expand: unknown, workerId: () => string): unknown {
  if (!Array.isArray(expand)) return infos.map(({ name }) => name);
  const expansions = infos.map((info) => [
    info.name,
    {
      ...(expand.includes('status') ? { status: connectorStatus(info, workerId()) } : {}),
      ...(expand.includes('info') ? { info: connectorInfo(info) } : {}),
    },
  ]);
  return Object.fromEntries(expansions);
}

/** Gives a stream, or `undefined` where there is none. */
export function findStream(streams: Streams, name: string): StreamInfo | undefined {
  try {
    return streams.show(name);
  } catch (error) {
    if (error instanceof RivergraphError && error.reason === 'no-such-stream') return undefined;
    throw error;
  }
}
