import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { handler } from './readme/lambda.ts';
import { pipeline } from './readme/pipeline.ts';
import { sendCharges } from './readme/workload.ts';

const text = async (name: string): Promise<string> =>
  (await readFile(new URL(name, import.meta.url), 'utf8')).replace('export const pipeline', 'const pipeline');

describe('the examples of the README', () => {
  it.each(['pipeline', 'lambda', 'workload'])('are those that are compiled here: %s', async (name) => {
    expect(await text('../README.md')).toContain(await text(`./readme/${name}.ts`));
  });

  it('make a pipeline, a workload and a handler', async () => {
    const context = { getRemainingTimeInMillis: () => 60_000 };

    const answer = await handler({ Records: [] }, context);

    expect([pipeline.state, typeof sendCharges]).toEqual(['idle', 'function']);
    expect(answer).toEqual({ batchItemFailures: [] });
  });
});
