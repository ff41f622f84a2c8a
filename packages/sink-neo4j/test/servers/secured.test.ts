import { conformanceGraph, describeSinkConformance, sinkCases } from '@rivergraph/core/testing';
import { startNeo4j } from '@rivergraph/servers';
import type { Neo4jServer } from '@rivergraph/servers';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNeo4jSink } from '../../src/index.ts';
import type { Neo4jAuth } from '../../src/index.ts';
import { sinkContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { sharedDatabase } from '../../../cypher/test/bolt-support/shared-database.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

const username = 'neo4j';
const password = 'quite secret';
const features = { 'second sink': true, outage: false, 'atomic batches': true };
/** What a way to a server could spoil: transactions of both kinds, and several connections. */
const groups = ['atomic batches', 'concurrency'];

describeWithNeo4j('createNeo4jSink and routes', (neo4j) => {
  describeSinkConformance(
    { describe, it },
    {
      name: 'neo4j with routes',
      features,
      cases: sinkCases.filter(({ group }) => groups.includes(group)),
      harness: sharedDatabase({
        ...neo4jDatabase(neo4j),
        createSink: (graph) => createNeo4jSink({ url: neo4j.routedUrl, graph, ...authOf(neo4j) }),
      }),
    },
  );
});

describeWithNeo4j(
  'createNeo4jSink, a password and TLS',
  () => {
    let server: Neo4jServer;

    beforeAll(async () => {
      server = await startNeo4j({ password, tls: 'required' });
    });
    afterAll(async () => await server.stop());

    async function open(auth: Neo4jAuth | undefined, url = server.url): Promise<void> {
      const sink = createNeo4jSink({ url, auth, graph: conformanceGraph });
      try {
        await sink.open(sinkContext());
      } finally {
        await sink.close();
      }
    }

    it.each(['url', 'routedUrl'] as const)('opens with what is right, at the %s', async (name) => {
      const asked = async () => await Promise.resolve({ credentials: { username, password } });

      await expect(open({ username, password }, server[name])).resolves.toBeUndefined();
      await expect(open(asked, server[name])).resolves.toBeUndefined();
    });

    it('trusts a certificate that is given to the driver', async () => {
      const { certificate = '' } = server;
      const sink = createNeo4jSink({
        url: server.url.replace('+ssc', ''),
        auth: { username, password },
        driverConfig: {
          encrypted: 'ENCRYPTION_ON',
          trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES',
          trustedCertificates: [certificate],
        },
      });

      await expect(sink.open(sinkContext())).resolves.toBeUndefined();
      await sink.close();
    });

    it('does not open with what is wrong, and does not show it', async () => {
      await expect(open({ username, password: 'wrong word' })).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.not.stringContaining('wrong word') as string,
      });
      await expect(open(undefined)).rejects.toMatchObject({ code: 'unauthorized' });
    });

    it.each([
      ['without TLS', '+ssc', ''],
      ['with a certificate that nobody trusts', '+ssc', '+s'],
    ])('does not open %s', async (_, from, to) => {
      await expect(open({ username, password }, server.url.replace(from, to))).rejects.toMatchObject({
        code: 'unavailable',
      });
    });
  },
  { needs: ['processes'] },
);

function authOf({
  username: name,
  password: word,
}: {
  username: string | undefined;
  password: string | undefined;
}): {
  auth?: Neo4jAuth;
} {
  return name === undefined ? {} : { auth: { username: name, password: word ?? '' } };
}
