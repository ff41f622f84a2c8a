import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../errors/error-body.ts';
import type { Authorizer } from './authorizer.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route needs no token. */
    readonly isPublic?: boolean | undefined;
  }
}

/** Makes the hook that lets nothing through without the token, before anything of a request but its head is read. */
export function authorizeRequests(isAuthorized: Authorizer) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const isPublic = request.routeOptions.config.isPublic === true;
    if (isPublic || isAuthorized(request.headers.authorization)) return undefined;
    return await refuse(reply);
  };
}

/** Answers that the token is missing or another. */
export async function refuse(reply: FastifyReply): Promise<unknown> {
  return await reply
    .code(401)
    .header('www-authenticate', 'Bearer realm="rivergraph"')
    .send(
      errorBody(
        401,
        'request: expected the header Authorization: Bearer TOKEN with the token of this server',
      ),
    );
}
