import type { MemgraphClient } from '@rivergraph/servers';
import { countMissing, wordsOf } from '../faults-common/compare.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence, Expectation } from './expectation.ts';
import type { Properties } from './model.ts';
import { nameAll, readDump } from './read-graph.ts';
import type { Element, ReadGraph } from './read-graph.ts';

/** What is in the graph and in the dead letter, compared with what was sent. */
export interface Findings {
  /** Nodes and edges that what was sent comes to, and records that were not to be written. */
  readonly sent: number;
  /** How many of those nodes and edges are there. */
  readonly written: number;
  readonly lost: number;
  readonly doubledNodes: number;
  readonly doubledEdges: number;
  /** Nodes and edges that nobody sent. */
  readonly alien: number;
  /** Nodes and edges that do not hold exactly the last values that were sent, or those of the highest version. */
  readonly stale: number;
  readonly deadLettered: number;
  readonly missingDeadLetters: number;
  /** Records in the dead letter that belong into the graph, or that are there for another reason. */
  readonly blamed: number;
}

/** The dead-lettered records, and why they are there; see `letterOf`. */
export type Letters = ReadonlySet<string>;

/** Compares the graph with what was sent. Reads it afresh by queries of its own; nothing of the sink is used. */
export async function check(client: MemgraphClient, evidence: Evidence, letters: Letters): Promise<Findings> {
  return compare(nameAll(await readDump(client)), evidence, letters);
}

/** Compares what was read with what was sent, as sets. */
export function compare(graph: ReadGraph, evidence: Evidence, letters: Letters): Findings {
  const expected = expectationOf(evidence);
  const nodes = compareElements(graph.nodes, expected.nodes);
  const edges = compareElements(graph.edges, expected.edges);
  return {
    sent: expected.nodes.size + expected.edges.size + expected.letters.size,
    written: nodes.written + edges.written,
    lost: nodes.lost + edges.lost,
    doubledNodes: nodes.doubled,
    doubledEdges: edges.doubled,
    alien: nodes.alien + edges.alien,
    stale: nodes.stale + edges.stale,
    deadLettered: letters.size,
    missingDeadLetters: countMissing(expected.letters, letters),
    blamed: countMissing(letters, expected.letters),
  };
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings): readonly string[] {
  return wordsOf({
    'nodes or edges were lost': findings.lost,
    'nodes are there twice': findings.doubledNodes,
    'edges are there twice': findings.doubledEdges,
    'nodes or edges were never sent': findings.alien,
    'nodes or edges do not hold the last values': findings.stale,
    'records are not in the dead letter': findings.missingDeadLetters,
    'records are in the dead letter that belong elsewhere': findings.blamed,
  });
}

/** Gives some of what is wrong, for whoever has to find out why. */
export function examplesOf(graph: ReadGraph, expected: Expectation): readonly string[] {
  const found = [...graph.nodes, ...graph.edges];
  const wanted = new Map([...expected.nodes, ...expected.edges]);
  const names = new Set<string>();
  const wrong = found.flatMap(({ name, properties }) => {
    const values = wanted.get(name);
    if (values === undefined) return [`never sent: ${name}`];
    if (names.has(name)) return [`there twice: ${name}`];
    names.add(name);
    if (!isStale(properties, values)) return [];
    return [`${name} holds ${JSON.stringify(properties)}, not ${JSON.stringify(values)}`];
  });
  const lost = [...wanted.keys()].filter((name) => !names.has(name)).map((name) => `lost: ${name}`);
  return [...lost, ...wrong].slice(0, 5);
}

function compareElements(
  found: readonly Element[],
  expected: ReadonlyMap<string, Properties>,
): Pick<Findings, 'written' | 'lost' | 'alien' | 'stale'> & { readonly doubled: number } {
  const names = new Set(found.map(({ name }) => name));
  const alien = countMissing(names, expected);
  const stale = found.filter(({ name, properties }) => {
    const values = expected.get(name);
    return values !== undefined && isStale(properties, values);
  });
  return {
    written: names.size - alien,
    lost: countMissing(expected.keys(), names),
    doubled: found.length - names.size,
    alien,
    stale: stale.length,
  };
}

function isStale(properties: Properties, values: Properties): boolean {
  const names = new Set([...Object.keys(properties), ...Object.keys(values)]);
  return [...names].some((name) => properties[name] !== values[name]);
}
