import { misconfigured } from '@rivergraph/core';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { tripColumns } from './trip.ts';
import type { TaxiTrip } from './trip.ts';
import { tripOf } from './trip-of-row.ts';
import type { TaxiZone } from './zones.ts';

/** Rows that are in memory at once, at most. */
const rowsAtOnce = 65_536;

/** Which of a file's trips to read. */
export interface ReadParquetOptions {
  readonly path: string;
  /** Trips that start and end in one of these. */
  readonly zones: readonly TaxiZone[];
}

/**
 * Reads trips from a month's Parquet file of the Commission, in its order.
 *
 * Failure: `misconfigured` for a file that is no Parquet, or lacks a column.
 */
export async function* readParquet({ path, zones }: ReadParquetOptions): AsyncGenerator<TaxiTrip> {
  const file = await asyncBufferFromFile(path);
  const metadata = await metadataOf(file);
  const names = namesOf(metadata);
  const locationIds = zones.map(({ locationId }) => locationId);
  const rows = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < rows; rowStart += rowsAtOnce) {
    const read: readonly Record<string, unknown>[] = await parquetReadObjects({
      file,
      metadata,
      compressors,
      columns: [...names.values()],
      rowStart,
      rowEnd: Math.min(rowStart + rowsAtOnce, rows),
    });
    for (const row of read) {
      const trip = tripOf((column) => row[names.get(column) ?? column]);
      if (locationIds.includes(trip.PULocationID) && locationIds.includes(trip.DOLocationID)) yield trip;
    }
  }
}

async function metadataOf(file: AsyncBuffer): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file);
  } catch (cause) {
    throw misconfigured('Parquet file: expected one, got something else', { cause });
  }
}

/** Finds the name that the file has for each column: some months write `Airport_fee`. */
function namesOf(metadata: FileMetaData): ReadonlyMap<keyof TaxiTrip, string> {
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  return new Map(
    tripColumns.map((column) => {
      const name = names.find((one) => one.toLowerCase() === column.toLowerCase());
      if (name === undefined) throw misconfigured(`Parquet file: expected a column ${column}, got none`);
      return [column, name];
    }),
  );
}
