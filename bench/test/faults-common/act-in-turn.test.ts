import { describe, expect, it } from 'vitest';
import type { FaultReport } from '../../src/fault-definition.ts';
import { actInTurn } from '../../src/faults-common/act-in-turn.ts';

const faults = [{ name: 'table away' }, { name: 'table slow' }];

function reportOf(fault: string, problems: readonly string[] = []): FaultReport {
  const counts = { sent: 5, written: 4, lost: 1, doubled: 2, deadLettered: 0 };
  const outcome = { fault, seed: 1, ...counts, recoverSeconds: 1 };
  return { outcome, strikes: 1, replayed: 0, problems, log: ['worker-1: a line'] };
}

describe('faults that are acted out in turn', () => {
  it('tell what is wrong as soon as it is known, before what others have said', async () => {
    const told: string[] = [];

    await actInTurn(faults, { tell: (line) => told.push(line) }, async ({ name }) => {
      told.push(`begin ${name}`);
      return reportOf(name, name === 'table away' ? ['1 record is lost'] : []);
    });

    expect(told).toEqual([
      'begin table away',
      expect.stringMatching(/^ {2}table away: 5 sent, 4 written, 1 lost, 2 doubled, 0\.\d s$/),
      '    wrong: 1 record is lost',
      '    worker-1: a line',
      'begin table slow',
      expect.stringContaining('table slow'),
    ]);
  });

  it('are those only that were picked', async () => {
    const reports = await actInTurn(faults, { only: 'slow', tell: () => undefined }, async ({ name }) =>
      reportOf(name),
    );

    expect(reports.map(({ outcome }) => outcome.fault)).toEqual(['table slow']);
  });
});
