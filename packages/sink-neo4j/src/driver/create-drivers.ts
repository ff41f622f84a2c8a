import { misconfigured } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { AuthToken, AuthTokenManager, Config, Driver } from 'neo4j-driver';
import type { Neo4jAddress, Neo4jSinkOptions } from '../options.ts';
import { driverAuth } from './auth.ts';
import { checkDriverVersion } from './driver-version.ts';
import { Drivers } from './drivers.ts';
import type { CreatedDriver } from './drivers.ts';
import { RenewingAuth } from './renewing-auth.ts';

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
      () => ({ driver, auth: undefined }),
      async () => await Promise.resolve(),
    );
  }
  // A fault of the options shows now, not when the pipeline runs.
  let first: CreatedDriver | undefined = create(options);
  return new Drivers(
    () => {
      const next = first ?? create(options);
      first = undefined;
      return next;
    },
    async (own) => await own.close(),
  );
}

function create({ url, auth, driverConfig }: Neo4jAddress): CreatedDriver {
  const token = driverAuth(auth);
  const driver = connectLater(url, token, Object.assign({}, defaults, driverConfig));
  checkDriverVersion(driver);
  return { driver, auth: token instanceof RenewingAuth ? token : undefined };
}

function connectLater(url: string, auth: AuthToken | AuthTokenManager | undefined, config: Config): Driver {
  try {
    return neo4j.driver(url, auth, config);
  } catch (cause) {
    // The driver quotes the address.
    const text = cause instanceof Error ? cause.message.replaceAll(url, '…') : '';
    throw misconfigured(
      'neo4j: expected an address and a configuration that neo4j-driver takes; see the cause',
      {
        cause: new Error(text),
      },
    );
  }
}
