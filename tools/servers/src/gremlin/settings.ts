import { join } from 'node:path';
import { keyStoreName, keyStorePassword } from './certificate.ts';
import type { ResolvedGremlinOptions } from './options.ts';
import { gremlinUser } from './users.ts';

/** What the files of a server depend on. */
export interface SettingsInput {
  readonly folder: string;
  readonly port: number;
  readonly options: ResolvedGremlinOptions;
}

/** The names of the files that a server reads. */
export const fileNames = {
  server: 'server.yaml',
  graph: 'graph.properties',
  script: 'init.groovy',
  users: 'users.properties',
  userGraph: 'users.json',
} as const;

const tinkerpop = 'org.apache.tinkerpop.gremlin';

/** Writes the files that a server reads, by name. */
export function filesOf(input: SettingsInput): Record<string, string> {
  const { folder, options } = input;
  const graphClass = options.transactions === 'on' ? 'TinkerTransactionGraph' : 'TinkerGraph';
  return {
    // JSON is YAML.
    [fileNames.server]: JSON.stringify(serverSettings(input), undefined, 2),
    [fileNames.graph]: properties({
      'gremlin.graph': `${tinkerpop}.tinkergraph.structure.${graphClass}`,
      'gremlin.tinkergraph.vertexIdManager': 'STRING',
      'gremlin.tinkergraph.edgeIdManager': 'STRING',
      // Numbers, the default, are looked for among the nodes, where only strings may be.
      'gremlin.tinkergraph.vertexPropertyIdManager': 'UUID',
      'gremlin.tinkergraph.defaultVertexPropertyCardinality': 'set',
      'gremlin.tinkergraph.allowNullPropertyValues': 'false',
    }),
    [fileNames.script]: 'def globals = [g: traversal().withEmbedded(graph)]\nglobals\n',
    ...(options.auth === 'required' ? userFiles(folder) : {}),
  };
}

function serverSettings({ folder, port, options }: SettingsInput): object {
  return {
    host: '127.0.0.1',
    port,
    channelizer: `${tinkerpop}.server.channel.WsAndHttpChannelizer`,
    graphs: { graph: join(folder, fileNames.graph) },
    scriptEngines: { 'gremlin-groovy': { plugins: pluginsOf(folder) } },
    serializers,
    processors: [{ className: `${tinkerpop}.server.op.session.SessionOpProcessor`, config: {} }],
    evaluationTimeout: options.evaluationTimeoutMs,
    maxContentLength: options.maxContentLength,
    maxWorkQueueSize: options.maxQueue,
    gremlinPool: options.threads,
    threadPoolWorker: 2,
    ...(options.tls === 'required' ? { ssl: tlsSettings(folder) } : {}),
    ...(options.auth === 'required' ? { authentication: authSettings(folder) } : {}),
  };
}

function pluginsOf(folder: string): object {
  return {
    [`${tinkerpop}.server.jsr223.GremlinServerGremlinPlugin`]: {},
    [`${tinkerpop}.tinkergraph.jsr223.TinkerGraphGremlinPlugin`]: {},
    [`${tinkerpop}.jsr223.ScriptFileGremlinPlugin`]: { files: [join(folder, fileNames.script)] },
  };
}

const registries = { ioRegistries: [`${tinkerpop}.tinkergraph.structure.TinkerIoRegistryV3`] };
const serializers = [
  { className: `${tinkerpop}.util.ser.GraphSONMessageSerializerV3`, config: registries },
  { className: `${tinkerpop}.util.ser.GraphBinaryMessageSerializerV1`, config: {} },
];

function tlsSettings(folder: string): object {
  return {
    enabled: true,
    keyStore: join(folder, keyStoreName),
    keyStorePassword,
    keyStoreType: 'PKCS12',
    sslEnabledProtocols: ['TLSv1.2', 'TLSv1.3'],
  };
}

function authSettings(folder: string): object {
  return {
    authenticator: `${tinkerpop}.server.auth.SimpleAuthenticator`,
    authenticationHandler: `${tinkerpop}.server.handler.SaslAndHttpBasicAuthenticationHandler`,
    config: { credentialsDb: join(folder, fileNames.users) },
  };
}

/** The server keeps its users in a graph of their own. */
function userFiles(folder: string): Record<string, string> {
  const { username, bcrypt } = gremlinUser;
  const id = (value: number): object => ({ '@type': 'g:Int64', '@value': value });
  const user = {
    id: id(0),
    label: 'user',
    properties: {
      username: [{ id: id(1), value: username }],
      password: [{ id: id(2), value: bcrypt }],
    },
  };
  const graph = {
    'gremlin.graph': `${tinkerpop}.tinkergraph.structure.TinkerGraph`,
    'gremlin.tinkergraph.vertexIdManager': 'LONG',
    'gremlin.tinkergraph.graphFormat': 'graphson',
    'gremlin.tinkergraph.graphLocation': join(folder, fileNames.userGraph),
  };
  return { [fileNames.users]: properties(graph), [fileNames.userGraph]: `${JSON.stringify(user)}\n` };
}

function properties(all: Readonly<Record<string, string>>): string {
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
