import { misconfigured } from '@rivergraph/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Deeper bodies would overflow the stack of what walks through them. */
const mostDepth = 32;

/** Takes JSON as body and nothing else; no body at all is `undefined`, where a client names its type all the same. */
export function takeJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    (request: FastifyRequest, text: string, done: (error: Error | null, body?: unknown) => void): void => {
      if (text === '') done(null, undefined);
      else if (depthOf(text) > mostDepth)
        done(misconfigured(`request: expected JSON at most ${mostDepth} deep`));
      else void parse(request, text, done);
    },
  );
}

/** Counts how deep a JSON text is nested, at most: brackets in its texts do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inText && char === '\\') index += 1;
    else if (char === '"') inText = !inText;
    else if (!inText && (char === '[' || char === '{')) deepest = Math.max(deepest, (depth += 1));
    else if (!inText && (char === ']' || char === '}')) depth -= 1;
  }
  return deepest;
}
