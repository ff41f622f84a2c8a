import type { SwaggerTransform } from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JsonSchema } from '../schemas/json-schema.ts';
import type { RouteDescription } from '../schemas/route-schema.ts';
import { errorsOf, routeSchema } from '../schemas/route-schema.ts';

/** A request whose parts its schemas have checked. */
export interface CheckedRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** A route: what it says of itself, and what it does. */
export interface Route extends RouteDescription {
  readonly url: string;
  handle(request: CheckedRequest, reply: FastifyReply): unknown;
}

/** Adds routes to a server. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[]): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.url,
      config: { isPublic: route.isPublic, swaggerTransform: withErrors(route) },
      schema: routeSchema(route) as JsonSchema & { readonly body?: unknown },
      ...(route.isBodyOptional === true ? { preValidation: emptyForNone } : {}),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const { params, query, body } = request as CheckedRequest;
        return await route.handle({ params, query, body }, reply);
      },
    });
  }
}

function withErrors(route: Route): SwaggerTransform {
  return ({ schema, url }) => {
    const response = { ...errorsOf(route), ...(schema.response as JsonSchema) };
    return { schema: { ...schema, response }, url };
  };
}

async function emptyForNone(request: FastifyRequest): Promise<void> {
  if (request.body === undefined) request.body = {};
}

/** The name of the stream that a path is about. */
export function nameIn({ params }: CheckedRequest): string {
  return params['name'] ?? '';
}
