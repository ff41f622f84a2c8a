import { describe, expect, it } from 'vitest';
import { openApp } from './support/open-app.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

async function describeServer(options: { readonly publicHealth?: boolean } = {}): Promise<{
  readonly operations: readonly (Operation & { readonly path: string })[];
  readonly document: { readonly security: unknown; readonly components: object };
}> {
  await using server = await openApp(options);
  const answer = await server.send('GET', '/openapi.json');
  const document = answer.json();
  const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path: `${method} ${path}` })),
  );
  return { operations, document };
}

describe('OpenAPI description', () => {
  it('names every operation, and asks for the token', async () => {
    const { operations, document } = await describeServer();

    expect(operations).toHaveLength(38);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(38);
    expect(document.security).toEqual([{ token: [] }]);
    expect(document.components).toMatchObject({
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    });
    for (const { path, summary, responses, security } of operations) {
      expect([path, summary.endsWith('.'), security]).toEqual([path, true, undefined]);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '503']));
    }
  });

  it('asks for no token where health needs none', async () => {
    const { operations } = await describeServer({ publicHealth: true });

    const open = operations.filter(({ security }) => security?.length === 0);

    expect(open.map(({ path }) => path)).toEqual(['get /health/live', 'get /health/ready']);
  });

  it('says what a body of nothing means', async () => {
    const { operations } = await describeServer();
    const named = new Map(operations.map((operation) => [operation.operationId, operation]));

    expect(named.get('checkStream')).toMatchObject({ requestBody: { required: false } });
    expect(named.get('createStream')).toMatchObject({ requestBody: { required: true } });
    expect(named.get('pauseConnector')?.responses['202']?.content).toBeUndefined();
    expect(named.get('showMetrics')?.responses['200']?.content).toHaveProperty('text/plain');
  });

  it('is itself told under the token', async () => {
    const { operations } = await describeServer();

    expect(operations.map(({ path }) => path)).toContain('get /openapi.json');
  });
});
