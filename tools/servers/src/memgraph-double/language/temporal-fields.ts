import type { TemporalValue, Value } from '../value.ts';
import { datePartsOf, splitMicros, timePartsOf } from './calendar.ts';
import { clientError } from './errors.ts';
import { typeName } from './values.ts';

/** Looks up a part of a date or a local time, such as `.year`. Those of zoned times and durations are not in the subset. */
export function temporalField(value: TemporalValue, name: string): Value {
  const parts = partsOf(value);
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part === undefined) throw clientError(`Invalid property name ${name} for ${typeName(value)}`);
  return BigInt(part);
}

function partsOf(value: TemporalValue): { readonly [name: string]: number } {
  switch (value.kind) {
    case 'date':
      return { ...datePartsOf(value.days) };
    case 'local-time':
      return { ...timePartsOf(value.micros) };
    case 'local-date-time': {
      const { days, time } = splitMicros(value.micros);
      return { ...datePartsOf(days), ...timePartsOf(time) };
    }
    default:
      return {};
  }
}
