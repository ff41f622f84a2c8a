import { setTimeout as delay } from 'node:timers/promises';
import type { Variables } from '../environment/variables.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';

/** A replica of the pipeline that runs. */
export interface Replica extends AsyncDisposable {
  readonly url: string;
  readonly child: Child;
}

/** How a replica ended that was asked to. */
export interface Ending {
  readonly code: number | undefined;
  readonly seconds: number;
}

const startMs = 60_000;

/**
 * Starts a replica, and waits until `/health/ready` says so, as Kubernetes does before it counts on it.
 *
 * The caller disposes of it. Failure: throws what it printed when it ends before, or takes longer than a minute.
 */
export async function startReplica(variables: Variables): Promise<Replica> {
  const child = startChild({ program: 'pipeline', variables });
  try {
    const url = await until(child, () => urlIn(child.output()));
    await until(child, async () => ((await statusOf(`${url}/health/ready`)) === 200 ? true : undefined));
    return { url, child, [Symbol.asyncDispose]: async () => await child[Symbol.asyncDispose]() };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}

/** Ends a replica as Kubernetes does a pod: SIGTERM, and time to finish. */
export async function stopReplica({ child }: Replica): Promise<Ending> {
  const start = performance.now();
  child.process.kill('SIGTERM');
  const code = await child.ended;
  return { code, seconds: (performance.now() - start) / 1_000 };
}

/** Asks for a page; settles with its HTTP status, or `undefined` where nobody answers. */
export async function statusOf(url: string, token?: string): Promise<number | undefined> {
  return (await answerOf(url, token))?.status;
}

/** Asks for a page; settles with `undefined` where nobody answers. */
export async function answerOf(
  url: string,
  token?: string,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined;
  }
}

async function until<T>(child: Child, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + startMs;
  while (performance.now() < end && child.process.exitCode === null && child.process.signalCode === null) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error(`pipeline: expected it to be ready, got: ${child.output()}`);
}

/** Its log says where it listens. */
function urlIn(output: string): string | undefined {
  return /"url":"(http:\/\/[^"]+)"/.exec(output)?.[1];
}
