import { misconfigured } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { AuthToken, AuthTokenManager, Config, Driver } from 'neo4j-driver';
import { driverAuth } from './auth.ts';
import { checkDriverVersion } from './driver-version.ts';
import { Drivers } from './drivers.ts';
import type { CreatedDriver } from './drivers.ts';
import type { BoltAddress, BoltServer } from './options.ts';
import { RenewingAuth } from './renewing-auth.ts';

/** How long a sink's own driver looks for a connection, in milliseconds, unless configured. */
export const ownAcquisitionMs = 15_000;

const defaults: Config = {
  connectionTimeout: 10_000,
  connectionAcquisitionTimeout: ownAcquisitionMs,
  connectionLivenessCheckTimeout: 60_000,
  telemetryDisabled: true,
  userAgent: 'rivergraph',
};

/** Makes the drivers of a sink, or wraps the user's own. Does no I/O. Failure: throws `misconfigured`. */
export function createDrivers(sink: string, options: BoltServer): Drivers {
  const { driver } = options;
  if (driver !== undefined) {
    checkDriverVersion(sink, driver);
    return new Drivers(
      sink,
      () => ({ driver, auth: undefined }),
      async () => await Promise.resolve(),
    );
  }
  // A fault of the options shows now, not when the pipeline runs.
  let first: CreatedDriver | undefined = create(sink, options);
  return new Drivers(
    sink,
    () => {
      const next = first ?? create(sink, options);
      first = undefined;
      return next;
    },
    async (own) => await own.close(),
  );
}

function create(sink: string, { url, auth, driverConfig }: BoltAddress): CreatedDriver {
  const token = driverAuth(sink, auth);
  const config = Object.assign({}, defaults, driverConfig);
  const driver = connectLater(sink, { url, token, config });
  checkDriverVersion(sink, driver);
  return { driver, auth: token instanceof RenewingAuth ? token : undefined };
}

interface DriverParts {
  readonly url: string;
  readonly token: AuthToken | AuthTokenManager | undefined;
  readonly config: Config;
}

function connectLater(sink: string, { url, token, config }: DriverParts): Driver {
  try {
    return neo4j.driver(url, token, config);
  } catch (cause) {
    // The driver quotes the address.
    const text = cause instanceof Error ? cause.message.replaceAll(url, '…') : '';
    throw misconfigured(
      `${sink}: expected an address and a configuration that neo4j-driver takes; see the cause`,
      {
        cause: new Error(text),
      },
    );
  }
}
