import { describe, expect, it } from 'vitest';
import { createPipeline } from '../../src/index.ts';
import { createMemorySink, createMemorySource, createMemoryStream } from '../../src/testing/index.ts';
import { createLab } from './support.ts';

type Options = Parameters<typeof createPipeline>[0];

/** As a program in plain JavaScript would call it. */
function make(part: object): unknown {
  const source = createMemorySource({ stream: createMemoryStream({ partitions: 1 }) });
  const options = { source, sink: createMemorySink(), transform: () => undefined, ...part };
  return createPipeline(options as unknown as Options);
}

describe('a part that is none', () => {
  it.each([
    ['sink', undefined, 'option sink: expected an object with open(), got undefined'],
    ['source', {}, 'option source: expected an object with open(), got object'],
    ['transform', undefined, 'option transform: expected an object with transform(), got undefined'],
    ['deadLetter', {}, 'option deadLetter: expected an object with open(), got object'],
  ])('is refused by name: %s', (name, part, message) => {
    const attempt = (): unknown => make({ [name]: part });

    expect(attempt).toThrow(expect.objectContaining({ code: 'misconfigured', message }));
  });
});

describe('an answer of a sink that is no result', () => {
  it.each([[{}], ['ok'], [{ failures: [] }], [null]])(
    'is a bug of the sink, and nothing counts as durable: %j',
    async (answer) => {
      const lab = createLab({ records: 10 });
      Object.assign(lab.sink, { write: async () => await Promise.resolve(answer) });

      const ended = lab.run();

      await expect(ended).rejects.toMatchObject({ code: 'internal' });
      expect(lab.stream.committed(0)).toBeUndefined();
    },
  );
});
