import { readFile } from 'node:fs/promises';

/** A zone by which taxis tell where a trip started or ended. */
export interface TaxiZone {
  readonly locationId: number;
  readonly borough: string;
  readonly zone: string;
}

/** The borough whose trips this example is about. */
const borough = 'Bronx';

const file = new URL('../../data/taxi-zones.csv', import.meta.url);

/** Reads the zones of the Bronx, in the order of their ids. */
export async function readZones(): Promise<readonly TaxiZone[]> {
  const zones = parseZones(await readFile(file, 'utf8'));
  return zones.filter((zone) => zone.borough === borough);
}

/** Reads zones from the Commission's table: `LocationID,Borough,Zone,service_zone`, without quotes. */
export function parseZones(csv: string): readonly TaxiZone[] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  const zones = lines.map((line) => {
    const [locationId, ofBorough = '', zone = ''] = line.split(',');
    return { locationId: Number(locationId), borough: ofBorough, zone };
  });
  return zones.toSorted((one, other) => one.locationId - other.locationId);
}
