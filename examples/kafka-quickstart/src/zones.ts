import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A part of New York City, as it comes in the topic of zones. */
export interface Zone {
  readonly id: number;
  readonly name: string;
  readonly borough: string;
}

/** The zones that there are, and the numbers of those that were taken off the map. */
export interface Zones {
  readonly places: readonly Zone[];
  readonly removed: readonly number[];
}

const shipped = fileURLToPath(new URL('../data/taxi-zones.csv', import.meta.url));

/** Reads the zones that come with this example. */
export async function readZones(): Promise<Zones> {
  return parseZones(await readFile(shipped, 'utf8'));
}

/** Makes zones of the lines of the file; what lies in no known borough is no place. */
export function parseZones(text: string): Zones {
  const zones = text.trim().split(/\r?\n/).slice(1).map(parseZone);
  const isPlace = ({ borough }: Zone): boolean => borough !== 'Unknown';
  return {
    places: zones.filter(isPlace),
    removed: zones.filter((zone) => !isPlace(zone)).map(({ id }) => id),
  };
}

/** No field of the file is quoted. */
function parseZone(line: string): Zone {
  const [id, borough, name] = line.split(',');
  if (id === undefined || borough === undefined || name === undefined)
    throw new TypeError(`taxi-zones.csv: expected LocationID, Borough, Zone in each line, got: ${line}`);
  return { id: Number(id), name, borough };
}
