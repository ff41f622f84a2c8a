import type { BatchItem, BatchLimits, BatchTrigger } from '../contracts/batcher.ts';

/** How much a set of items is, in every measure that a batch is limited by. */
export class Load {
  records = 0;
  bytes = 0;
  weight = 0;

  add(item: BatchItem): void {
    this.records += item.count;
    this.bytes += item.bytes;
    this.weight += item.weight;
  }

  remove(item: BatchItem): void {
    this.records -= item.count;
    this.bytes -= item.bytes;
    this.weight -= item.weight;
    if (this.records === 0) this.clear();
  }

  addAll(load: Load): void {
    this.records += load.records;
    this.bytes += load.bytes;
    this.weight += load.weight;
  }

  removeAll(load: Load): void {
    this.records -= load.records;
    this.bytes -= load.bytes;
    this.weight -= load.weight;
    if (this.records === 0) this.clear();
  }

  /** Also ends the drift that adding and taking away fractional weights leaves behind. */
  clear(): void {
    this.records = 0;
    this.bytes = 0;
    this.weight = 0;
  }

  /** Which limit of a batch this much reaches, if any. */
  reaches(limits: BatchLimits): BatchTrigger | undefined {
    if (this.records >= limits.maxRecords) return 'records';
    if (this.bytes >= limits.maxBytes) return 'bytes';
    return this.weight >= limits.maxWeight ? 'weight' : undefined;
  }

  /** How many full batches this much makes; less than 1 where it fills none. */
  batches(limits: BatchLimits): number {
    const { maxRecords, maxBytes, maxWeight } = limits;
    return Math.max(this.records / maxRecords, this.bytes / maxBytes, this.weight / maxWeight);
  }

  /** Which limit of a batch would be broken if the item came on top, if any. */
  refuses(item: BatchItem, limits: BatchLimits): BatchTrigger | undefined {
    if (this.records + item.count > limits.maxRecords) return 'records';
    if (this.bytes + item.bytes > limits.maxBytes) return 'bytes';
    return this.weight + item.weight > limits.maxWeight ? 'weight' : undefined;
  }
}
