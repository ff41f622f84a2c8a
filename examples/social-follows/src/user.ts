import type { CsvRow } from '@rivergraph/source-file';

/** Somebody who may follow and be followed. */
export interface User {
  readonly userId: string;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
}

/** Makes a user of a row of a file for Neptune's bulk loader, whose header may name types: `~id,~label,firstName:String`. */
export function userOf(row: CsvRow<string>): User {
  const named = new Map(Object.entries(row).map(([name, value]) => [name.replace(/:.*/, ''), value]));
  const userId = named.get('~id');
  if (userId === undefined || userId === '')
    throw new TypeError('user: expected a value in the column ~id, got none');
  return { userId, firstName: named.get('firstName'), lastName: named.get('lastName') };
}
