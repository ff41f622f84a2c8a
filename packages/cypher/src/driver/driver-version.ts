import { misconfigured } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';

/** The first with TCP_NODELAY: without it every write of more than about 1,400 bytes waits some 40 ms on Linux. */
const leastMajor = 6;
const leastMinor = 3;

/**
 * Checks the version of a driver. It has no public name for it, but tells it to servers.
 *
 * Failure: throws `misconfigured` for one that is older, or that cannot be told.
 */
export function checkDriverVersion(sink: string, driver: Driver): void {
  const { boltAgent, userAgent } = driverFacts(driver);
  const agent = boltAgent?.product ?? userAgent ?? '';
  const [, major, minor] = /^neo4j-javascript\/(\d+)\.(\d+)/.exec(agent) ?? [];
  const expected = `${sink}: option driver: expected one of neo4j-driver ${leastMajor}.${leastMinor} or later`;
  if (major === undefined) throw misconfigured(`${expected}, got one that does not tell its version`);
  if (Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor)) return;
  throw misconfigured(
    `${expected}, got ${major}.${minor ?? ''}: it does not set TCP_NODELAY, so most writes would wait 40 ms for nothing`,
  );
}

/** What a driver was made with, of which it has no public way to tell. */
interface DriverFacts {
  readonly boltAgent?: { readonly product?: string };
  readonly userAgent?: string;
  readonly maxConnectionPoolSize?: number;
  readonly connectionAcquisitionTimeout?: number;
}

/** Gives what a driver was made with; nothing of one that does not show it. */
export function driverFacts(driver: Driver | null | undefined): DriverFacts {
  return ((driver ?? {}) as { readonly _config?: DriverFacts })._config ?? {};
}
