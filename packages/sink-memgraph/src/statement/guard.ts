/** The property that a guard sets and takes away again; no node may have it for anything else. */
export const guardProperty = '__rivergraph';

/**
 * No two transactions may write one property at a time, whatever they write; and the node is left as it was. Setting it to what it is
 * would be no write where the server runs with `--storage-delta-on-identical-property-update=false`.
 */
export function guardOf(variable: string): readonly string[] {
  return [`SET ${variable}.\`${guardProperty}\` = true`, `REMOVE ${variable}.\`${guardProperty}\``];
}
