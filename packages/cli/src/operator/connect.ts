import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { misconfigured } from '@rivergraph/core';
import { createStreams } from '@rivergraph/streams';
import { findConfig } from '../config/find-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { usageError } from '../errors.ts';
import type { Host } from '../process/host.ts';
import { findServer } from './find-server.ts';
import { IdleStore } from './idle-store.ts';
import { localOperator } from './local-operator.ts';
import type { Operator } from './operator.ts';
import { remoteOperator } from './remote-operator.ts';
import { whileInUse } from './while-in-use.ts';

/** The flags that say whose streams are meant. */
export interface ConnectFlags {
  readonly config?: string | undefined;
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** Gives an operator; the caller closes it. What is asked of a process is given up at the signal. */
export type Connect = (host: Host, flags: ConnectFlags, signal?: AbortSignal) => Promise<Operator>;

/**
 * Reaches the process at `--url`; else the one that serves the store of the configuration; else opens that store. A process that takes
 * the store just now is waited for.
 *
 * Failure: `misconfigured` for a configuration or flags that cannot be, and for a store that a process has which is not reached so.
 */
export const connect: Connect = async (host, flags, signal) => {
  if (flags.url !== undefined)
    return remoteOperator({ url: urlOf(flags.url), token: await tokenOf(host, flags), signal });
  const config = await loadConfig(findConfig(host.cwd, flags.config));
  const store = new IdleStore(config.store);
  const streams = createStreams({ ...config.streams, store });
  const reach = async (): Promise<Operator> => {
    const server = await findServer(config.folder);
    if (server !== undefined)
      return remoteOperator({ url: new URL(server.url), token: server.token, signal });
    await streams.open();
    return localOperator(streams, store);
  };
  return await whileInUse(host.clock, reach, signal);
};

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw usageError('--url: expected one that begins with http:// or https://, got another text');
}

/** Reads the token of a file, else of the environment; it is no flag, because others see the flags of a process. */
async function tokenOf({ cwd, env }: Host, { tokenFile }: ConnectFlags): Promise<string | undefined> {
  if (tokenFile === undefined) return checkedToken(env['RIVERGRAPH_TOKEN'], 'RIVERGRAPH_TOKEN');
  return checkedToken(await readToken(resolve(cwd, tokenFile)), '--token-file');
}

/** A header takes no more. */
function checkedToken(token: string | undefined, where: string): string | undefined {
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return token;
  throw misconfigured(`${where}: expected a token of visible ASCII characters in one line, got another text`);
}

async function readToken(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    throw misconfigured(`--token-file: expected a file that can be read at '${path}'`, { cause });
  }
}
