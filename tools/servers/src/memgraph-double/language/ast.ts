import type { Value } from '../value.ts';

/** An operator between two expressions. */
export type BinaryOperator =
  | 'OR'
  | 'XOR'
  | 'AND'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'IN'
  | 'STARTS WITH'
  | 'ENDS WITH'
  | 'CONTAINS'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

export type UnaryOperator = 'NOT' | '-' | '+' | 'IS NULL' | 'IS NOT NULL';

/** The functions over all rows of a group. */
export type AggregateName = 'count' | 'collect' | 'sum' | 'min' | 'max' | 'avg';

export interface CaseBranch {
  readonly when: Expression;
  readonly result: Expression;
}

export interface MapExpression {
  readonly kind: 'map';
  readonly entries: readonly (readonly [string, Expression])[];
}

export interface AggregateExpression {
  readonly kind: 'aggregate';
  readonly name: AggregateName;
  readonly distinct: boolean;
  /** Absent for `count(*)`. */
  readonly of: Expression | undefined;
  /** Under which name a group's row has the result. */
  readonly slot: string;
}

export interface ComprehensionExpression {
  readonly kind: 'comprehension';
  readonly variable: string;
  readonly list: Expression;
  readonly where: Expression | undefined;
  readonly each: Expression | undefined;
}

export interface CaseExpression {
  readonly kind: 'case';
  readonly subject: Expression | undefined;
  readonly branches: readonly CaseBranch[];
  readonly otherwise: Expression | undefined;
}

/** What has a value. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
  | {
      readonly kind: 'slice';
      readonly of: Expression;
      readonly from: Expression | undefined;
      readonly to: Expression | undefined;
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | MapExpression
  | ComprehensionExpression
  | CaseExpression
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'labels'; readonly of: Expression; readonly labels: readonly LabelName[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | AggregateExpression;

/** A label or type: written, had from a parameter, or worked out per row. */
export type LabelName =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'expression'; readonly of: Expression };
