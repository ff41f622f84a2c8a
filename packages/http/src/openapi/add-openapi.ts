import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { bodyOptional } from '../schemas/route-schema.ts';

interface Operation {
  [bodyOptional]?: boolean;
  requestBody?: { required?: boolean };
}

/** Collects the routes that are added from now on into an OpenAPI description. */
export function addOpenapi(app: FastifyInstance, version: string): void {
  void app.register(fastifySwagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Rivergraph streams',
        description:
          'Operates the named streams of one process: as Kafka Connect does below /connectors, and with all that they tell below /streams.',
        version,
      },
      tags: [
        { name: 'connect', description: "Kafka Connect's REST interface." },
        { name: 'streams', description: 'Streams, with all that they tell.' },
        { name: 'health', description: 'Probes and figures.' },
      ],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `def-${index}`,
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      const { openapiObject } = document;
      for (const path of Object.values(openapiObject.paths ?? {})) relaxBodies(Object.values(path ?? {}));
      return openapiObject;
    },
  });
}

/** The plugin calls every body required. */
function relaxBodies(operations: readonly unknown[]): void {
  for (const operation of operations as readonly Operation[]) {
    if (operation[bodyOptional] !== true) continue;
    delete operation[bodyOptional];
    if (operation.requestBody !== undefined) operation.requestBody.required = false;
  }
}
