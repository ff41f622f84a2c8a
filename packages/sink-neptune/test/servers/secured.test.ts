import { inspect } from 'node:util';
import type { RivergraphError } from '@rivergraph/core';
import { conformanceGraph, describeSinkConformance } from '@rivergraph/core/testing';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { createNeptuneSink } from '../../src/index.ts';
import type { NeptuneSinkOptions, PasswordAuth } from '../../src/index.ts';
import { kitFeatures, kitSkips } from '../support/kit.ts';
import { contextOf } from '../support/pool-of.ts';
import { sharedGraph } from '../support/shared-graph.ts';

const wrong = 'a-password-that-is-wrong';

await describeWithGremlin(
  'neptune sink, a password and TLS',
  (gremlin) => {
    const authOf = (): PasswordAuth => ({
      username: gremlin().username ?? '',
      password: gremlin().password ?? '',
    });

    describeSinkConformance(
      { describe, it },
      {
        name: 'neptune, secured',
        features: kitFeatures,
        skip: kitSkips,
        harness: sharedGraph(gremlin, (graph) => ({
          url: gremlin().url,
          graph,
          auth: authOf(),
          tls: { ca: gremlin().ca },
        })),
      },
    );

    describe('open', () => {
      it('takes what is right in the other serializer, too', async () => {
        expect(
          await openError({ auth: authOf(), tls: { ca: gremlin().ca }, serializer: 'graphbinary' }),
        ).toBeUndefined();
      });

      it.each([
        ['a wrong password', (): Partial<NeptuneSinkOptions> => ({ auth: { ...authOf(), password: wrong } })],
        [
          'a wrong name',
          (): Partial<NeptuneSinkOptions> => ({ auth: { username: 'nobody', password: wrong } }),
        ],
        ['nobody', (): Partial<NeptuneSinkOptions> => ({})],
      ])('refuses %s as unauthorized, and shows no password', async (_, optionsOf) => {
        const error = await openError({ tls: { ca: gremlin().ca }, ...optionsOf() });

        expect(error).toMatchObject({ code: 'unauthorized', outcome: 'not-applied' });
        expect(shown(error)).not.toContain(wrong);
        expect(shown(error)).not.toContain(Buffer.from(wrong).toString('base64'));
      });

      it('refuses a certificate that nobody vouches for, and says which option is meant', async () => {
        const error = await openError({ auth: authOf() });

        expect(error).toMatchObject({ code: 'misconfigured', reason: 'tls' });
        expect(error?.message).toContain('option tls');
        expect(shown(error)).not.toContain(authOf().password);
      });

      it('gets nowhere without TLS', async () => {
        const error = await openError({ auth: authOf(), url: gremlin().url.replace('wss:', 'ws:') });

        expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
        expect(shown(error)).not.toContain(authOf().password);
      });
    });

    async function openError(options: Partial<NeptuneSinkOptions>): Promise<RivergraphError | undefined> {
      const sink = createNeptuneSink({ url: gremlin().url, graph: conformanceGraph, ...options });
      try {
        return await sink.open(contextOf()).then(
          () => undefined,
          (error: unknown) => error as RivergraphError,
        );
      } finally {
        await sink.close();
      }
    }
  },
  { tls: 'required', auth: 'required' },
);

/** All that a log could show of an error. */
function shown(error: RivergraphError | undefined): string {
  return `${error?.message} ${error?.stack} ${inspect(error, { depth: 20, showHidden: true, getters: true })}`;
}
