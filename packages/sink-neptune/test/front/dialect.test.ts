import type { DescribedStatement } from '@rivergraph/core';
import { startNeptuneFront } from '@rivergraph/servers';
import type { FrontStatus } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { createNeptuneSink } from '../../src/index.ts';
import type { NeptuneSinkOptions } from '../../src/index.ts';
import { items } from '../support/items.ts';
import { rejectionOf } from '../support/open-sink.ts';
import { contextOf, never } from '../support/pool-of.ts';

const { Item, NEXT } = items;
const writes = [
  Item.upsert({ id: 1, text: 'a' }),
  NEXT.upsert(Item.ref({ id: 1 }), Item.ref({ id: 2 }), { at: 3 }),
];

type Steps = 'today’s' | 'steps for properties' | 'coalesce' | 'rows';

/** Which steps a sink uses for an engine, once it is open. */
async function stepsFor(status: FrontStatus, options: Partial<NeptuneSinkOptions> = {}): Promise<Steps> {
  await using front = await startNeptuneFront({ status, answer: () => ['an id'] });
  const sink = createNeptuneSink({ url: front.url, graph: items, ...options });
  try {
    await sink.open(contextOf());
    return stepsOf(sink.describe?.({ writes }));
  } finally {
    await sink.close();
  }
}

function stepsOf([statement]: readonly DescribedStatement[] = []): Steps {
  const { text = '' } = statement ?? {};
  if (text.startsWith('g.inject(')) return 'rows';
  if (text.includes('.coalesce(')) return 'coalesce';
  return text.includes('Cardinality.single)') ? 'today’s' : 'steps for properties';
}

describe('the form auto', () => {
  it.each<[string, Steps]>([
    ['1.4.7.1', 'today’s'],
    ['1.4.6.0', 'today’s'],
    ['1.3.2.0', 'today’s'],
    ['1.3.2.0.R1', 'today’s'],
    ['2.0.0.0', 'today’s'],
    ['1.10.0.0', 'today’s'],
    ['1.3.1.0', 'steps for properties'],
    ['1.3.0.0', 'steps for properties'],
    ['1.2.1.2', 'steps for properties'],
    ['1.2.1.0', 'steps for properties'],
    ['1.2.0.2', 'coalesce'],
    ['1.1.1.0', 'coalesce'],
    ['1.1.0.0.R3', 'coalesce'],
    ['1.0.5.1', 'coalesce'],
    ['next', 'today’s'],
    ['', 'today’s'],
  ])('asks the engine, and uses for %s %s steps', async (dbEngineVersion, expected) => {
    expect(await stepsFor({ role: 'writer', dbEngineVersion })).toBe(expected);
  });

  it('uses those of today where nothing tells the version', async () => {
    expect(await stepsFor('absent')).toBe('today’s');
    expect(await stepsFor({ role: 'writer' })).toBe('today’s');
  });

  it('uses those of today where it may not ask', async () => {
    expect(await stepsFor({ role: 'writer', dbEngineVersion: '1.1.0.0' }, { statusCheck: false })).toBe(
      'today’s',
    );
  });

  it('is what `chain` is, too', async () => {
    expect(await stepsFor({ role: 'writer', dbEngineVersion: '1.3.1.0' }, { form: 'chain' })).toBe(
      'steps for properties',
    );
  });
});

describe('any other form', () => {
  it.each([
    ['inject', 'rows'],
    ['coalesce', 'coalesce'],
  ] as const)('does not depend on the engine: %s', async (form, expected) => {
    for (const dbEngineVersion of ['1.0.5.1', '1.2.1.0', '1.4.6.0'])
      expect(await stepsFor({ role: 'writer', dbEngineVersion }, { form })).toBe(expected);
  });
});

describe('open', () => {
  it('waits for the writer where a reader is behind the address, and writes nothing meanwhile', async () => {
    await using front = await startNeptuneFront({ status: { role: 'reader', dbEngineVersion: '1.4.6.0' } });
    const sink = createNeptuneSink({ url: front.url, graph: items });

    const error = await rejectionOf(sink.open(contextOf()));

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    await front.until(({ open }) => open === 0);
    front.setStatus({ role: 'writer', dbEngineVersion: '1.4.6.0' });
    await expect(sink.open(contextOf())).resolves.toBeUndefined();
    await sink.close();
  });

  it('is refused a second time, and after close', async () => {
    await using front = await startNeptuneFront({ answer: () => ['an id'] });
    const sink = createNeptuneSink({ url: front.url, graph: items });
    await sink.open(contextOf());

    await expect(sink.open(contextOf())).rejects.toMatchObject({ code: 'internal' });
    await sink.close();
    await expect(sink.open(contextOf())).rejects.toMatchObject({ code: 'closed' });
  });

  it('asks for nothing where statusCheck is false', async () => {
    await using front = await startNeptuneFront({ status: { role: 'reader' }, answer: () => ['an id'] });
    const sink = createNeptuneSink({ url: front.url, graph: items, statusCheck: false });

    await sink.open(contextOf());
    const context = { signal: never, attempt: 1, deadline: Date.now() + 10_000 };

    await expect(sink.write({ writes }, context)).resolves.toBeUndefined();
    expect(front.stats().statusCalls).toBe(0);
    await sink.close();
  });
});
