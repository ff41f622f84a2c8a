import { misconfigured } from '@rivergraph/core';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { tripColumns } from './trip.ts';
import type { TaxiTrip } from './trip.ts';
import { placesOf, tripOf } from './trip-of-row.ts';
import type { TripRow } from './trip-of-row.ts';
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
 * Failure: `misconfigured` for a file that is no Parquet, is damaged, or lacks a column; and for one of these trips that lacks what every
 * trip has.
 */
export async function* readParquet({ path, zones }: ReadParquetOptions): AsyncGenerator<TaxiTrip> {
  const file = await asyncBufferFromFile(path);
  const metadata = await metadataOf(file);
  const names = namesOf(metadata);
  const locationIds: readonly (number | null)[] = zones.map(({ locationId }) => locationId);
  const rows = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < rows; rowStart += rowsAtOnce) {
    const rowEnd = Math.min(rowStart + rowsAtOnce, rows);
    for (const read of await rowsOf({ file, metadata, columns: [...names.values()], rowStart, rowEnd })) {
      const row: TripRow = (column) => read[names.get(column) ?? column];
      if (placesOf(row).every((place) => locationIds.includes(place))) yield tripOf(row);
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

interface Slice {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: string[];
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** Half a page, or one that was written over, is found only when it is unpacked. */
async function rowsOf(slice: Slice): Promise<readonly Record<string, unknown>[]> {
  try {
    return await parquetReadObjects({ ...slice, compressors });
  } catch (cause) {
    const { rowStart, rowEnd } = slice;
    throw misconfigured(`Parquet file: expected rows ${rowStart} to ${rowEnd}, got what cannot be read`, {
      cause,
    });
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
