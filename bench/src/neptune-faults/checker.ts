import type { GremlinClient } from '@rivergraph/servers';
import { countMissing, wordsOf } from '../faults-common/compare.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence, Expectation } from './expectation.ts';
import { nameAll, readDump } from './read-graph.ts';
import type { Element, ReadGraph } from './read-graph.ts';

/** What is in the graph and in the dead letter, compared with what was sent. */
export interface Findings {
  /** Nodes and edges that what was sent comes to, and records that were not to be written. */
  readonly sent: number;
  /** How many of those nodes and edges are there. */
  readonly written: number;
  readonly lost: number;
  /** Nodes and edges that are there twice, or that nobody sent. */
  readonly doubled: number;
  /** Properties that have another number of values than one. */
  readonly setValued: number;
  /** Nodes and edges that do not hold exactly the last values that were sent. */
  readonly stale: number;
  readonly deadLettered: number;
  readonly missingDeadLetters: number;
  /** Records in the dead letter that belong into the graph, or that are there for another reason. */
  readonly blamed: number;
}

/** The dead-lettered records, and why they are there; see `letterOf`. */
export type Letters = ReadonlySet<string>;

/** Compares the graph with what was sent. Reads it afresh by queries of its own; nothing of the sink is used. */
export async function check(client: GremlinClient, evidence: Evidence, letters: Letters): Promise<Findings> {
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
    doubled: nodes.doubled + edges.doubled,
    setValued: nodes.setValued + edges.setValued,
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
    'nodes or edges are there twice or were never sent': findings.doubled,
    'properties do not have exactly one value': findings.setValued,
    'nodes or edges do not hold the last values': findings.stale,
    'records are not in the dead letter': findings.missingDeadLetters,
    'records are in the dead letter that belong elsewhere': findings.blamed,
  });
}

/** Gives some of what is wrong, for whoever has to find out why. */
export function examplesOf(graph: ReadGraph, expected: Expectation): readonly string[] {
  const found = new Map([...graph.nodes, ...graph.edges].map((element) => [element.name, element]));
  const wanted = new Map([...expected.nodes, ...expected.edges]);
  const lines = [...wanted].flatMap(([name, properties]) => {
    const element = found.get(name);
    if (element === undefined) return [`lost: ${name}`];
    if (isStale(element, properties))
      return [`${name} holds ${JSON.stringify(element.properties)}, not ${JSON.stringify(properties)}`];
    return [];
  });
  const alien = [...found.keys()].flatMap((name) => (wanted.has(name) ? [] : [`never sent: ${name}`]));
  return [...lines, ...alien].slice(0, 5);
}

type Values = Readonly<Record<string, string | number>>;

function compareElements(
  found: readonly Element[],
  expected: ReadonlyMap<string, Values>,
): Pick<Findings, 'written' | 'lost' | 'doubled' | 'setValued' | 'stale'> {
  const names = new Set(found.map(({ name }) => name));
  const alien = countMissing(names, expected);
  const stale = found.filter((element) => {
    const values = expected.get(element.name);
    return values !== undefined && isStale(element, values);
  });
  return {
    written: names.size - alien,
    lost: countMissing(expected.keys(), names),
    doubled: found.length - names.size + alien,
    setValued: found
      .flatMap(({ properties }) => Object.values(properties))
      .filter(({ length }) => length !== 1).length,
    stale: stale.length,
  };
}

/** A property with several values is told of elsewhere; here its last one counts if any does. */
function isStale({ properties }: Element, values: Values): boolean {
  const names = new Set([...Object.keys(properties), ...Object.keys(values)]);
  return [...names].some((name) => !(properties[name] ?? []).includes(values[name]));
}
