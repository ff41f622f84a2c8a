import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findJavaRuntime } from '../../src/gremlin/java-runtime.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-gremlin-java-'));
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
  it('says that no Java is new enough', async () => {
    await fakeProgram(join(folder, 'bin', 'java'), `echo 'openjdk version "1.8.0_402"' >&2`);

    const found = await findJavaRuntime({ version: '3.7.5', javaHome: folder });

    expect(found).toMatch(/^no Java 11 or newer .* is Java 8$/u);
  });

  it('says that Maven could not fetch the jars', async () => {
    await fakeProgram(join(folder, 'bin', 'java'), `echo 'openjdk version "17.0.1"' >&2`);
    await fakeProgram(join(folder, 'bin', 'mvn'), `[ "$1" = -v ] || { echo 'no such host'; exit 1; }`);
    vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);

    const found = await findJavaRuntime({ version: '3.7.5', javaHome: folder });

    expect(found).toBe('The jars of Gremlin Server 3.7.5: expected mvn to succeed, got\nno such host');
  });
});
