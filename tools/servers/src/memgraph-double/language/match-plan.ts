import type { EdgePattern, NodePattern, PatternPart } from './ast-clauses.ts';
import { type Hint, hintsFor } from './match-hints.ts';
import type { Row } from './run.ts';

/** From a node that is known over a relationship to the next. */
export interface MatchStep {
  readonly from: NodePattern;
  readonly edge: EdgePattern;
  readonly to: NodePattern;
  /** The direction as seen from the node that is known. */
  readonly direction: EdgePattern['direction'];
}

/** How a part of a pattern is matched: with which node it begins, and in what steps it goes on. */
export interface MatchPlan {
  readonly start: NodePattern;
  readonly steps: readonly MatchStep[];
}

const opposite = { out: 'in', in: 'out', both: 'both' } as const;

/** Plans a part: it begins with a node that is bound, else with one that can be looked up, else with one that has a label. */
export function planMatch({ nodes, edges }: PatternPart, hints: readonly Hint[], row: Row): MatchPlan {
  const at = bestStart(nodes, hints, row);
  const forward = edges.slice(at).map((edge, index) => stepAt(nodes, edge, at + index));
  const backward = edges
    .slice(0, at)
    .map((edge, index) => turned(stepAt(nodes, edge, index)))
    .toReversed();
  return { start: nodeAt(nodes, at), steps: [...forward, ...backward] };
}

function stepAt(nodes: readonly NodePattern[], edge: EdgePattern, at: number): MatchStep {
  return { from: nodeAt(nodes, at), edge, to: nodeAt(nodes, at + 1), direction: edge.direction };
}

function turned({ from, edge, to, direction }: MatchStep): MatchStep {
  return { from: to, edge, to: from, direction: opposite[direction] };
}

function bestStart(nodes: readonly NodePattern[], hints: readonly Hint[], row: Row): number {
  let best = 0;
  let bestRank = -1;
  for (const [at, node] of nodes.entries()) {
    const rank = rankOf(node, hints, row);
    if (rank > bestRank) [best, bestRank] = [at, rank];
  }
  return best;
}

function rankOf(node: NodePattern, hints: readonly Hint[], row: Row): number {
  if (row.has(node.variable)) return 3;
  if (node.labels.length === 0) return 0;
  return node.properties === undefined && hintsFor(node, hints, row).length === 0 ? 1 : 2;
}

function nodeAt(nodes: readonly NodePattern[], at: number): NodePattern {
  const node = nodes[at];
  if (node === undefined) throw new Error('A pattern has fewer nodes than its relationships need');
  return node;
}
