import { describe, expect, it } from 'vitest';
import { tableOf } from '../src/analysis/table.ts';
import { questions } from '../src/analysis/queries.ts';

describe('tableOf', () => {
  it('begins texts on the left and ends numbers on the right', () => {
    const table = tableOf(questions.roundTrips, [
      { zone: 'Norwood', trips: 1_234, miles: 1.1, fare: 7 },
      { zone: 'Belmont', trips: 5, miles: 12.25, fare: 30.5 },
    ]);

    expect(table.split('\n')).toEqual([
      'Trips that end in the zone where they began',
      '  zone     trips  miles    fare',
      '  Norwood  1,234   1.10   $7.00',
      '  Belmont      5  12.25  $30.50',
    ]);
  });
});
