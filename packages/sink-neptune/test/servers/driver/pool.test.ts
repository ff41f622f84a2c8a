import { systemClock } from '@rivergraph/core';
import { openGremlin } from '@rivergraph/servers';
import { describeWithGremlin } from '@rivergraph/servers/vitest';
import gremlin from 'gremlin';
import { expect, it } from 'vitest';
import type { PoolOptions } from '../../../src/driver/pool-options.ts';
import type { Bytecode, GremlinPool } from '../../../src/driver/port.ts';
import { isMissingEnd } from '../../../src/errors.ts';
import { TypedNumber } from '../../../src/statement/typed-number.ts';
import { contextOf, inject, never, poolOf } from '../../support/pool-of.ts';

const { Bytecode: Steps, direction, merge, t } = gremlin.process;

function addVertex(id: string, properties: Readonly<Record<string, unknown>> = {}): Bytecode {
  const onCreate = new Map<unknown, unknown>([[t.label, 'Item'], ...Object.entries(properties)]);
  return new Steps()
    .addStep('mergeV', [new Map([[t.id, id]])])
    .addStep('option', [merge.onCreate, onCreate])
    .addStep('id');
}

function addEdge(from: string, to: string): Bytecode {
  const search = new Map<unknown, unknown>([
    [t.label, 'LINK'],
    [direction.out, from],
    [direction.in, to],
  ]);
  return new Steps().addStep('mergeE', [search]).addStep('id');
}

async function submit(pool: GremlinPool, bytecode: Bytecode, ms = 30_000): Promise<readonly unknown[]> {
  return await pool.submit(bytecode, { signal: never, deadline: systemClock.now() + ms });
}

async function failure(pool: GremlinPool, bytecode: Bytecode, ms?: number): Promise<unknown> {
  return await submit(pool, bytecode, ms).then(
    () => undefined,
    (error: unknown) => error,
  );
}

await describeWithGremlin('a pool on a Gremlin Server', (server) => {
  async function opened(options: Partial<PoolOptions> = {}): Promise<GremlinPool & AsyncDisposable> {
    const pool = poolOf(new URL(server().url), options);
    await pool.open(contextOf());
    return pool;
  }

  it('finds no status endpoint', async () => {
    await using pool = poolOf(new URL(server().url), { askStatus: true });

    expect(await pool.open(contextOf())).toBeUndefined();
  });

  it.each(['graphson', 'graphbinary'] as const)(
    'writes numbers with their types in %s',
    async (serializer) => {
      await using pool = await opened({ serializer });
      const id = `numbers-${serializer}`;
      const given = {
        small: new TypedNumber('Int64', 5),
        big: new TypedNumber('Int64', 9_007_199_254_740_993n),
        least: new TypedNumber('Int64', -(2n ** 63n)),
        whole: new TypedNumber('Double', 2),
        half: new TypedNumber('Double', 2.5),
        none: new TypedNumber('Double', Number.NaN),
      };

      expect(await submit(pool, addVertex(id, given))).toEqual([id]);

      const client = openGremlin(server());
      const script = `g.V('${id}').properties().toList().collectEntries { [it.key(), it.value().class.simpleName + ' ' + it.value()] }`;
      const stored = Object.fromEntries((await client.run(script)).flatMap((part) => entriesOf(part)));
      await client.close();
      expect(stored).toEqual({
        small: 'Long 5',
        big: 'Long 9007199254740993',
        least: 'Long -9223372036854775808',
        whole: 'Double 2.0',
        half: 'Double 2.5',
        none: 'Double NaN',
      });
    },
  );

  it('gives results with how often they came', async () => {
    await using pool = await opened();

    expect(await submit(pool, inject('a', 'a', 'b'))).toEqual(['a', 'a', 'b']);
  });

  it('says what the server means', async () => {
    await using pool = await opened({ connections: 1 });
    const deep = new Steps();
    for (let n = 0; n < 5_000; n += 1)
      deep.addStep('mergeV', [new Map([[t.id, 'there']])]).addStep('option', [merge.onCreate, new Map()]);

    await submit(pool, addVertex('there'));
    const noEnd = await failure(pool, addEdge('there', 'nowhere'));
    expect(noEnd).toMatchObject({ code: 'conflict', reason: 'constraint', outcome: 'not-applied' });
    expect(isMissingEnd(noEnd)).toBe(true);
    const doubled = await failure(
      pool,
      new Steps().addStep('addV', ['Item']).addStep('property', [t.id, 'there']),
    );
    expect(doubled).toMatchObject({ code: 'conflict', reason: 'constraint' });
    expect(isMissingEnd(doubled)).toBe(false);
    expect(await failure(pool, inject().addStep('foo'))).toMatchObject({
      code: 'misconfigured',
      reason: 'statement',
    });
    expect(await failure(pool, inject('x').addStep('math', ['_ + 1']))).toMatchObject({ code: 'rejected' });
    expect(await failure(pool, deep)).toMatchObject({ code: 'too-large', reason: 'size' });
  });

  it('meets other transactions', async () => {
    await using pool = await opened({ connections: 4 });
    await submit(pool, addVertex('hot'));
    const write = async (n: number): Promise<unknown> =>
      await failure(pool, new Steps().addStep('V', ['hot']).addStep('property', ['n', n]));

    const failures = (await Promise.all(Array.from({ length: 200 }, async (_, n) => await write(n)))).filter(
      (error) => error !== undefined,
    );

    expect(failures.length).toBeGreaterThan(0);
    for (const error of failures)
      expect(error).toMatchObject({ code: 'conflict', reason: undefined, outcome: 'not-applied' });
  });

  it('has the server stop before it gives up itself, and gets its pongs while the server works', async () => {
    await using pool = await opened({ connections: 1, heartbeatMs: 200 });
    for (const id of ['one', 'two', 'three']) await submit(pool, addVertex(id));
    const endless = new Steps();
    for (let n = 0; n < 30; n += 1) endless.addStep('V');
    endless.addStep('path').addStep('count');

    expect(await failure(pool, endless, 5_000)).toMatchObject({
      code: 'too-large',
      reason: 'resources',
      outcome: 'not-applied',
    });
    expect(await submit(pool, inject(1))).toEqual([1]);
  });

  it('notices that the server says nothing any more, and goes on when it does', async () => {
    await using pool = await opened({ connections: 1, heartbeatMs: 200, connectTimeoutMs: 1_000 });
    const began = systemClock.now();
    await server().pause();

    const silent = await failure(pool, inject(1), 60_000);
    const tookMs = systemClock.now() - began;
    const away = await failure(pool, inject(1), 60_000);
    await server().resume();

    expect(silent).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    expect(tookMs).toBeLessThan(5_000);
    expect(away).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(await submit(pool, inject(1))).toEqual([1]);
  });

  it('goes on after a restart', async () => {
    await using pool = await opened({ connections: 2 });
    await submit(pool, addVertex('before'));

    await server().kill();
    const away = await failure(pool, inject(1));
    await server().restart();

    expect(away).toMatchObject({ code: 'unavailable' });
    expect(await submit(pool, new Steps().addStep('V', ['before']).addStep('count'))).toEqual([0]);
  });
});

function entriesOf(part: unknown): readonly (readonly [string, string])[] {
  if (part instanceof Map) return [...(part as Map<string, string>)];
  const { key, value } = part as { readonly key: string; readonly value: string };
  return [[key, value]];
}
