import type { Streams } from '@rivergraph/streams';
import type { FastifyReply } from 'fastify';
import type { Route } from '../routing/add-route.ts';
import type { JsonSchema } from '../schemas/json-schema.ts';
import { object, record } from '../schemas/json-schema.ts';
import type { Readiness } from './readiness.ts';

/** What the routes of health need. */
export interface HealthRouteParts {
  readonly streams: Streams;
  readonly readiness: () => Readiness;
  readonly isPublic: boolean;
}

const status = (...values: string[]): JsonSchema => ({ type: 'string', enum: values });

/** The probes of Kubernetes and its like. */
export function healthRoutes({ streams, readiness, isPublic }: HealthRouteParts): readonly Route[] {
  const readySchema = object(
    {
      status: status('ready', 'starting', 'closed'),
      ...(isPublic ? {} : { streams: record({ type: 'number' }) }),
    },
    ['status'],
  );
  return [
    {
      method: 'GET',
      url: '/health/live',
      id: 'isLive',
      summary: 'Answers while the process serves requests.',
      tag: 'health',
      isPublic,
      answers: { 200: object({ status: status('live') }) },
      handle: () => ({ status: 'live' }),
    },
    {
      method: 'GET',
      url: '/health/ready',
      id: 'isReady',
      summary:
        'Tells whether the streams are open and have been started. A stream that waits or has failed changes nothing.',
      tag: 'health',
      isPublic,
      // A probe reads the status; 503 has the same form as 200 here, not that of an error.
      answers: { 200: readySchema, 503: readySchema },
      handle: (_request, reply: FastifyReply) => {
        const judged = readiness();
        void reply.code(judged === 'ready' ? 200 : 503);
        return {
          status: judged,
          ...(isPublic || judged === 'closed' ? {} : { streams: countStates(streams) }),
        };
      },
    },
  ];
}

/** How many streams are in each state. */
function countStates(streams: Streams): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of streams.show()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
