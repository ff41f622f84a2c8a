import fc from 'fast-check';

/** As many runs as `FUZZ_RUNS` asks for. A property that fails prints its seed. */
export const numRuns: number = Number(process.env['FUZZ_RUNS'] ?? 1_000);

/** Texts that are apt to run together: separators, escapes, digits, what is beyond ASCII and beyond U+FFFF, nothing at all. */
export const trickyText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      '|',
      '%',
      '%7C',
      '%25',
      '7',
      '25',
      'C',
      'a',
      ':',
      '1:',
      '-',
      ' ',
      'ä',
      'ﬀ',
      '\uffff',
      '😀',
      '\u{10ffff}',
    ),
    { maxLength: 5 },
  )
  .map((pieces) => pieces.join(''));

/** All texts of up to two of a few pieces that are apt to run together. */
export const fewTexts: readonly string[] = textsOf([
  '|',
  '%',
  '%7C',
  '%25',
  '7C',
  '25',
  'a',
  '1:',
  '0:',
  '1',
  ':',
]);

function textsOf(pieces: readonly string[]): readonly string[] {
  const pairs = pieces.flatMap((first) => pieces.map((second) => first + second));
  return [...new Set(['', ...pieces, ...pairs])];
}
