import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { errorBody } from '../errors/error-body.ts';

/** The methods of each path. */
export type MethodsByUrl = ReadonlyMap<string, ReadonlySet<string>>;

/** It asks a proxy for a tunnel, and Node closes its connection. */
const tunnel = 'CONNECT';

/** Collects the methods of each path that is added from now on. */
export function collectMethods(app: FastifyInstance): MethodsByUrl {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsByUrl.set(url, methods);
  });
  for (const method of METHODS) {
    if (method !== tunnel && !app.supportedMethods.includes(method)) app.addHttpMethod(method);
  }
  return methodsByUrl;
}

/**
 * Answers the other methods of known paths with 405 and what is allowed. A path that is written out stands for its own methods only: for
 * the others it is one with a name in it, as that of a stream called `start`.
 */
export function refuseOtherMethods(app: FastifyInstance, methodsByUrl: MethodsByUrl): void {
  // Each refusal is a route, too.
  const all = [...methodsByUrl].map(([url, methods]) => [url, [...methods]] as const);
  for (const [url, own] of all) {
    const named = all.filter(([pattern]) => isNamedBy(pattern, url)).flatMap(([, methods]) => methods);
    const methods = new Set([...own, ...named]);
    app.route({
      method: app.supportedMethods.filter((method) => !methods.has(method)),
      url,
      schema: { hide: true },
      // As the description has them: those of a name are told there.
      onRequest: refusal(own),
      // The hook has answered already.
      handler: async () => undefined,
    });
  }
}

/** Whether a pattern with names in it, `/streams/:name`, takes in a path that is written out, `/streams/start`. */
function isNamedBy(pattern: string, url: string): boolean {
  const [parts, given] = [pattern.split('/'), url.split('/')];
  return (
    parts.length === given.length &&
    pattern.includes(':') &&
    given.every((part, index) => part !== '' || parts[index] === '') &&
    parts.every((part, index) => part === given[index] || part.startsWith(':'))
  );
}

function refusal(allowed: readonly string[]) {
  const allow = allowed.toSorted().join(', ');
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
    await reply
      .code(405)
      .header('allow', allow)
      .send(errorBody(405, `request: expected one of the methods ${allow}`));
}
