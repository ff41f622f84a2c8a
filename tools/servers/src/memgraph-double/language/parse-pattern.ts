import type { Expression } from './ast.ts';
import type { EdgePattern, NodePattern, PatternPart } from './ast-clauses.ts';
import { parseMap } from './parse-composite.ts';
import { parseLabels, parseParameterName, parseTypes } from './parse-labels.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads patterns with commas between them. */
export function parsePattern(reader: TokenReader): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  do parts.push(parsePatternPart(reader));
  while (reader.accept(','));
  return parts;
}

/** Reads one chain of nodes. A name for its path is not in the subset. */
export function parsePatternPart(reader: TokenReader): PatternPart {
  if (reader.atName()) throw reader.failure('a named path is not in the subset');
  const nodes = [parseNode(reader)];
  const edges: EdgePattern[] = [];
  while (reader.atSymbol('-') || reader.atSymbol('<')) {
    edges.push(parseEdge(reader));
    nodes.push(parseNode(reader));
  }
  return { nodes, edges };
}

function parseNode(reader: TokenReader): NodePattern {
  reader.expect('(');
  const variable = reader.atName() ? reader.name() : reader.hiddenName();
  const labels = parseLabels(reader);
  const properties = parseProperties(reader);
  reader.expect(')');
  return { variable, labels, properties };
}

function parseEdge(reader: TokenReader): EdgePattern {
  const left = reader.accept('<');
  reader.expect('-');
  const detail = reader.accept('[') ? parseEdgeDetail(reader) : undefined;
  reader.expect('-');
  const right = reader.accept('>');
  const { variable = reader.hiddenName(), types = [], properties } = detail ?? {};
  return { variable, types, direction: directionOf(left, right), properties };
}

function directionOf(left: boolean, right: boolean): EdgePattern['direction'] {
  if (left === right) return 'both';
  return left ? 'in' : 'out';
}

function parseEdgeDetail(reader: TokenReader): Omit<EdgePattern, 'direction'> {
  const variable = reader.atName() ? reader.name() : reader.hiddenName();
  const types = parseTypes(reader);
  if (reader.atSymbol('*')) throw reader.failure('a relationship of variable length is not in the subset');
  const properties = parseProperties(reader);
  reader.expect(']');
  return { variable, types, properties };
}

function parseProperties(reader: TokenReader): Expression | undefined {
  if (reader.atSymbol('{')) return parseMap(reader);
  if (reader.accept('$')) return { kind: 'parameter', name: parseParameterName(reader) };
  return undefined;
}
