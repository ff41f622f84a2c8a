import { countMissing, wordsOf } from './compare.ts';
import type { Expectation } from './expectation.ts';
import type { Letters } from './letters.ts';
import type { Properties, Value } from './deed-graph.ts';

/** A node or an edge, named by what it stands for and not by its id. */
export interface NamedElement<TFound> {
  readonly name: string;
  readonly properties: Readonly<Record<string, TFound>>;
}

/** What a database holds. */
export interface NamedGraph<TFound> {
  readonly nodes: readonly NamedElement<TFound>[];
  readonly edges: readonly NamedElement<TFound>[];
}

/** What is in the dead letter, compared with what was to be refused. */
export interface LetterFindings {
  readonly deadLettered: number;
  readonly missingDeadLetters: number;
  /** Records in the dead letter that belong into the graph, or that are there for another reason. */
  readonly blamed: number;
}

/** What is in the graph and in the dead letter, compared with what was sent. */
export interface GraphFindings extends LetterFindings {
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
}

/** Whether what was found of a property is the value that it ought to have; either is `undefined` where there is none. */
export type Holds<TFound> = (found: TFound | undefined, value: Value | undefined) => boolean;

/** Compares what was read with what was sent, as sets. */
export function compareGraph<TFound>(
  graph: NamedGraph<TFound>,
  expected: Expectation,
  letters: Letters,
  holds: Holds<TFound>,
): GraphFindings {
  const nodes = compareElements(graph.nodes, expected.nodes, holds);
  const edges = compareElements(graph.edges, expected.edges, holds);
  return {
    sent: expected.nodes.size + expected.edges.size + expected.letters.size,
    written: nodes.written + edges.written,
    lost: nodes.lost + edges.lost,
    doubledNodes: nodes.doubled,
    doubledEdges: edges.doubled,
    alien: nodes.alien + edges.alien,
    stale: nodes.stale + edges.stale,
    ...compareLetters(letters, expected.letters),
  };
}

/** Says in words what is wrong; empty when nothing is. `beside`: what else is wrong, and how often. */
export function graphProblemsOf(
  findings: LetterFindings & Pick<GraphFindings, 'lost' | 'stale'>,
  beside: Readonly<Record<string, number>>,
): readonly string[] {
  return wordsOf({
    'nodes or edges were lost': findings.lost,
    ...beside,
    'nodes or edges do not hold the last values': findings.stale,
    'records are not in the dead letter': findings.missingDeadLetters,
    'records are in the dead letter that belong elsewhere': findings.blamed,
  });
}

/** Whether a node or an edge does not hold exactly these values. */
export function isStale<TFound>(
  { properties }: Pick<NamedElement<TFound>, 'properties'>,
  values: Properties,
  holds: Holds<TFound>,
): boolean {
  const names = new Set([...Object.keys(properties), ...Object.keys(values)]);
  return [...names].some((name) => !holds(properties[name], values[name]));
}

/** Says in words that a node or an edge does not hold what it ought to. */
export function staleText<TFound>({ name, properties }: NamedElement<TFound>, values: Properties): string {
  return `${name} holds ${JSON.stringify(properties)}, not ${JSON.stringify(values)}`;
}

function compareLetters(letters: Letters, expected: Letters): LetterFindings {
  return {
    deadLettered: letters.size,
    missingDeadLetters: countMissing(expected, letters),
    blamed: countMissing(letters, expected),
  };
}

interface ElementFindings extends Pick<GraphFindings, 'written' | 'lost' | 'alien' | 'stale'> {
  readonly doubled: number;
}

function compareElements<TFound>(
  found: readonly NamedElement<TFound>[],
  expected: ReadonlyMap<string, Properties>,
  holds: Holds<TFound>,
): ElementFindings {
  const names = new Set(found.map(({ name }) => name));
  const alien = countMissing(names, expected);
  const stale = found.filter((element) => {
    const values = expected.get(element.name);
    return values !== undefined && isStale(element, values, holds);
  });
  return {
    written: names.size - alien,
    lost: countMissing(expected.keys(), names),
    doubled: found.length - names.size,
    alien,
    stale: stale.length,
  };
}
