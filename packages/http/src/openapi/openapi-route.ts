import type { FastifyInstance } from 'fastify';
import type { Route } from '../routing/add-route.ts';

/** The route that tells what all routes are. */
export function openapiRoute(app: FastifyInstance): Route {
  return {
    method: 'GET',
    url: '/openapi.json',
    id: 'describeServer',
    summary: 'Describes all of this in OpenAPI 3.',
    tag: 'health',
    answers: { 200: { type: 'object', additionalProperties: true } },
    handle: () => app.swagger(),
  };
}
