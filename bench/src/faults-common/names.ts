/** How a relationship is told from others of its type. */
export interface EdgePlace {
  readonly from: string;
  readonly to: string;
  /** Its own key, where its type has one. */
  readonly key?: string | undefined;
}

/** Names a node by its key. */
export function nodeName(label: string, key: string): string {
  return `${label} ${key}`;
}

/** Names a node that is owned, by its owner's name and its own key. */
export function ownedName(label: string, key: string, owner: string): string {
  return `${label} ${key} of ${owner}`;
}

/** Names a relationship by the names of its nodes, and by its key where it has one. */
export function edgeName(type: string, { from, to, key = '' }: EdgePlace): string {
  return `${from} ${type} ${to} ${key}`;
}
