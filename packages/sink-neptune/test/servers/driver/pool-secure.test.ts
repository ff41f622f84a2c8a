import { inspect } from 'node:util';
import { systemClock } from '@rivergraph/core';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import type { PoolOptions } from '../../../src/driver/pool-options.ts';
import { contextOf, inject, never, poolOf } from '../../support/pool-of.ts';

await describeWithGremlin(
  'a pool on a Gremlin Server with TLS and passwords',
  (server) => {
    async function openError(options: Partial<PoolOptions>, url = server().url): Promise<unknown> {
      await using pool = poolOf(new URL(url), options);
      return await pool.open(contextOf()).then(
        () => undefined,
        (error: unknown) => error,
      );
    }

    function login(password = server().password ?? ''): PoolOptions['auth'] {
      return { kind: 'password', username: server().username ?? '', password };
    }

    it.each(['graphson', 'graphbinary'] as const)(
      'writes over many connections in %s',
      async (serializer) => {
        await using pool = poolOf(new URL(server().url), {
          auth: login(),
          tls: { ca: server().ca },
          serializer,
          connections: 4,
          askStatus: true,
        });
        await pool.open(contextOf());

        const results = await Promise.all(
          Array.from(
            { length: 40 },
            async (_, n) =>
              await pool.submit(inject(n), { signal: never, deadline: systemClock.now() + 30_000 }),
          ),
        );

        expect(results).toEqual(Array.from({ length: 40 }, (_, n) => [n]));
      },
    );

    it('stops with a wrong password, which is in no error', async () => {
      const error = await openError({ auth: login('wrong-password-1'), tls: { ca: server().ca } });

      expect(error).toMatchObject({ code: 'unauthorized' });
      expect(inspect(error, { depth: 9 })).not.toContain('wrong-password-1');
    });

    it('stops without a password', async () => {
      expect(await openError({ tls: { ca: server().ca } })).toMatchObject({ code: 'unauthorized' });
    });

    it('does not trust a certificate that nobody vouches for, unless told to', async () => {
      expect(await openError({ auth: login() })).toMatchObject({ code: 'misconfigured', reason: 'tls' });
      expect(await openError({ auth: login(), tls: { rejectUnauthorized: false } })).toBeUndefined();
    });

    it('gets nowhere without TLS', async () => {
      const url = server().url.replace('wss:', 'ws:');

      expect(await openError({ auth: login() }, url)).toMatchObject({
        code: 'unavailable',
        outcome: 'not-applied',
      });
    });
  },
  { tls: 'required', auth: 'required' },
);
