import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics/index.ts';
import { parseExposition } from './exposition.ts';
import { shownStreams } from './support.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('names every metric of streams, with its type and meaning, and no other', async () => {
    const metrics = createMetrics(shownStreams().streams);
    const { types, helps } = parseExposition(await metrics.text());
    metrics.close();

    const rows = [...readme.matchAll(/^\| `(rivergraph_\w+)` \| (\w+) \| [^|]+ \| ([^|]+) \|$/gm)];

    const told = rows.map(([, name = '', type, help]) => [name, type, `${help}.`]);
    const served = [...types.keys()].filter((name) => name.startsWith('rivergraph_'));
    expect(told).toEqual(served.map((name) => [name, types.get(name), helps.get(name)]));
  });
});
