import type { MemgraphClient } from '@rivergraph/servers';
import type { Expectation } from '../faults-common/expectation.ts';
import { compareGraph, graphProblemsOf, isStale, staleText } from '../faults-common/graph-checker.ts';
import type { GraphFindings, Holds } from '../faults-common/graph-checker.ts';
import type { Letters } from '../faults-common/letters.ts';
import type { Value } from '../faults-common/deed-graph.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence } from './expectation.ts';
import { nameAll, readDump } from './read-graph.ts';
import type { ReadGraph } from './read-graph.ts';

/** What is in the graph and in the dead letter, compared with what was sent. */
export type Findings = GraphFindings;

const holds: Holds<Value> = (found, value) => found === value;

/** Compares the graph with what was sent. Reads it afresh by queries of its own; nothing of the sink is used. */
export async function check(client: MemgraphClient, evidence: Evidence, letters: Letters): Promise<Findings> {
  return compare(nameAll(await readDump(client)), evidence, letters);
}

/** Compares what was read with what was sent, as sets. */
export function compare(graph: ReadGraph, evidence: Evidence, letters: Letters): Findings {
  return compareGraph(graph, expectationOf(evidence), letters, holds);
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings): readonly string[] {
  return graphProblemsOf(findings, {
    'nodes are there twice': findings.doubledNodes,
    'edges are there twice': findings.doubledEdges,
    'nodes or edges were never sent': findings.alien,
  });
}

/** Gives some of what is wrong, for whoever has to find out why. */
export function examplesOf(graph: ReadGraph, expected: Expectation): readonly string[] {
  const found = [...graph.nodes, ...graph.edges];
  const wanted = new Map([...expected.nodes, ...expected.edges]);
  const names = new Set<string>();
  const wrong = found.flatMap((element) => {
    const { name } = element;
    const values = wanted.get(name);
    if (values === undefined) return [`never sent: ${name}`];
    if (names.has(name)) return [`there twice: ${name}`];
    names.add(name);
    return isStale(element, values, holds) ? [staleText(element, values)] : [];
  });
  const lost = [...wanted.keys()].filter((name) => !names.has(name)).map((name) => `lost: ${name}`);
  return [...lost, ...wrong].slice(0, 5);
}
