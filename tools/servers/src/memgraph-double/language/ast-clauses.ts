import type { Expression, LabelName } from './ast.ts';

export interface NodePattern {
  /** A name no variable can have where it has none. */
  readonly variable: string;
  readonly labels: readonly LabelName[];
  readonly properties: Expression | undefined;
}

export interface EdgePattern {
  readonly variable: string;
  /** One of these; any for none. */
  readonly types: readonly LabelName[];
  readonly direction: 'out' | 'in' | 'both';
  readonly properties: Expression | undefined;
}

/** A chain of nodes with a relationship between each and the next. */
export interface PatternPart {
  readonly nodes: readonly NodePattern[];
  readonly edges: readonly EdgePattern[];
}

export type SetItem =
  | {
      readonly kind: 'property';
      readonly of: Expression;
      readonly name: string;
      readonly value: Expression;
    }
  | {
      readonly kind: 'replace' | 'merge';
      readonly variable: string;
      readonly value: Expression;
    }
  | { readonly kind: 'labels'; readonly variable: string; readonly labels: readonly LabelName[] };

export type RemoveItem =
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'labels'; readonly variable: string; readonly labels: readonly LabelName[] };

export interface ProjectionItem {
  readonly expression: Expression;
  readonly name: string;
  readonly aliased: boolean;
}

export interface SortItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface MatchClause {
  readonly kind: 'match';
  readonly optional: boolean;
  readonly parts: readonly PatternPart[];
  readonly where: Expression | undefined;
}

export interface MergeClause {
  readonly kind: 'merge';
  readonly part: PatternPart;
  readonly onCreate: readonly SetItem[];
  readonly onMatch: readonly SetItem[];
}

export interface ForeachClause {
  readonly kind: 'foreach';
  readonly variable: string;
  readonly list: Expression;
  readonly clauses: readonly Clause[];
}

export interface ProjectionClause {
  readonly kind: 'with' | 'return';
  readonly distinct: boolean;
  readonly star: boolean;
  readonly items: readonly ProjectionItem[];
  readonly order: readonly SortItem[];
  readonly skip: Expression | undefined;
  readonly limit: Expression | undefined;
  readonly where: Expression | undefined;
}

export interface SubqueryClause {
  readonly kind: 'subquery';
  /** What it takes of the row outside: the names of `CALL (x)`; else what its first WITH names. */
  readonly scope: readonly string[] | undefined;
  readonly clauses: readonly Clause[];
}

export type Clause =
  | { readonly kind: 'unwind'; readonly list: Expression; readonly variable: string }
  | MatchClause
  | MergeClause
  | { readonly kind: 'create'; readonly parts: readonly PatternPart[] }
  | { readonly kind: 'set'; readonly items: readonly SetItem[] }
  | { readonly kind: 'remove'; readonly items: readonly RemoveItem[] }
  | { readonly kind: 'delete'; readonly detach: boolean; readonly of: readonly Expression[] }
  | ForeachClause
  | ProjectionClause
  | SubqueryClause;

/** A parsed statement. It holds no state: it can be kept and run any number of times. */
export interface Statement {
  readonly clauses: readonly Clause[];
  readonly parameters: readonly string[];
  /** What it returns, by name; none if it has no RETURN. */
  readonly fields: readonly string[];
  readonly type: 'r' | 'w' | 'rw';
}
