import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findJava } from '../../src/registry/find-java.ts';
import { startRegistry } from '../../src/registry/start-registry.ts';
import { ServerUnavailableError } from '../../src/resolve-server.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-java-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function fakeJava(name: string, version: string): Promise<string> {
  const home = join(folder, name);
  await mkdir(join(home, 'bin'), { recursive: true });
  const java = join(home, 'bin', 'java');
  await writeFile(java, `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
  await chmod(java, 0o755);
  return home;
}

describe('findJava', () => {
  it('takes the first that is new enough, what was asked for before what is installed', async () => {
    const old = await fakeJava('17', '17.0.1');
    const chosen = await fakeJava('25', '25.0.1');
    await fakeJava('21', '21');

    const found = await findJava({
      oldest: 21,
      environment: { JAVA_HOME: old, RIVERGRAPH_JAVA: chosen },
      installed: folder,
    });

    expect(found).toEqual({ java: join(chosen, 'bin', 'java'), major: 25 });
  });

  it('takes a program as well as a home', async () => {
    const program = join(await fakeJava('25', '25'), 'bin', 'java');

    const found = await findJava({
      oldest: 21,
      environment: { RIVERGRAPH_JAVA: program },
      installed: folder,
    });

    expect(found).toEqual({ java: program, major: 25 });
  });

  it('looks below the folder of installed ones last', async () => {
    await fakeJava('java-1000', '1000.0.2');
    const file = join(folder, '.java-1000.info');
    await writeFile(file, 'no folder');

    const found = await findJava({ oldest: 999, environment: { JAVA_HOME: file }, installed: folder });

    expect(found).toEqual({ java: join(folder, 'java-1000', 'bin', 'java'), major: 1000 });
  });

  it('looks nowhere else when a home was given, and says what it found', async () => {
    const home = await fakeJava('8', '1.8.0_402');
    await fakeJava('25', '25');

    const found = await findJava({ oldest: 21, home, installed: folder });

    expect(found).toBe(
      `no Java 21 or newer (set RIVERGRAPH_JAVA to one): \`${join(home, 'bin', 'java')}\` is Java 8`,
    );
  });

  it('says what does not run', async () => {
    const missing = join(folder, 'missing');

    const found = await findJava({ oldest: 999, environment: { JAVA_HOME: missing }, installed: missing });

    expect(found).toContain(`\`${join(missing, 'bin', 'java')}\` does not run`);
  });
});

describe('startRegistry', () => {
  it('says why there is none when Java is too old', async () => {
    const javaHome = await fakeJava('17', '17.0.1');

    const start = startRegistry({ javaHome });

    await expect(start).rejects.toThrow(ServerUnavailableError);
    await expect(start).rejects.toThrow(
      'The schema registry could not be had. address: RIVERGRAPH_SCHEMA_REGISTRY_URL is not set; java: no Java 21 or newer',
    );
  });
});
