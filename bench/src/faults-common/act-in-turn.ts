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
  return await actBeside(faults, round, { lanes: 1, act });
}

/** How faults are acted out beside each other. */
export interface Beside<T> {
  /** How many at a time. */
  readonly lanes: number;
  readonly act: (fault: T) => Promise<FaultReport>;
}

/**
 * As {@link actInTurn}, several at a time: for faults that share nothing, and that wait more than they work. The reports are in the
 * order of the faults. Failure: rejects as the first of them does, when those that were begun are over.
 */
export async function actBeside<T extends { readonly name: string }>(
  faults: readonly T[],
  round: Round,
  { act, lanes }: Beside<T>,
): Promise<readonly FaultReport[]> {
  const wanted = faults.filter(({ name }) => isWanted(name, round));
  const reports: FaultReport[] = [];
  const left = wanted.entries();
  const run = async (): Promise<void> => {
    for (const [at, fault] of left) reports[at] = await actAndTell(fault, round, act);
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, run));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return reports;
}

async function actAndTell<T extends { readonly name: string }>(
  fault: T,
  { tell }: Round,
  act: (fault: T) => Promise<FaultReport>,
): Promise<FaultReport> {
  const startedAt = performance.now();
  const report = await act(fault);
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const line of linesOf(fault.name, report, seconds)) tell(line);
  return report;
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
