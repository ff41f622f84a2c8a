import type { FastifyInstance } from 'fastify';
import { connectSchemas } from './connect-schemas.ts';
import { errorSchema } from './route-schema.ts';
import { streamSchemas } from './stream-schemas.ts';

/** Gives a server the schemas that its routes name. */
export function shareSchemas(app: FastifyInstance): void {
  const all = { Error: errorSchema, ...streamSchemas, ...connectSchemas };
  for (const [name, schema] of Object.entries(all)) app.addSchema({ $id: name, ...schema });
}
