const mostEdits = 2;

/** Finds the known name that a name was probably meant to be: few edits away, with most of it the same. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  let nearest: { readonly name: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > mostEdits) continue;
    const edits = editsBetween(name, candidate);
    if (edits > mostEdits || edits * 2 >= candidate.length) continue;
    if (nearest === undefined || edits < nearest.edits) nearest = { name: candidate, edits };
  }
  return nearest?.name;
}

/** The least number of characters to insert, remove or replace. */
function editsBetween(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const replaced = cost(above, column - 1) + (same ? 0 : 1);
      current.push(Math.min(replaced, cost(above, column) + 1, cost(current, column - 1) + 1));
    }
    above = current;
  }
  return cost(above, right.length);
}

function cost(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
