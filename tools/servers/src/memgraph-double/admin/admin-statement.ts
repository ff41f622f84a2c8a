import type { ConstraintDefinition, IndexDefinition } from '../graph/catalog.ts';

/** A statement that is not about data. */
export type AdminStatement =
  | { readonly kind: 'create-index' | 'drop-index'; readonly index: IndexDefinition }
  | { readonly kind: 'create-constraint' | 'drop-constraint'; readonly constraint: ConstraintDefinition }
  | { readonly kind: 'storage-mode'; readonly mode: string }
  | { readonly kind: 'storage-info'; readonly of: 'database' | 'instance' }
  | { readonly kind: 'terminate'; readonly ids: readonly string[] }
  | { readonly kind: 'set-role'; readonly role: 'main' | 'replica' }
  | { readonly kind: 'databases'; readonly multi: 'tenancy' | 'use' }
  | { readonly kind: 'constraints' | 'indexes' | 'role' | 'transactions' | 'version' };
