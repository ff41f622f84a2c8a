import type { EdgePattern, NodePattern, PatternPart } from './ast-clauses.ts';
import { checkExpression } from './check-expression.ts';
import { clientError } from './errors.ts';
import { labelParts } from './expression-parts.ts';

/** Checks the patterns of MATCH, and adds their names to those that are known. */
export function checkMatched(parts: readonly PatternPart[], scope: Set<string>): void {
  for (const part of parts) addNames(part, scope);
  for (const part of parts) {
    refuseRowLabels(part);
    checkContents(part, scope);
  }
}

/** Checks the pattern of MERGE or CREATE, and adds its names. */
export function checkWritten(part: PatternPart, scope: Set<string>, clause: 'merge' | 'create'): void {
  if (clause === 'merge') refuseRowLabels(part);
  for (const node of part.nodes) checkWrittenNode(node, part, scope);
  for (const edge of part.edges) checkWrittenEdge(edge, scope, clause);
  if (clause === 'merge') checkContents(part, scope);
  addNames(part, scope);
  if (clause === 'create') checkContents(part, scope);
}

function checkWrittenNode(node: NodePattern, part: PatternPart, scope: ReadonlySet<string>): void {
  if (!scope.has(node.variable)) return;
  const described = node.labels.length > 0 || node.properties !== undefined;
  if (described || part.edges.length === 0) throw redeclared(node.variable);
}

function checkWrittenEdge(edge: EdgePattern, scope: ReadonlySet<string>, clause: 'merge' | 'create'): void {
  if (scope.has(edge.variable)) throw redeclared(edge.variable);
  if (edge.types.length !== 1) {
    throw clientError('A single relationship type must be specified when creating an edge.');
  }
  if (clause === 'create' && edge.direction === 'both') {
    throw clientError('Bidirectional relationship are not supported when creating an edge.');
  }
}

function addNames({ nodes, edges }: PatternPart, scope: Set<string>): void {
  for (const { variable } of [...nodes, ...edges]) scope.add(variable);
}

function refuseRowLabels({ nodes, edges }: PatternPart): void {
  const labels = [...nodes.flatMap((node) => node.labels), ...edges.flatMap((edge) => edge.types)];
  if (labels.every(({ kind }) => kind !== 'expression')) return;
  throw clientError('Labels and types that depend on a row can only be used in CREATE, SET and REMOVE.');
}

function checkContents({ nodes, edges }: PatternPart, scope: ReadonlySet<string>): void {
  const labels = [...nodes.flatMap((node) => node.labels), ...edges.flatMap((edge) => edge.types)];
  for (const label of labelParts(labels)) checkExpression(label, scope, 'row');
  for (const { properties } of [...nodes, ...edges]) {
    if (properties !== undefined) checkExpression(properties, scope, 'row');
  }
}

/** The error of a name that is given twice. */
export function redeclared(name: string): Error {
  return clientError(`Redeclaring variable: ${name}.`);
}
