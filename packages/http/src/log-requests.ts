import type { Logger } from '@rivergraph/core';
import type { FastifyInstance } from 'fastify';

const quietMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const firstSuccess = 200;
const firstError = 400;

/** Logs what changed something at `info`, the rest at `debug`: its route, never its URL, which may hold anything. */
export function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, params } = request;
    const { statusCode: status, elapsedTime } = reply;
    const isDone = status >= firstSuccess && status < firstError;
    const fields = {
      method,
      route: routeOptions.url,
      // Known to be a name only where the request was taken.
      stream: isDone ? nameOf(params) : undefined,
      status,
      ms: Math.round(elapsedTime),
    };
    if (isDone && !quietMethods.has(method)) logger.info('HTTP server: request', fields);
    else logger.debug('HTTP server: request', fields);
  });
}

function nameOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('name' in params)) return undefined;
  return typeof params.name === 'string' ? params.name : undefined;
}
