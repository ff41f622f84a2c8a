import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createFileStore, createStreams } from '../../../src/index.ts';
import type { Streams, StreamsOptions } from '../../../src/index.ts';
import { messages } from './messages.ts';
import type { Servers } from './messages.ts';

/** The folders of one process with streams; removed when the test has finished. */
export class Home {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Home> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-streams-'));
    onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
    await mkdir(path.join(folder, 'transforms'));
    return new Home(folder);
  }

  get options(): Pick<StreamsOptions, 'store' | 'deadLetters' | 'transforms'> {
    return {
      store: createFileStore(path.join(this.folder, 'store')),
      deadLetters: path.join(this.folder, 'rejected'),
      transforms: path.join(this.folder, 'transforms'),
    };
  }

  /** Writes a module that streams can name as transform. */
  async transform(name: string, code: string): Promise<void> {
    await writeFile(path.join(this.folder, 'transforms', name), code);
  }
}

/** Opens streams with the definition `messages`; they are closed when the test has finished. */
export async function openStreams(
  home: Home,
  servers: Servers,
  options: Partial<StreamsOptions> = {},
): Promise<Streams> {
  const streams = createStreams({
    ...home.options,
    definitions: { messages: messages(servers) },
    maxBackoffMs: 500,
    ...options,
  });
  onTestFinished(async () => await streams.close());
  await streams.open();
  return streams;
}
