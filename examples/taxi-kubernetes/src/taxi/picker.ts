/**
 * Makes a function that picks one of some items by a number from 0 to 1, each as often as its weight says.
 *
 * There is at least one item, and as many weights as items, above 0.
 */
export function pickerOf<T>(items: readonly T[], weights: readonly number[]): (at: number) => T {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (at) => {
    let left = at * total;
    const index = weights.findIndex((weight) => (left -= weight) < 0);
    // -1 where the sums of fractions are not exact: the last one.
    const picked = items.at(index);
    if (picked === undefined) throw new Error('Items: expected one at least, got none');
    return picked;
  };
}
