import neo4j from 'neo4j-driver';
import type { AuthToken, Config, Driver } from 'neo4j-driver';
import { startScriptedBolt } from '../../src/bolt/scripted-bolt.ts';
import type { ScriptedBolt } from '../../src/bolt/scripted-bolt.ts';
import type { ScriptedBoltOptions } from '../../src/bolt/options.ts';

export const basic: AuthToken = neo4j.auth.basic('neo4j', 'secret');

/** A scripted server and a real driver for it. */
export class Pair implements AsyncDisposable {
  readonly server: ScriptedBolt;
  readonly driver: Driver;

  constructor(server: ScriptedBolt, driver: Driver) {
    this.server = server;
    this.driver = driver;
  }

  /** The names of the messages that came. */
  get names(): string {
    return this.server.requests.map(({ name }) => name).join(' ');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.close();
    await this.server.stop();
  }
}

/** Starts both; the driver never tries again by itself. */
export async function pair(
  options: ScriptedBoltOptions = {},
  settings: Config & { readonly scheme?: 'bolt' | 'neo4j' } = {},
): Promise<Pair> {
  const { scheme = 'bolt', ...config } = settings;
  const server = await startScriptedBolt(options);
  const url = scheme === 'bolt' ? server.url : server.routingUrl;
  const driver = neo4j.driver(url, basic, { maxTransactionRetryTime: 0, ...config });
  return new Pair(server, driver);
}

/** The code of the error that a promise rejects with. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'no error';
}
