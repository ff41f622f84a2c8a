/** Writes the id of a shard without what all of them begin with, as `3`. */
export function shardName(shardId: string): string {
  return shardId.replace(/^shardId-0*(?=\d)/, '');
}
