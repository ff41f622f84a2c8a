import type { PointValue, Value, ValueMap } from '../value.ts';
import { clientError } from './errors.ts';
import { badArgument, type FunctionEntry } from './function-arguments.ts';
import { isMap } from './values.ts';

type Srid = PointValue['srid'];

const systems: { readonly [name: string]: Srid } = {
  'wgs-84': 4326,
  'wgs-84-3d': 4979,
  cartesian: 7203,
  'cartesian-3d': 9157,
};

/** Makes a point of a map. A map with a null in it gives null; null itself is an error, as in Memgraph. */
export const pointFunction: FunctionEntry = { least: 1, most: 1, call: ([value = null]) => point(value) };

function point(value: Value): Value {
  if (!isMap(value)) throw badArgument('point', "'map'");
  if (Object.values(value).includes(null)) return null;
  const x = coordinate(value, 'x', 'longitude');
  const y = coordinate(value, 'y', 'latitude');
  const z = coordinate(value, 'z', 'height');
  if (x === undefined) throw clientError('Argument longitude/x is missing.');
  if (y === undefined) throw clientError('Argument latitude/y is missing.');
  const earthly = value['x'] === undefined;
  if (earthly !== (value['y'] === undefined)) {
    throw clientError('Use either x, y, z or longitude, latitude, height.');
  }
  const srid = givenSystem(value) ?? impliedSystem(earthly, z);
  checkSystem(srid, { x, y, z }, earthly);
  return { kind: 'point', srid, x, y, z };
}

function coordinate(map: ValueMap, plain: string, earthly: string): number | undefined {
  const value = map[plain] ?? map[earthly];
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw clientError(`Argument ${earthly}/${plain} is not numeric.`);
}

/** A system that is not a name, or a number that is no integer, is overlooked, as in Memgraph. */
function givenSystem({ crs, srid }: ValueMap): Srid | undefined {
  if (typeof crs === 'string' && typeof srid === 'bigint') {
    throw clientError('Cannot specify both CRS and SRID.');
  }
  if (typeof crs === 'string') {
    const known = Object.hasOwn(systems, crs.toLowerCase()) ? systems[crs.toLowerCase()] : undefined;
    if (known === undefined) throw clientError('Invalid CRS.');
    return known;
  }
  if (typeof srid !== 'bigint') return undefined;
  const known = Object.values(systems).find((code) => BigInt(code) === srid);
  if (known === undefined) throw clientError('Invalid SRID.');
  return known;
}

function impliedSystem(earthly: boolean, z: number | undefined): Srid {
  if (z === undefined) return earthly ? 4326 : 7203;
  return earthly ? 4979 : 9157;
}

function checkSystem(srid: Srid, { x, y, z }: Pick<PointValue, 'x' | 'y' | 'z'>, earthly: boolean): void {
  const wgs = srid === 4326 || srid === 4979;
  if (!wgs && earthly) {
    throw clientError('Cartesian points must be constructed with x, y, z not longitude, latitude, height');
  }
  if (wgs && (Math.abs(x) > 180 || Math.abs(y) > 90 || Number.isNaN(x + y))) {
    throw clientError(
      'Longitude/x [-180, 180] and latitude/y [-90, 90] must be in the given range for WGS point types.',
    );
  }
  const flat = srid === 4326 || srid === 7203;
  if (flat && z !== undefined) {
    throw clientError('Concluded point type is 3D but CRS/SRID says it is 2D.');
  }
  if (!flat && z === undefined) {
    throw clientError('Concluded point type is 2D but CRS/SRID says it is 3D.');
  }
}
