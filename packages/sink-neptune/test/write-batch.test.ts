import { conflict, internal, rejected, RivergraphError, unavailable } from '@rivergraph/core';
import type { FailedWrite, GraphWrite, SourceRecord, WriteBatch } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { batchForm } from '../src/batch-form.ts';
import { classifyError } from '../src/errors.ts';
import { gremlin } from '../src/index.ts';
import type { GremlinWrite, NeptuneSinkOptions } from '../src/index.ts';
import { resolveOptions } from '../src/resolve-options.ts';
import { writeBatch } from '../src/write-batch.ts';
import type { NeptuneSinkWrite } from '../src/write-batch.ts';
import { items } from './support/items.ts';
import { stepText } from './support/step-text.ts';

const { Item, NEXT } = items;
const node = (id: number): GraphWrite => Item.upsert({ id });
const ref = (id: number, missing: 'reject' | 'skip' = 'reject') => Item.ref({ id }, { missing });
const next = (from: number, to: number): GraphWrite => NEXT.upsert(ref(from), ref(to));

/** What Neptune says where an end is missing, or an id is taken. */
const constraint = classifyError(
  Object.assign(new Error('Server error'), {
    name: 'ResponseError',
    statusCode: 400,
    statusMessage: '{"code":"ConstraintViolationException","detailedMessage":"none"}',
  }),
);

/** How a server answers: results by request, or an error. */
type Answer = readonly unknown[] | Error;

/** A batch that was written to a server which gives these answers, and an id to all further requests. */
async function written(
  writes: readonly NeptuneSinkWrite[],
  answers: readonly Answer[] = [],
  { atomic, ...options }: Partial<NeptuneSinkOptions> & { readonly atomic?: true } = {},
): Promise<{ readonly requests: readonly string[]; readonly end: readonly FailedWrite[] | RivergraphError }> {
  const requests: string[] = [];
  const form = batchForm(resolveOptions({ url: 'ws://localhost', graph: items, ...options }), undefined);
  const batch: WriteBatch<NeptuneSinkWrite> = { writes, ...(atomic && { atomic }) };
  const work = writeBatch(batch, {
    ...form,
    submit: async (bytecode) => {
      const answer = answers[requests.length] ?? ['an id'];
      requests.push(stepText(bytecode));
      return answer instanceof Error ? await Promise.reject(answer) : await Promise.resolve(answer);
    },
  });
  const end = await work.catch((error: unknown) => error as RivergraphError);
  return { requests, end };
}

const failures = (end: readonly FailedWrite[] | RivergraphError): unknown =>
  end instanceof RivergraphError ? end : end.map(({ index, error }) => [index, error.code, error.reason]);

describe('writeBatch', () => {
  it('writes a batch by one request where the server notices missing ends', async () => {
    const { requests, end } = await written([node(1), next(1, 2), next(3, 4)]);

    expect([requests.length, end]).toEqual([1, []]);
  });

  it('looks which ends exist when the server misses one, and sends the rest', async () => {
    const { requests, end } = await written(
      [next(1, 2), next(3, 4), node(5)],
      [constraint, ['Item|1', 'Item|2', 'Item|3']],
    );

    expect(requests.length).toBe(3);
    expect(requests[1]).toBe("g.V('Item|1', 'Item|2', 'Item|3', 'Item|4').id()");
    expect(requests[2]).toContain("'Item|2'");
    expect(requests[2]).toContain("'Item|5'");
    expect(requests[2]).not.toContain("'Item|4'");
    expect(failures(end)).toEqual([[1, 'rejected', 'missing-endpoint']]);
  });

  it('sends nothing more where nothing is left', async () => {
    const { requests, end } = await written([next(1, 2)], [constraint, ['Item|1']]);

    expect(requests.length).toBe(2);
    expect(failures(end)).toEqual([[0, 'rejected', 'missing-endpoint']]);
  });

  it('gives the error back where all ends exist', async () => {
    const { requests, end } = await written([next(1, 2)], [constraint, ['Item|2', 'Item|1']]);

    expect([requests.length, end]).toEqual([2, constraint]);
  });

  it('looks as well where the server refuses the data, since its code for it is not known', async () => {
    const refused = rejected('neptune: the server cannot write this data');

    expect(failures((await written([next(1, 2)], [refused, []])).end)).toEqual([
      [0, 'rejected', 'missing-endpoint'],
    ]);
    expect((await written([next(1, 2)], [refused, ['Item|1', 'Item|2']])).end).toBe(refused);
  });

  it.each([
    conflict('neptune: another transaction was in the way'),
    unavailable('neptune: the connection was lost'),
    internal('a bug'),
  ])('does not look after an error that no missing end makes: %s', async (error) => {
    const { requests, end } = await written([next(1, 2)], [error]);

    expect([requests.length, end]).toEqual([1, error]);
  });

  it.each([constraint, rejected('neptune: the server cannot write this data')])(
    'does not look where no end must be there: %s',
    async (error) => {
      const { requests, end } = await written([node(1), NEXT.upsert(ref(1), Item.merge({ id: 2 }))], [error]);

      expect([requests.length, end]).toEqual([1, error]);
    },
  );

  it('does not look a second time', async () => {
    const { requests, end } = await written([next(1, 2), next(1, 1)], [constraint, ['Item|1'], constraint]);

    expect([requests.length, end]).toEqual([3, constraint]);
  });

  it('looks before it sends in the form coalesce, but only where an end must be there', async () => {
    const options = { form: 'coalesce' } as const;
    const looked = await written([next(1, 2), node(3)], [['Item|1']], options);
    const unseen = await written([node(1), next(1, 1)], [], options);

    expect(looked.requests.map((text) => text.slice(0, 7))).toEqual(["g.V('It", "g.V('It"]);
    expect(looked.requests[0]).toBe("g.V('Item|1', 'Item|2').id()");
    expect(looked.requests[1]).toContain("g.V('Item|3').fold().coalesce(");
    expect(failures(looked.end)).toEqual([[0, 'rejected', 'missing-endpoint']]);
    expect([unseen.requests.length, unseen.end]).toEqual([1, []]);
  });

  it('looks before it sends where it depends on an end what becomes of a write', async () => {
    const open = NEXT.upsert(ref(1, 'skip'), ref(2));
    const writes = [Item.delete({ id: 2 }), open];

    const there = await written(writes, [['Item|1']]);
    const away = await written(writes, [[]]);

    expect(there.requests.length).toBe(2);
    expect(failures(there.end)).toEqual([[1, 'rejected', 'missing-endpoint']]);
    expect(away.end).toEqual([]);
  });

  it('sends what it makes again after a removal by itself', async () => {
    const { requests, end } = await written([node(1), Item.delete({ id: 1 }), node(1), node(2)]);

    expect(end).toEqual([]);
    expect(requests.map((text) => [text.includes('drop()'), text.includes("'Item|2'")])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('does not know what was applied where a later part fails', async () => {
    const writes = [Item.delete({ id: 1 }), node(1)];
    const cause = new Error('of the driver');
    const error = new RivergraphError('neptune: busy', {
      code: 'throttled',
      retryAfterMs: 7,
      reason: 'r',
      cause,
    });

    const first = await written(writes, [error]);
    const second = await written(writes, [[], error]);

    expect([first.requests.length, first.end]).toEqual([1, error]);
    expect(second.requests.length).toBe(2);
    expect(second.end).toMatchObject({
      code: 'throttled',
      outcome: 'unknown',
      reason: 'r',
      retryAfterMs: 7,
      message: 'neptune: busy',
      cause: error,
    });
  });

  it('keeps an atomic batch in one request', async () => {
    const { requests, end } = await written([Item.delete({ id: 1 }), node(1)], [], { atomic: true });

    expect([requests.length, end]).toEqual([1, []]);
  });

  it('sends nothing of an atomic batch of which an end is missing', async () => {
    const { requests, end } = await written([node(3), next(1, 2)], [constraint, ['Item|1']], {
      atomic: true,
    });

    expect(requests.length).toBe(2);
    expect(end).toMatchObject({ code: 'rejected', reason: 'missing-endpoint', outcome: 'not-applied' });
  });

  it('takes no answer for a chain that ended on its way', async () => {
    const { end } = await written([node(1)], [[]]);

    expect(end).toMatchObject({ code: 'conflict', reason: 'constraint', outcome: 'unknown' });
  });

  it('expects no answer of removals', async () => {
    expect((await written([Item.delete({ id: 1 })], [[]])).end).toEqual([]);
    expect((await written([NEXT.delete(ref(1), ref(2))], [[]])).end).toEqual([]);
  });

  it('sends nothing for a batch whose writes all fail, or are skipped', async () => {
    const bad = Item.upsert({ id: 1, text: 'a\0b' });

    const { requests, end } = await written([bad]);

    expect(requests).toEqual([]);
    expect(failures(end)).toEqual([[0, 'rejected', undefined]]);
  });

  it('writes the others of a batch with a value that cannot be stored, and none of an atomic one', async () => {
    const writes = [node(1), Item.upsert({ id: 2, text: '\ud800' }), node(3)];

    const apart = await written(writes);
    const together = await written(writes, [], { atomic: true });

    expect(failures(apart.end)).toEqual([[1, 'rejected', undefined]]);
    expect(apart.requests.length).toBe(1);
    expect(together.requests).toEqual([]);
    expect(together.end).toMatchObject({ code: 'rejected' });
  });
});

describe('writeBatch, with traversals', () => {
  const traversal = (name: string): GremlinWrite =>
    gremlin((g) => g.V(name).drop(), { name })({ topic: 't' } as SourceRecord) as GremlinWrite;

  it('sends each by itself, and graph writes between them, in their order', async () => {
    const { requests, end } = await written([node(1), traversal('a'), next(8, 9), traversal('b')]);

    expect(end).toEqual([]);
    expect(requests.map((text) => /^g\.(?:V\('.'\)|\w+)/.exec(text)?.[0])).toEqual([
      'g.mergeV',
      "g.V('a')",
      'g.mergeE',
      "g.V('b')",
    ]);
  });

  it('names a graph write among them that is left out', async () => {
    const { end } = await written([traversal('a'), next(8, 9)], [[], constraint, []]);

    expect(failures(end)).toEqual([[1, 'rejected', 'missing-endpoint']]);
  });

  it('says which one failed', async () => {
    const busy = new RivergraphError('neptune: busy', { code: 'throttled', retryAfterMs: 7, cause: 'c' });

    const { end } = await written([traversal('seen')], [busy]);

    expect(end).toMatchObject({
      message: 'neptune: gremlin: seen: busy',
      code: 'throttled',
      outcome: 'not-applied',
      retryAfterMs: 7,
      cause: 'c',
    });
  });

  it('does not know what was applied where a later one fails', async () => {
    const { end } = await written([traversal('a'), traversal('b')], [[], rejected('neptune: no')]);
    const graph = await written([traversal('a'), node(1)], [[], rejected('neptune: no')]);

    expect(end).toMatchObject({ code: 'rejected', outcome: 'unknown', message: 'neptune: gremlin: b: no' });
    expect(graph.end).toMatchObject({ code: 'rejected', outcome: 'unknown', message: 'neptune: no' });
  });

  it('takes one alone for atomic, and refuses it beside others before anything is sent', async () => {
    const alone = await written([traversal('a')], [], { atomic: true });
    const beside = await written([node(1), traversal('a')], [], { atomic: true });

    expect([alone.requests.length, alone.end]).toEqual([1, []]);
    expect(beside.requests).toEqual([]);
    expect(beside.end).toMatchObject({ code: 'misconfigured' });
  });
});
