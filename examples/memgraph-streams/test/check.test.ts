import { makePeoplePlan } from '@rivergraph/example-kit';
import { describe, expect, it } from 'vitest';
import { check } from '../src/check.ts';
import { partsOf } from '../src/parts.ts';
import type { Outcome } from '../src/story.ts';
import type { ShownStream } from '../src/stream-info.ts';

const plan = makePeoplePlan({ messages: 100, people: 20, broken: 10, partitions: 2, seed: 1 });
const parts = partsOf(plan);
const isPoison = (message: (typeof plan.sent)[number]): boolean => plan.broken.includes(message);
const poison = [...parts.first, ...parts.running].filter(isPoison).length;

const shown: ShownStream = {
  name: 'people',
  state: 'running',
  isRunning: true,
  lag: 0,
  written: 0,
  deadLettered: poison,
  deadLetterFile: 'people.jsonl',
};

const good: Outcome = {
  check: { records: 3, rows: [1, 2].map((id) => ({ query: 'MERGE …', params: { id } })), rejected: 1 },
  touched: [],
  created: { ...shown, state: 'stopped', isRunning: false },
  streamed: { running: shown, seconds: 1 },
  recovery: { atOnce: shown, recovered: shown, uncommitted: 12, seconds: 1 },
  stopped: { ...shown, state: 'stopped', isRunning: false },
  left: 0,
  serveCode: 0,
  lag: 0,
  content: { people: [], connections: [], letters: [] },
  letters: [],
  lettersAgain: 1,
};

function problemsOf(outcome: Partial<Outcome>): readonly string[] {
  return check({ ...good, ...outcome }, { parts, isPoison }, []);
}

describe('check', () => {
  it('finds nothing wrong where everything is as it should be', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[string, Partial<Outcome>, string]>([
    ['a lag', { lag: 3 }, 'lag: expected 0, got 3'],
    [
      'a dry run that loses a message',
      { check: { ...good.check, rejected: 0 } },
      'check: rows: expected 3, got 2',
    ],
    [
      'a dry run that reads nothing',
      { check: { records: 0, rows: [], rejected: 0 } },
      'check: records: expected 1 to 6, got 0',
    ],
    [
      'a dry run that leaves traces',
      { touched: ['group'] },
      'check: expected to leave the group as it is, got a change',
    ],
    [
      'a stream that runs unasked',
      { created: shown },
      'show after create: is running: expected false, got true',
    ],
    [
      'poison that was not set aside',
      { streamed: { running: { ...shown, deadLettered: 0 }, seconds: 1 } },
      `show after start: dead lettered: expected ${poison}, got 0`,
    ],
    [
      'a stream that does not run again',
      { recovery: { ...good.recovery, atOnce: good.stopped } },
      'show after kill -9: is running: expected true, got false',
    ],
    [
      'a stream that cannot be stopped',
      { stopped: shown },
      'show after stop: state: expected stopped, got running',
    ],
    ['a stream that cannot be dropped', { left: 1 }, 'show after drop: streams: expected 0, got 1'],
    [
      'a process that does not end well',
      { serveCode: null },
      'serve: exit code after SIGTERM: expected 0, got null',
    ],
  ])('notices %s', (_what, outcome, problem) => {
    expect(problemsOf(outcome)).toEqual([problem]);
  });
});
