import type { JsonSchema } from './json-schema.ts';
import { object, ref, text } from './json-schema.ts';
import { streamName } from './request-schemas.ts';

/** What a route says of itself, short. */
export interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Its name for programs that are generated from the description. */
  readonly id: string;
  readonly summary: string;
  readonly tag: 'connect' | 'streams' | 'health';
  /** What it answers, by status; `null` where that has no body. */
  readonly answers: Readonly<Record<number, JsonSchema | null>>;
  /** The type of what it answers. @defaultValue `'application/json'` */
  readonly answerType?: string | undefined;
  readonly body?: JsonSchema | undefined;
  /** Whether there may be no body, which is then taken for an empty object. */
  readonly isBodyOptional?: boolean | undefined;
  readonly query?: JsonSchema | undefined;
  /** Whether it is about one stream, which its path names. */
  readonly isNamed?: boolean | undefined;
  /** The other parameters of its path. */
  readonly params?: Readonly<Record<string, JsonSchema>> | undefined;
  /** The errors that it may answer with, besides those that any may. */
  readonly errors?: readonly number[] | undefined;
  readonly isPublic?: boolean | undefined;
}

const summaries: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted; it goes on.',
  204: 'Done.',
  400: 'The request, or the configuration in it, cannot be taken.',
  401: 'The token is missing or another.',
  404: 'There is nothing of that name.',
  409: 'The state of the stream does not allow it.',
  413: 'The body is too large.',
  415: 'The body is of another type than JSON.',
  422: 'A record was rejected, and there is no dead letter for it.',
  429: 'Too many dry runs, bounded starts and replays at a time.',
  500: 'An unexpected error.',
  502: 'The credentials of the stream are refused.',
  503: 'The streams are closed, or something that they need does not answer in time.',
};

/** Marks operations for the OpenAPI description. */
export const bodyOptional = 'x-body-optional';

const jsonType = 'application/json';

/** The error that any route answers with. */
export const errorSchema: JsonSchema = object(
  { error_code: { type: 'number' }, message: text, code: text, reason: text },
  ['error_code', 'message'],
);

/** Makes the schema of a route, of what it takes and answers where all goes well. */
export function routeSchema(route: RouteDescription): JsonSchema {
  const { params = {}, isNamed = false } = route;
  const pathParams = isNamed ? { name: streamName, ...params } : params;
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.isPublic === true ? { security: [] } : {}),
    ...(route.isBodyOptional === true ? { [bodyOptional]: true } : {}),
    ...(Object.keys(pathParams).length === 0 ? {} : { params: object(pathParams) }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    response: answersOf(route),
  };
}

function answersOf({ answers, answerType = jsonType }: RouteDescription): JsonSchema {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      schema === null
        ? { description: summaryOf(status), type: 'null' }
        : { description: summaryOf(status), content: { [answerType]: { schema } } },
    ]),
  );
}

/**
 * Makes the schemas of the errors of a route, so that the description has every status. The server itself does without: errors are of
 * one form, and a serializer for each of them would make its start slow.
 */
export function errorsOf({
  method,
  isPublic = false,
  isNamed = false,
  errors = [],
}: RouteDescription): JsonSchema {
  const statuses = new Set(errors);
  if (!isPublic) for (const status of [401, 500, 503]) statuses.add(status);
  if (isNamed) for (const status of [400, 404]) statuses.add(status);
  // A body may come with any of them, wanted or not.
  if (method !== 'GET') for (const status of [400, 413, 415]) statuses.add(status);
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      { description: summaryOf(String(status)), content: { [jsonType]: { schema: ref('Error') } } },
    ]),
  );
}

function summaryOf(status: string): string {
  return summaries[Number(status)] ?? 'Done.';
}
