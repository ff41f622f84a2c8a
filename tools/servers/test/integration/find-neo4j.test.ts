import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findJavaRuntime } from '../../src/neo4j/java-runtime.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-neo4j-java-'));
  vi.stubEnv('RIVERGRAPH_CACHE', join(folder, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function fakeProgram(path: string, script: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

describe('findJavaRuntime', () => {
  it('says that no Java fits the version', async () => {
    await fakeProgram(join(folder, 'bin', 'java'), `echo 'openjdk version "17.0.1"' >&2`);

    const found = await findJavaRuntime({ version: '2026.08.1', javaHome: folder });

    expect(found).toMatch(/^Neo4j 2026\.08\.1 does not run here: no Java 21 or newer .* is Java 17$/u);
  });

  it('says that Maven could not fetch the jars', async () => {
    await fakeProgram(join(folder, 'bin', 'java'), `echo 'openjdk version "17.0.1"' >&2`);
    await fakeProgram(join(folder, 'bin', 'mvn'), `[ "$1" = -v ] || { echo 'no such host'; exit 1; }`);
    vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);

    const found = await findJavaRuntime({ version: '5.26.30', javaHome: folder });

    expect(found).toBe('The jars of Neo4j 5.26.30: expected mvn to succeed, got\nno such host');
  });
});
