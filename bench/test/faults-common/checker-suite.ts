import { expect, it } from 'vitest';
import type { Expectation, MissingEnds, SentDeeds } from '../../src/faults-common/expectation.ts';
import type { GraphFindings, NamedElement, NamedGraph } from '../../src/faults-common/graph-checker.ts';
import { letterOf } from '../../src/faults-common/letters.ts';
import type { Letters } from '../../src/faults-common/letters.ts';

type Findings = Pick<GraphFindings, 'sent' | 'written' | 'stale' | 'lost'>;

/** What the evidence of a case differs in. */
interface Differing {
  readonly counts: readonly number[];
  readonly missing: MissingEnds;
  readonly extras: { readonly ghosts: 'absent' | 'late' };
}

/** A checker of a fault run, and what it needs. */
export interface CheckerCase<TEvidence extends SentDeeds, TFound, TFindings extends Findings> {
  /** What was sent, so many records to each partition. */
  readonly evidenceOf: (records: number, more?: Differing) => TEvidence;
  readonly graphOf: (evidence: TEvidence) => NamedGraph<TFound>;
  readonly expectationOf: (evidence: TEvidence) => Expectation;
  readonly compare: (graph: NamedGraph<TFound>, evidence: TEvidence, letters: Letters) => TFindings;
  readonly problemsOf: (findings: TFindings) => readonly string[];
  readonly examplesOf: (graph: NamedGraph<TFound>, expected: Expectation) => readonly string[];
  /** What holds a value, as it is read. */
  readonly found: (value: string | number) => TFound;
  /** Kinds of poison, with evidence of one such record in each partition, and why it is refused. */
  readonly poisons: readonly (readonly [kind: string, poisoned: TEvidence, reason: string])[];
}

const none: Letters = new Set();

/** Declares what every checker of deeds has to see. */
export function itSeesWhatIsWrong<TEvidence extends SentDeeds, TFound, TFindings extends Findings>(
  checker: CheckerCase<TEvidence, TFound, TFindings>,
): void {
  const { evidenceOf, graphOf, expectationOf, compare, problemsOf, examplesOf, found } = checker;
  const evidence = evidenceOf(200);
  const good = graphOf(evidence);

  it('finds nothing wrong with the graph that was sent', () => {
    const findings = compare(good, evidence, none);

    expect(problemsOf(findings)).toEqual([]);
    expect(findings.written).toBe(findings.sent);
    expect(findings.written).toBe(good.nodes.length + good.edges.length);
  });

  it('sees what was lost', () => {
    const findings = compare({ nodes: good.nodes.slice(1), edges: good.edges.slice(2) }, evidence, none);

    expect(problemsOf(findings)).toEqual(['3 nodes or edges were lost']);
  });

  it.each([
    ['another value', { name: found('another') }],
    ['a property that ought not to be there', { more: found(1) }],
    ['a value of another type', { score: found('number 7') }],
  ])('sees %s', (_, wrong) => {
    const graph = withFirstNode(good, ({ properties }) => ({ ...properties, ...wrong }));

    const findings = compare(graph, evidence, none);

    expect(problemsOf(findings)).toEqual(['1 nodes or edges do not hold the last values']);
    expect(examplesOf(graph, expectationOf(evidence))).toHaveLength(1);
  });

  it('sees a value that is missing', () => {
    const graph = withFirstNode(good, ({ properties }) => without('name', properties));

    const findings = compare(graph, evidence, none);

    expect(findings).toMatchObject({ lost: 0, stale: 1 });
    expect(problemsOf(findings)).toEqual(['1 nodes or edges do not hold the last values']);
  });

  it.each(checker.poisons)(
    'compares the dead letter with what was to be refused, and why: %s',
    (...poison) => {
      const [, poisoned, reason] = poison;
      const graph = graphOf(poisoned);
      const { letters } = expectationOf(poisoned);
      const [first = '', ...others] = letters;
      const wrong = new Set([...others, first.replace(reason, 'unavailable')]);

      expect(letters.size).toBe(4);
      expect(problemsOf(compare(graph, poisoned, letters))).toEqual([]);
      expect(problemsOf(compare(graph, poisoned, wrong))).toEqual([
        '1 records are not in the dead letter',
        '1 records are in the dead letter that belong elsewhere',
      ]);
    },
  );

  it.each([
    ['reject', 'absent', 0, [letterOf(0, 25, 'missing-endpoint'), letterOf(3, 25, 'missing-endpoint')]],
    ['skip', 'absent', 0, []],
    ['wait', 'late', 2, []],
  ] as const)('knows what becomes of edges to ghosts: %s', (missing, ghosts, edges, letters) => {
    const expected = expectationOf(evidenceOf(0, { missing, extras: { ghosts }, counts: [45, 0, 0, 45] }));

    expect([...expected.edges.keys()].filter((name) => name.includes('ghost'))).toHaveLength(edges);
    expect([...expected.letters]).toEqual(letters);
  });
}

/** Changes the properties of the first node. */
export function withFirstNode<TFound>(
  graph: NamedGraph<TFound>,
  change: (node: NamedElement<TFound>) => NamedElement<TFound>['properties'],
): NamedGraph<TFound> {
  const [first, ...others] = graph.nodes;
  if (first === undefined) throw new Error('Expected a node');
  return { nodes: [{ ...first, properties: change(first) }, ...others], edges: graph.edges };
}

function without<TFound>(
  name: string,
  properties: NamedElement<TFound>['properties'],
): NamedElement<TFound>['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name));
}
