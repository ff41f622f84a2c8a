import type { TemporalValue } from '../value.ts';
import { temporalError } from './errors.ts';

const number = '(-?(?:\\d+\\.?\\d*|\\.\\d+))';
const pattern = new RegExp(`^P(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`, 'u');
const microsPer = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000] as const;

/** Reads a duration, `P1DT2H3M4.5S`: only its last number can have a fraction. */
export function parseDuration(text: string): TemporalValue {
  const parts = pattern.exec(text)?.slice(1) ?? [];
  const given = parts.filter((part) => part !== undefined);
  if (given.length === 0 || given.slice(0, -1).some((part) => part.includes('.')) || text.endsWith('T')) {
    throw temporalError('Invalid duration string.');
  }
  const micros = microsPer.reduce(
    (sum, per, at) => sum + BigInt(Math.trunc(Number(parts[at] ?? 0) * per)),
    0n,
  );
  return { kind: 'duration', micros };
}
