import type { KclPlace, KclRecord } from './options.ts';

/** One line of what a worker tells: the name of an event, and what belongs to it. */
type Told = Readonly<Record<string, string>> & { readonly type: string };

/** Reads one line; `undefined` for one that Java wrote itself. */
function readTold(line: string): Told | undefined {
  if (!line.startsWith('{')) return undefined;
  const told: unknown = JSON.parse(line);
  return isTold(told) ? told : undefined;
}

function isTold(value: unknown): value is Told {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

/** What a worker told, put together. */
export class KclStory {
  readonly records: KclRecord[] = [];
  readonly reading: Map<string, string> = new Map();
  readonly checkpoints: Map<string, KclPlace | 'SHARD_END'> = new Map();
  /** How it stopped; `undefined` while it has not said so. */
  stopped: 'complete' | 'incomplete' | undefined;

  /** Adds the line that it wrote last. */
  add(line: string): void {
    const told = readTold(line);
    if (told !== undefined) this.#tell(told);
  }

  #tell(told: Told): void {
    const { type, shardId = '' } = told;
    if (type === 'began') this.reading.set(shardId, told['sequence'] ?? '');
    else if (type === 'record') this.records.push({ shardId, ...placeOf(told), data: dataOf(told) });
    else if (type === 'checkpoint') this.checkpoints.set(shardId, placeOf(told));
    else if (type === 'ended') this.checkpoints.set(shardId, 'SHARD_END');
    else if (type === 'stopped') this.stopped = told['complete'] === 'true' ? 'complete' : 'incomplete';
    if (type === 'ended' || type === 'lost') this.reading.delete(shardId);
  }
}

function placeOf(told: Told): KclPlace {
  return { sequence: told['sequence'] ?? '', sub: Number(told['sub']) };
}

function dataOf(told: Told): Uint8Array {
  return Buffer.from(told['data'] ?? '', 'base64');
}
