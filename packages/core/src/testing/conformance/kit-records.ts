import type { KitRecord, SourceKitFeatures } from './source-harness.ts';

/** Makes plain records that any source can carry: JSON objects with a running number. @internal */
export function plainRecords(prefix: string, count: number, features: SourceKitFeatures): KitRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    value: Buffer.from(JSON.stringify({ name: `${prefix}${index}`, number: index })),
    key: features.keys ? Buffer.from(`key-${prefix}${index % 3}`) : null,
    headers: features.headers ? { trace: Buffer.from(`${prefix}${index}`) } : {},
    timestamp: features.timestamps ? 1_700_000_000_000 + index * 1000 : undefined,
  }));
}

/** The names of {@link plainRecords} out of hexadecimal values. @internal */
export function namesOf(values: readonly { readonly value: string | null }[]): string[] {
  return values.map(({ value }) => {
    const parsed: unknown = JSON.parse(Buffer.from(value ?? '', 'hex').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && 'name' in parsed ? String(parsed.name) : '?';
  });
}

/** The names that {@link plainRecords} gives, from one number to another (excluded). @internal */
export function names(prefix: string, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `${prefix}${from + index}`);
}

/** The names of the records of each partition, sorted by the first of them. @internal */
export function sortedByName(
  partitions: readonly (readonly { readonly value: string | null }[])[],
): string[][] {
  return partitions.map(namesOf).sort(([left = ''], [right = '']) => left.localeCompare(right));
}
