import gremlin from 'gremlin';
import { describe, expect, it } from 'vitest';
import driver from 'gremlin/lib/structure/io/binary/GraphBinary.js';
import type { GraphBinary } from '../../src/driver/graph-binary.ts';
import { createCodec } from '../../src/driver/serializers.ts';
import type { Codec } from '../../src/driver/serializers.ts';
import { TypedNumber } from '../../src/statement/typed-number.ts';
import { errorOf } from '../support/error-of.ts';

const shared = driver as GraphBinary;
const requestId = '6cbd5f9f-0a1e-4b6a-9c39-b5f0a1a2b3c4';

function written(codec: Codec, value: unknown): Buffer {
  const bytecode = new gremlin.process.Bytecode().addStep('inject', [value]);
  const args = { gremlin: bytecode, aliases: { g: 'g' } };
  return codec.writeRequest({ requestId, op: 'bytecode', processor: 'traversal', args });
}

/** The step's argument, as it is on the wire. */
function graphSon(value: unknown): unknown {
  const request = JSON.parse(written(createCodec('graphson', 1e6), value).toString()) as {
    readonly args: {
      readonly gremlin: { readonly '@value': { readonly step: readonly [readonly [string, unknown]] } };
    };
  };
  return request.args.gremlin['@value'].step[0][1];
}

function graphBinary(value: unknown): string {
  return written(createCodec('graphbinary', 1e6), value).toString('hex');
}

const long = '02' + '00';
const double = '07' + '00';

describe('createCodec with graphson', () => {
  it.each([
    [new TypedNumber('Int64', 5), { '@type': 'g:Int64', '@value': 5 }],
    [new TypedNumber('Int64', -7n), { '@type': 'g:Int64', '@value': -7 }],
    [new TypedNumber('Int64', 9_007_199_254_740_993n), { '@type': 'g:Int64', '@value': '9007199254740993' }],
    [new TypedNumber('Double', 2), { '@type': 'g:Double', '@value': 2 }],
    [new TypedNumber('Double', 2.5), { '@type': 'g:Double', '@value': 2.5 }],
    [new TypedNumber('Double', Number.NaN), { '@type': 'g:Double', '@value': 'NaN' }],
    [new TypedNumber('Double', -Infinity), { '@type': 'g:Double', '@value': '-Infinity' }],
    [new TypedNumber('Double', -0), { '@type': 'g:Double', '@value': 0 }],
  ])('writes %o', (value, expected) => {
    expect(graphSon(value)).toEqual(expected);
  });

  it('writes them inside of maps and lists', () => {
    const value = [new Map([['n', new TypedNumber('Int64', 1)]])];

    expect(graphSon(value)).toEqual({
      '@type': 'g:List',
      '@value': [{ '@type': 'g:Map', '@value': ['n', { '@type': 'g:Int64', '@value': 1 }] }],
    });
  });
});

describe('createCodec with graphbinary', () => {
  it.each([
    [new TypedNumber('Int64', 5), `${long}0000000000000005`],
    [new TypedNumber('Int64', 9_007_199_254_740_993n), `${long}0020000000000001`],
    [new TypedNumber('Double', 2), `${double}4000000000000000`],
    [new TypedNumber('Double', -0), `${double}0000000000000000`],
  ])('writes %o', (value, expected) => {
    expect(graphBinary(value)).toContain(expected);
    expect(graphBinary([value])).toContain(expected);
    expect(graphBinary(new Map([['n', value]]))).toContain(expected);
  });

  it('leaves the writer of the process alone', () => {
    const before = [...shared.anySerializer.serializers];

    createCodec('graphbinary', 1e6);

    expect(shared.anySerializer.serializers).toEqual(before);
  });

  it('writes what it writes without typed numbers as the driver does', () => {
    const args = {
      gremlin: new gremlin.process.Bytecode().addStep('V', ['a']).addStep('limit', [3]),
      aliases: { g: 'g' },
    };
    const request = { requestId, op: 'bytecode', processor: 'traversal', args };

    expect(createCodec('graphbinary', 1e6).writeRequest(request)).toEqual(
      shared.graphBinaryWriter.writeRequest(request),
    );
  });
});

describe.each(['graphson', 'graphbinary'] as const)('createCodec with %s', (serializer) => {
  it('refuses a request above the limit, its header counted', () => {
    const size =
      written(createCodec(serializer, 1e6), 'x').length + 1 + createCodec(serializer, 1).mimeType.length;

    expect(written(createCodec(serializer, size), 'x')).toBeInstanceOf(Buffer);
    expect(errorOf(() => written(createCodec(serializer, size - 1), 'x'))).toMatchObject({
      code: 'too-large',
      reason: 'size',
      message: `neptune: expected a request of at most ${size - 1} bytes, got one of ${size}`,
    });
  });

  it('refuses what has no form on the wire, and does not show it', () => {
    const value = serializer === 'graphson' ? 12_345_678_901_234_567_890n : Symbol('12345');
    const error = errorOf(() => written(createCodec(serializer, 1e6), value));

    expect(error.code).toBe('rejected');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('12345');
  });
});
