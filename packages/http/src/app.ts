import type { Streams } from '@rivergraph/streams';
import type { FastifyInstance, FastifyReply } from 'fastify';
import fastify from 'fastify';
import { authorizeRequests, refuse } from './auth/authorize.ts';
import { createAuthorizer } from './auth/authorizer.ts';
import { changeRoutes } from './connect/change-routes.ts';
import { connectorRoutes } from './connect/connector-routes.ts';
import { operationRoutes as connectorOperationRoutes } from './connect/operation-routes.ts';
import { serverRoutes } from './connect/server-routes.ts';
import { handleClientError } from './errors/client-error.ts';
import { errorBody } from './errors/error-body.ts';
import { bodyOf, handleErrors } from './errors/error-handler.ts';
import { healthRoutes } from './health/health-routes.ts';
import { metricsRoute } from './health/metrics-route.ts';
import { createReadiness } from './health/readiness.ts';
import { takeJsonBodies } from './json/body-parser.ts';
import { parseQuery } from './json/query.ts';
import { logRequests } from './log-requests.ts';
import type { Metrics } from './metrics/index.ts';
import { operationRoutes } from './native/operation-routes.ts';
import { runRoutes } from './native/run-routes.ts';
import { streamRoutes } from './native/stream-routes.ts';
import { addOpenapi } from './openapi/add-openapi.ts';
import { openapiRoute } from './openapi/openapi-route.ts';
import type { ResolvedHttpOptions } from './options.ts';
import type { Route } from './routing/add-route.ts';
import { addRoutes } from './routing/add-route.ts';
import { collectMethods, refuseOtherMethods } from './routing/not-allowed.ts';
import { createRequestSchemas } from './schemas/request-schemas.ts';
import { shareSchemas } from './schemas/share-schemas.ts';

/** What a server is made of. */
export interface AppParts {
  readonly streams: Streams;
  readonly options: ResolvedHttpOptions;
  readonly metrics: Metrics | undefined;
  /** What a run of `answerTimeoutMs` needs to be opened and closed. @defaultValue 5000 */
  readonly answerGraceMs?: number | undefined;
}

const mostConnections = 512;
const headersTimeoutMs = 10_000;
const keepAliveTimeoutMs = 10_000;
const timeoutCheckMs = 1_000;
const defaultAnswerGraceMs = 5_000;
/** As long as Node takes the head of a request: names that are too long are refused by their form, as all others. */
const mostParamChars = 16_384;

/** Makes the server, with nothing listening yet. */
export function createApp(parts: AppParts): FastifyInstance {
  const { options, streams } = parts;
  const isAuthorized = createAuthorizer(options.token);
  const app = fastify({
    ...limitsOf(parts),
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: mostParamChars,
      querystringParser: parseQuery,
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    clientErrorHandler: handleClientError,
    // Hooks do not run for a URL that cannot be read.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      const body = bodyOf(error);
      if (isAuthorized(request.headers.authorization)) void reply.code(body.error_code).send(body);
      else void refuse(reply);
    },
  });
  app.server.maxConnections = mostConnections;
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
  app.addHook('onRequest', authorizeRequests(isAuthorized));
  logRequests(app, options.logger);
  takeJsonBodies(app);
  app.setErrorHandler(handleErrors(options.logger));
  app.setNotFoundHandler(
    async (_request, reply) => await reply.code(404).send(errorBody(404, 'request: there is no such path')),
  );
  shareSchemas(app);
  const names = streams.definitions.map(({ name }) => name);
  addAllRoutes(app, parts, createRequestSchemas(names, options.answerTimeoutMs));
  return app;
}

/** What keeps clients from holding the server with their requests: bytes, connections and times. */
function limitsOf({ options }: AppParts) {
  return {
    bodyLimit: options.maxBodyBytes,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: {
      headersTimeout: Math.min(headersTimeoutMs, options.requestTimeoutMs),
      connectionsCheckingInterval: timeoutCheckMs,
    },
    forceCloseConnections: 'idle' as const,
  };
}

function addAllRoutes(
  app: FastifyInstance,
  parts: AppParts,
  schemas: ReturnType<typeof createRequestSchemas>,
): void {
  addOpenapi(app, parts.options.version);
  const methods = collectMethods(app);
  const { options, answerGraceMs = defaultAnswerGraceMs } = parts;
  const time = { clock: options.clock, mostMs: options.answerTimeoutMs + answerGraceMs };
  // Plugins are loaded in order: the description sees the routes of this one.
  void app.register(async (routed) => {
    addRoutes(routed, routesOf(routed, parts, schemas), time);
    refuseOtherMethods(routed, methods);
  });
}

function routesOf(
  app: FastifyInstance,
  { streams, options, metrics }: AppParts,
  schemas: ReturnType<typeof createRequestSchemas>,
): readonly Route[] {
  const { version, answerTimeoutMs, clock } = options;
  const workerId = (): string => options.workerId ?? `${options.host}:${portOf(app) ?? options.port}`;
  return [
    ...serverRoutes({ streams, schemas, version }),
    ...connectorRoutes(streams, workerId),
    ...changeRoutes(streams, schemas),
    ...connectorOperationRoutes(streams, workerId),
    ...streamRoutes(streams, schemas),
    ...operationRoutes(streams),
    ...runRoutes({ streams, schemas, answerTimeoutMs }),
    ...healthRoutes({ streams, readiness: createReadiness(streams, clock), isPublic: options.publicHealth }),
    ...(metrics === undefined ? [] : [metricsRoute(metrics)]),
    openapiRoute(app),
  ];
}

/** The port that it listens on, where it does. */
function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address();
  return typeof address === 'object' ? address?.port : undefined;
}
