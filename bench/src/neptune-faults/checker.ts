import type { GremlinClient } from '@rivergraph/servers';
import type { Expectation } from '../faults-common/expectation.ts';
import { compareGraph, graphProblemsOf, isStale, staleText } from '../faults-common/graph-checker.ts';
import type { GraphFindings, Holds } from '../faults-common/graph-checker.ts';
import type { Letters } from '../faults-common/letters.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence } from './expectation.ts';
import { nameAll, readDump } from './read-graph.ts';
import type { ReadGraph, Values } from './read-graph.ts';

/** What is in the graph and in the dead letter, compared with what was sent. */
export interface Findings extends Omit<GraphFindings, 'alien' | 'doubledEdges' | 'doubledNodes'> {
  /** Nodes and edges that are there twice, or that nobody sent. */
  readonly doubled: number;
  /** Properties that have another number of values than one. */
  readonly setValued: number;
}

/** A property with several values is told of elsewhere; here its last one counts if any does. */
const holds: Holds<Values> = (found = [], value) => found.includes(value);

/** Compares the graph with what was sent. Reads it afresh by queries of its own; nothing of the sink is used. */
export async function check(client: GremlinClient, evidence: Evidence, letters: Letters): Promise<Findings> {
  return compare(nameAll(await readDump(client)), evidence, letters);
}

/** Compares what was read with what was sent, as sets. */
export function compare(graph: ReadGraph, evidence: Evidence, letters: Letters): Findings {
  const found = compareGraph(graph, expectationOf(evidence), letters, holds);
  const { doubledNodes, doubledEdges, alien, ...findings } = found;
  const values = [...graph.nodes, ...graph.edges].flatMap(({ properties }) => Object.values(properties));
  return {
    ...findings,
    doubled: doubledNodes + doubledEdges + alien,
    setValued: values.filter(({ length }) => length !== 1).length,
  };
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings): readonly string[] {
  return graphProblemsOf(findings, {
    'nodes or edges are there twice or were never sent': findings.doubled,
    'properties do not have exactly one value': findings.setValued,
  });
}

/** Gives some of what is wrong, for whoever has to find out why. */
export function examplesOf(graph: ReadGraph, expected: Expectation): readonly string[] {
  const found = new Map([...graph.nodes, ...graph.edges].map((element) => [element.name, element]));
  const wanted = new Map([...expected.nodes, ...expected.edges]);
  const lines = [...wanted].flatMap(([name, properties]) => {
    const element = found.get(name);
    if (element === undefined) return [`lost: ${name}`];
    return isStale(element, properties, holds) ? [staleText(element, properties)] : [];
  });
  const alien = [...found.keys()].flatMap((name) => (wanted.has(name) ? [] : [`never sent: ${name}`]));
  return [...lines, ...alien].slice(0, 5);
}
