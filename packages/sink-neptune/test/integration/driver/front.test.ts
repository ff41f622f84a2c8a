import { inspect } from 'node:util';
import { createManualClock } from '@rivergraph/core/testing';
import { startNeptuneFront } from '@rivergraph/servers';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialsProvider } from '../../../src/driver/credentials.ts';
import type { PoolAuth } from '../../../src/driver/pool-options.ts';
import { contextOf, inject, never, poolOf } from '../../support/pool-of.ts';

const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI',
  sessionToken: 'FwoGZXIvYXdzEBY',
};
const status = { role: 'writer', dbEngineVersion: '1.4.6.0' } as const;
const later = (): { readonly signal: AbortSignal; readonly deadline: number } => ({
  signal: never,
  deadline: Date.now() + 10_000,
});

describe('a pool before Neptune', () => {
  it('is let in by its signature, to the traversals and to the status', async () => {
    await using front = await startNeptuneFront({
      answer: () => ['a'],
      tls: 'required',
      iam: { credentials: [keys], region: 'eu-west-1' },
      status,
    });
    const auth: PoolAuth = {
      kind: 'iam',
      region: 'eu-west-1',
      credentials: async () => await Promise.resolve(keys),
    };
    await using pool = poolOf(new URL(front.url), { auth, tls: { ca: front.ca }, askStatus: true });

    expect(await pool.open(contextOf())).toEqual({ engine: '1.4.6.0', role: 'writer' });
    expect(await pool.submit(inject(1), later())).toEqual(['a']);
  });

  it('tells no log line what it signs with', async () => {
    await using front = await startNeptuneFront({ iam: { credentials: [keys], region: 'eu-west-1' } });
    const lines: unknown[] = [];
    const log = (...line: readonly unknown[]): void => void lines.push(line);
    const logger = { debug: log, info: log, warn: log, error: log };
    const auth: PoolAuth = {
      kind: 'iam',
      region: 'eu-west-1',
      credentials: async () => await Promise.resolve(keys),
    };
    await using pool = poolOf(new URL(front.url), { auth, askStatus: true });

    await pool.open({ ...contextOf(), logger });
    front.setIam({ credentials: [{ ...keys, secretAccessKey: 'another' }] });
    front.cutAll();
    for (let n = 0; n < 3; n += 1)
      await pool.submit(inject(n), later()).catch((error: unknown) => lines.push(error));

    const shown = inspect(lines, { depth: 9, showHidden: true });
    expect(shown).toContain('unauthorized');
    for (const secret of Object.values(keys)) expect(shown).not.toContain(secret);
  });

  it('comes back with fresh credentials when those it remembered have ended', async () => {
    await using front = await startNeptuneFront({
      answer: () => ['a'],
      iam: { credentials: [keys], region: 'eu-west-1' },
    });
    const ask = vi.fn<CredentialsProvider>(
      async (options) =>
        await Promise.resolve(options?.forceRefresh === true ? keys : { ...keys, sessionToken: 'old' }),
    );
    await using pool = poolOf(new URL(front.url), {
      auth: { kind: 'iam', region: 'eu-west-1', credentials: ask },
    });

    await pool.open(contextOf());

    expect(ask).toHaveBeenCalledTimes(2);
    expect(front.handshakes().map((handshake) => handshake.status)).toEqual([403, 101]);
  });

  it('leaves the former writer', async () => {
    await using front = await startNeptuneFront({ answer: () => ['a'] });
    await using pool = poolOf(new URL(front.url), { connections: 1 });
    await pool.open(contextOf());
    front.inject({ effect: { kind: 'error', code: 'ReadOnlyViolationException', status: 400 }, times: 1 });

    await expect(pool.submit(inject(1), later())).rejects.toMatchObject({ reason: 'read-only' });
    expect(await pool.submit(inject(2), later())).toEqual(['a']);
    expect(front.stats()).toMatchObject({ opened: 2, mostInFlight: 1 });
  });

  it('notices a black hole', async () => {
    const clock = createManualClock();
    await using front = await startNeptuneFront({ answer: () => ['a'] });
    await using pool = poolOf(new URL(front.url), { connections: 1, heartbeatMs: 5_000 });
    await pool.open(contextOf(clock));
    front.freeze();
    const asked = pool.submit(inject(1), { signal: never, deadline: clock.now() + 150_000 });
    asked.catch(() => undefined);

    for (let beat = 1; beat <= 5; beat += 1) await clock.advance(5_000);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    front.thaw();

    expect(await pool.submit(inject(2), { signal: never, deadline: clock.now() + 150_000 })).toEqual(['a']);
  });
});
