import { describe, expect, it } from 'vitest';
import { parseZones, readZones } from '../src/taxi/zones.ts';

describe('readZones', () => {
  it('reads the 43 zones of the Bronx', async () => {
    const zones = await readZones();

    expect(zones).toHaveLength(43);
    expect(zones[0]).toEqual({ locationId: 3, borough: 'Bronx', zone: 'Allerton/Pelham Gardens' });
    expect(zones.at(-1)).toEqual({ locationId: 259, borough: 'Bronx', zone: 'Woodlawn/Wakefield' });
  });
});

describe('parseZones', () => {
  it('puts zones into the order of their ids, whatever ends the lines', () => {
    expect(parseZones('LocationID,Borough,Zone,service_zone\r\n3,Bronx,B,x\r\n1,EWR,A,y\r\n')).toEqual([
      { locationId: 1, borough: 'EWR', zone: 'A' },
      { locationId: 3, borough: 'Bronx', zone: 'B' },
    ]);
  });
});
