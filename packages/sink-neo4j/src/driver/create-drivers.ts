import { misconfigured } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { Config, Driver } from 'neo4j-driver';
import type { Neo4jAddress, Neo4jSinkOptions } from '../options.ts';
import { driverAuth } from './auth.ts';
import { checkDriverVersion } from './driver-version.ts';
import { Drivers } from './drivers.ts';

const defaults: Config = {
  connectionTimeout: 10_000,
  connectionAcquisitionTimeout: 15_000,
  connectionLivenessCheckTimeout: 60_000,
  telemetryDisabled: true,
  userAgent: 'rivergraph',
};

/** Makes the drivers of a sink, or wraps the user's own. Does no I/O. Failure: throws `misconfigured`. */
export function createDrivers(options: Neo4jSinkOptions): Drivers {
  const { driver } = options;
  if (driver !== undefined) {
    checkDriverVersion(driver);
    return new Drivers(
      () => driver,
      async () => await Promise.resolve(),
    );
  }
  // A fault of the options shows now, not when the pipeline runs.
  driverAuth(options.auth);
  return new Drivers(
    () => create(options),
    async (own) => await own.close(),
  );
}

function create({ url, auth, driverConfig }: Neo4jAddress): Driver {
  try {
    const driver = neo4j.driver(url, driverAuth(auth), { ...defaults, ...driverConfig });
    checkDriverVersion(driver);
    return driver;
  } catch (cause) {
    throw misconfigured('neo4j: expected an address and a configuration that neo4j-driver takes', { cause });
  }
}
