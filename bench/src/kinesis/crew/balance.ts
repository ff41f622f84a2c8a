/** Whether workers share all shards, and none has two more than another. `owned`: how many each of them has. */
export function isBalanced(owned: readonly number[], shards: number): boolean {
  const sum = owned.reduce((total, count) => total + count, 0);
  return sum === shards && Math.max(...owned) - Math.min(...owned) <= 1;
}
