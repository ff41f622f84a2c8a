import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryGraph, createMemorySink } from '@rivergraph/core/testing';
import type { MemorySink } from '@rivergraph/core/testing';
import { createUsersPipeline } from '../../src/pipeline.ts';

/** Makes a sink into a graph that holds these users, from a file as Neptune's bulk loader reads it. */
export async function loadedSink(users: readonly string[]): Promise<MemorySink> {
  const graph = createMemoryGraph();
  const folder = await mkdtemp(join(tmpdir(), 'social-follows-test-'));
  try {
    const path = join(folder, 'users.csv');
    const rows = users.map((id) => `${id},User,"${id}, the first"`);
    await writeFile(path, ['~id,~label,firstName:String', ...rows, ''].join('\n'));
    await createUsersPipeline(path, createMemorySink({ graph })).run({ until: 'end' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return createMemorySink({ graph });
}
