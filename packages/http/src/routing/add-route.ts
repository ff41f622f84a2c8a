import type { SwaggerTransform } from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JsonSchema } from '../schemas/json-schema.ts';
import type { RouteDescription } from '../schemas/route-schema.ts';
import { errorsOf, routeSchema } from '../schemas/route-schema.ts';
import type { AnswerTime } from './answer-in-time.ts';
import { answerInTime } from './answer-in-time.ts';

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

/** Adds routes to a server, each of which answers in so much time. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[], time: AnswerTime): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.url,
      config: { isPublic: route.isPublic, swaggerTransform: withErrors(route) },
      schema: routeSchema(route) as JsonSchema & { readonly body?: unknown },
      ...(route.isBodyOptional === true ? { preValidation: emptyForNone } : {}),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const { params, query, body } = request as CheckedRequest;
        return await answerInTime(time, handled(route, { params, query, body }, reply));
      },
    });
  }
}

/** What a route throws at once is a rejection, too. */
async function handled(route: Route, request: CheckedRequest, reply: FastifyReply): Promise<unknown> {
  return await route.handle(request, reply);
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
