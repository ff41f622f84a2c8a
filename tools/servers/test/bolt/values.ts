import fc from 'fast-check';
import { Structure } from '../../src/bolt/packstream/structure.ts';
import type { PackValue } from '../../src/bolt/packstream/value.ts';

export const numRuns: number = Number(process.env['FUZZ_RUNS'] ?? 200);

const text = fc.string({ unit: 'grapheme', maxLength: 40 });

function leaves(): fc.Arbitrary<PackValue>[] {
  return [
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -200n, max: 200n }),
    fc.double(),
    text,
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  ];
}

/** Values of every type, integers as bigint and floats as number. */
export function exactValues(
  options: { readonly structures: boolean } = { structures: true },
): fc.Arbitrary<PackValue> {
  return fc.letrec<{ value: PackValue }>((tie) => {
    const list = fc.array(tie('value'), { maxLength: 20 });
    const map = fc.dictionary(text, tie('value'), { maxKeys: 20, noNullPrototype: true });
    const structure = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.array(tie('value'), { maxLength: 15 }))
      .map(([tag, fields]) => new Structure(tag, fields));
    const nested = options.structures ? [list, map, structure] : [list, map];
    return { value: fc.oneof({ depthSize: 'small' }, ...leaves(), ...nested) };
  }).value;
}
