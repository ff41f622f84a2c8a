import type { RecordChunk, RivergraphError, SourceEvent } from '@rivergraph/core';

/** Puts an event into a few words: what it is, of which partitions, and which offsets. */
export function describeEvent(event: SourceEvent): string {
  switch (event.type) {
    case 'records':
      return `records ${event.chunk.partition.id} ${rangesOf(offsetsOf(event.chunk))}`;
    case 'progress':
      return `progress ${event.partition.id} ${Number(event.position)}`;
    case 'lag':
      return `lag ${event.partition.id} ${event.records}`;
    case 'warning':
      return `warning ${event.code}`;
    case 'ended':
      return `ended ${event.partition.id}`;
    case 'revoked':
      return [event.lost ? 'lost' : 'revoked', ...idsOf(event.partitions)].join(' ');
    case 'assigned':
    case 'unsettled':
      return [event.type, ...idsOf(event.partitions)].join(' ');
  }
}

export function describeError({ code, reason }: RivergraphError): string {
  return reason === undefined ? `error ${code}` : `error ${code}/${reason}`;
}

export function offsetsOf(chunk: RecordChunk): readonly number[] {
  return Array.from({ length: chunk.length }, (_, index) => Number(chunk.positionAt(index)));
}

function idsOf(partitions: readonly { readonly id: string }[]): readonly string[] {
  return partitions.map(({ id }) => id).toSorted();
}

/** Writes `0..4 6` for 0, 1, 2, 3, 4 and 6. */
function rangesOf(offsets: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const offset of offsets) {
    const range = ranges.at(-1);
    if (range !== undefined && range.last + 1 === offset) range.last = offset;
    else ranges.push({ first: offset, last: offset });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`)).join(' ');
}
