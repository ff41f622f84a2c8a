import type { FaultReport, FaultRun } from '../fault-definition.ts';

type Round = Pick<Parameters<FaultRun['run']>[0], 'only' | 'tell'>;

/** Whether a fault is to be acted out; all are unless some were picked. */
export function isWanted(name: string, { only }: Pick<Round, 'only'>): boolean {
  return only === undefined || name.includes(only);
}

/**
 * Acts out those faults that are wanted, one after another. What has come of each is told as soon as it is over, and what is wrong
 * before what others have to say about it: whoever sees a part of the output only is to see that.
 */
export async function actInTurn<T extends { readonly name: string }>(
  faults: readonly T[],
  round: Round,
  act: (fault: T) => Promise<FaultReport>,
): Promise<readonly FaultReport[]> {
  const reports: FaultReport[] = [];
  for (const fault of faults) {
    if (!isWanted(fault.name, round)) continue;
    const startedAt = performance.now();
    const report = await act(fault);
    const seconds = (performance.now() - startedAt) / 1_000;
    for (const line of linesOf(fault.name, report, seconds)) round.tell(line);
    reports.push(report);
  }
  return reports;
}

function linesOf(
  name: string,
  { outcome, problems, log = [] }: FaultReport,
  seconds: number,
): readonly string[] {
  const { sent, written, lost, doubled } = outcome;
  const counts = `${sent} sent, ${written} written, ${lost} lost, ${doubled} doubled`;
  return [
    `  ${name}: ${counts}, ${seconds.toFixed(1)} s`,
    ...problems.map((problem) => `    wrong: ${problem}`),
    ...(problems.length === 0 ? [] : log.map((line) => `    ${line}`)),
  ];
}
