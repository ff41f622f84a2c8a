/** What a figure must keep to. */
type Target = { readonly atMost: number } | { readonly atLeast: number };

/** One named result of a bench. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly target?: Target | undefined;
}

/** Whether a figure keeps its target; one without a target does. */
export function isMet({ value, target }: Figure): boolean {
  if (target === undefined) return true;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

/** Lays figures out as a table, those with a target first. */
export function figureTable(figures: readonly Figure[]): readonly (readonly string[])[] {
  const sorted = [...figures].sort((a, b) => Number(a.target === undefined) - Number(b.target === undefined));
  return [
    ['figure', 'value', 'target', ''],
    ...sorted.map((figure) => [
      figure.name,
      rounded(figure.value),
      targetText(figure.target),
      figure.target === undefined ? '' : isMet(figure) ? 'ok' : 'MISSED',
    ]),
  ];
}

/** Gives the figures by name, as they are written to a file. */
export function figureObject(figures: readonly Figure[]): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, Number(rounded(value))]));
}

function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}

function targetText(target: Target | undefined): string {
  if (target === undefined) return '';
  return 'atMost' in target ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
}
