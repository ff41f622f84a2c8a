import { inspect } from 'node:util';
import type { Sink } from '@rivergraph/core';
import { isDateTime } from 'neo4j-driver';
import type { DateTime } from 'neo4j-driver';
import { expect, it } from 'vitest';
import type { CypherSinkWrite } from '../../../src/bolt/index.ts';
import { cypher } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runPipeline, runValues } from '../run-pipeline.ts';
import { clean } from './stage.ts';
import type { Stage } from './stage.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** How a database has bytes, which not every one has a type for. */
export interface BytesPlan {
  /** What it stores of the byte 255 in a header. */
  readonly header: { readonly sinkOf: () => Sink<CypherSinkWrite>; readonly stored: unknown };
  /**
   * What it stores as `form` of the values `{"a":1.5,"b":[1,null]}`, `no JSON`, the bytes 1 and 255, `7` and an empty one, in any order.
   */
  readonly values: {
    readonly sinkOf: () => Sink<CypherSinkWrite>;
    readonly form: string;
    readonly stored: readonly unknown[];
  };
}

/** Declares what the names of a statement are bound to. */
export function describeBindings({ driver, sinkOf }: Stage, { header, values }: BytesPlan): void {
  it('binds value, key, headers and time of each record', async () => {
    const records = [
      {
        key: { k: 1 },
        value: { id: 1, at: '2024-05-01' },
        headers: { a: bytes('x'), b: ['1', bytes('2')], none: null, raw: new Uint8Array([255]) },
        timestamp: Date.UTC(2024, 4, 1, 12, 30, 0, 5),
      },
      { key: { k: 2 }, value: { id: 2 }, timestamp: 0 },
      { value: { id: 3 } },
    ];
    const { deadLetters, error } = await runPipeline({
      sink: header.sinkOf(),
      partitions: [records],
      transform: cypher(
        'CREATE (e:Event {id: __value.id})\n' +
          'SET e.same = event = __value, e.key = coalesce(__key.k, 0), e.at = __timestamp,\n' +
          '  e.a = __header.a, e.b = __header.b, e.names = keys(__header), e.raw = __header.raw',
      ),
    });

    const rows = await query(
      driver(),
      'MATCH (e:Event) RETURN e.id AS id, e.same AS same, e.a AS a, e.b AS b, e.names AS names, e.raw AS raw, ' +
        'e.at AS at, e.key AS key ORDER BY id',
    );
    expect({ deadLetters, error }).toEqual(clean);
    expect(rows.map(({ id, at, key, same }) => [id, timeOf(at), key, same])).toEqual([
      [1n, '2024-05-01T12:30:00.005Z', 1n, true],
      [2n, '1970-01-01T00:00:00.000Z', 2n, true],
      [3n, null, 0n, true],
    ]);
    expect(rows[0]).toMatchObject({ a: 'x', b: '2' });
    expect(new Set(rows[0]?.['names'] as string[])).toEqual(new Set(['a', 'b', 'none', 'raw']));
    expect(rows[0]?.['raw']).toEqual(header.stored);
    expect(rows[2]).toMatchObject({ a: null, names: [] });
  });

  it('takes values that were not decoded as JSON, text or bytes', async () => {
    const all = [
      bytes('{"a":1.5,"b":[1,null]}'),
      bytes('no JSON'),
      new Uint8Array([1, 255]),
      bytes('7'),
      bytes(''),
    ];
    const { deadLetters, error } = await runValues(all, {
      sink: values.sinkOf(),
      transform: cypher(`CREATE (e:Event) SET e.value = ${values.form}`),
    });

    const rows = await query(driver(), 'MATCH (e:Event) RETURN e.value AS value');
    expect({ deadLetters, error }).toEqual(clean);
    expect(sorted(rows.map(({ value }) => value))).toEqual(sorted(values.stored));
  });

  it('keeps integers, floats, nulls and nested values apart', async () => {
    const value = {
      i: 1,
      f: 1.5,
      big: 2n ** 63n - 1n,
      least: -(2n ** 63n),
      no: null,
      gone: undefined,
      deep: { l: [1, 2.5, 'x'] },
    };
    await runValues([value], {
      sink: sinkOf(),
      transform: cypher(
        'CREATE (e:Event) SET e.i = event.i, e.f = event.f, e.big = event.big, e.least = event.least, e.no = event.no, ' +
          'e.keys = size(keys(event)), e.one = event.deep.l[0], e.two = event.deep.l[1]',
      ),
    });

    const [row] = await query(driver(), 'MATCH (e:Event) RETURN properties(e) AS e');
    expect(row?.['e']).toEqual({
      i: 1n,
      f: 1.5,
      big: 2n ** 63n - 1n,
      least: -(2n ** 63n),
      keys: 6n,
      one: 1n,
      two: 2.5,
    });
  });
}

/** The instant of a time with a zone; anything else as it is. */
function timeOf(at: unknown): unknown {
  return isDateTime(at as object) ? (at as DateTime).toStandardDate().toISOString() : at;
}

function sorted(values: readonly unknown[]): readonly unknown[] {
  return values.toSorted((a, b) => (inspect(a) < inspect(b) ? -1 : 1));
}
