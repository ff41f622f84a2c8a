import { countOf, inputFileOf, listenForStop, parseFlags } from '@rivergraph/example-kit';
import { kafkaConfig, kafkaSettings } from './environment/kafka.ts';
import { jsonLogger } from './json-logger.ts';
import { clientOf } from './kafka/client.ts';
import { sendTrips } from './kafka/send-trips.ts';
import { runProgram } from './program.ts';
import { tripsOf } from './taxi/trips.ts';
import { readZones } from './taxi/zones.ts';

/** Without a bound an idempotent producer never gives up, also when the broker is gone for good. */
const retry = { retries: 10, initialRetryTime: 100, maxRetryTime: 2_000 };

// Sends the zones of the Bronx and the trips within it, made up or from a month's file. May be run again: the ids are the same then.
await runProgram(async () => {
  const flags = parseFlags(process.argv.slice(2), {
    trips: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    parquet: { type: 'string' },
  });
  const trips = countOf('--trips', flags.trips, { min: 1, max: 5_000_000 });
  const seed = countOf('--seed', flags.seed, { min: 0, max: 2 ** 32 - 1 });
  const parquet = inputFileOf('--parquet', flags.parquet);
  const zones = await readZones();
  const client = clientOf(await kafkaConfig(kafkaSettings(process.env), 'taxi-produce'), retry);
  const signal = listenForStop();
  let sent = 0;
  const onSend = (more: number): void => void (sent += more);
  await sendTrips({ client, zones, trips: tripsOf({ parquet, trips, seed, zones }), onSend, signal });
  jsonLogger().info(signal.aborted ? 'Stopped.' : 'All trips are sent.', {
    trips: sent,
    zones: zones.length,
  });
});
