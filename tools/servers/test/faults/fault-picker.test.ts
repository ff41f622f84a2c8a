import { describe, expect, it } from 'vitest';
import { FaultPicker } from '../../src/faults/fault-picker.ts';
import type { FaultChoice } from '../../src/faults/fault-picker.ts';

type Picker = FaultPicker<number, string>;

function pickerOf(...choices: readonly FaultChoice<number>[]): Picker {
  const picker: Picker = new FaultPicker();
  for (const [at, choice] of choices.entries()) picker.inject(choice, `fault ${at}`);
  return picker;
}

function hitsOf(choice: FaultChoice<number>, requests = 12): readonly number[] {
  const picker = pickerOf(choice);
  const numbers = Array.from({ length: requests }, (_, number) => number);
  return numbers.filter((number) => picker.pick(number).next().done !== true);
}

function allOf(picker: Picker, request: number): readonly string[] {
  return [...picker.pick(request)].map(({ effect }) => effect);
}

describe('FaultPicker', () => {
  it.each<[string, FaultChoice<number>, readonly number[]]>([
    ['each request', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['those that match', { match: (number) => number % 4 === 1 }, [1, 5, 9]],
    ['those after the first', { skip: 9 }, [9, 10, 11]],
    ['one of so many', { every: 4 }, [3, 7, 11]],
    ['so many, then no more', { times: 2 }, [0, 1]],
    ['of those that match one of so many', { match: (number) => number % 2 === 0, every: 3 }, [4, 10]],
    ['one of so many after the first, so often', { skip: 2, every: 3, times: 2 }, [4, 7]],
    ['none where there is no chance', { share: 0 }, []],
  ])('picks %s', (_, choice, expected) => {
    expect(hitsOf(choice)).toEqual(expected);
  });

  it('picks a share by its seed', () => {
    const first = hitsOf({ share: 0.3, seed: 7 }, 1_000);

    expect(hitsOf({ share: 0.3, seed: 7 }, 1_000)).toEqual(first);
    expect(hitsOf({ share: 0.3, seed: 8 }, 1_000)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(200);
    expect(first.length).toBeLessThan(400);
  });

  it('asks a fault only when it is come to', () => {
    const picker = pickerOf({ times: 1 }, { times: 1 }, { skip: 1 });

    const first = picker.pick(0).next().value?.effect;

    expect(first).toBe('fault 0');
    expect(allOf(picker, 1)).toEqual(['fault 1']);
    expect(allOf(picker, 2)).toEqual(['fault 2']);
  });

  it('picks a fault no more once it is removed, or all are forgotten', () => {
    const picker = pickerOf({});
    const fault = picker.inject({}, 'another');

    expect(allOf(picker, 0)).toEqual(['fault 0', 'another']);
    fault.remove();
    expect(allOf(picker, 1)).toEqual(['fault 0']);
    picker.clear();
    expect(allOf(picker, 2)).toEqual([]);
    expect(fault.hits).toBe(1);
  });

  it.each([true, false])(
    'lets go what it holds, at its release or when all is forgotten: %s',
    async (own) => {
      const picker: Picker = new FaultPicker();
      const fault = picker.inject({}, 'hold');
      const passed = picker.pick(0).next().value?.gate.pass(new AbortController().signal);

      expect(fault.held).toBe(1);
      if (own) fault.release();
      else picker.clear();

      await expect(passed).resolves.toBeUndefined();
      expect(fault.held).toBe(0);
    },
  );

  it.each<[string, FaultChoice<number>]>([
    ["A fault's share: expected a number from 0 to 1, got 2", { share: 2 }],
    ["A fault's share: expected a number from 0 to 1, got NaN", { share: Number.NaN }],
    ["A fault's every: expected a whole number from 1 on, got 0", { every: 0 }],
    ["A fault's every: expected a whole number from 1 on, got 1.5", { every: 1.5 }],
  ])('refuses numbers that mean nothing: %s', (message, choice) => {
    expect(() => pickerOf(choice)).toThrow(message);
  });
});
