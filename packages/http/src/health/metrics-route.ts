import type { Metrics } from '../metrics/index.ts';
import type { Route } from '../routing/add-route.ts';
import { text } from '../schemas/json-schema.ts';

/** The route of `/metrics`, the one whose answer is no JSON. */
export function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    url: '/metrics',
    id: 'showMetrics',
    summary: 'Tells the figures of the streams and of the process, as Prometheus reads them.',
    tag: 'health',
    answers: { 200: text },
    answerType: 'text/plain',
    handle: async (_request, reply) => {
      const figures = await metrics.text();
      return await reply.type(metrics.contentType).send(figures);
    },
  };
}
