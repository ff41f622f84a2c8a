import { describe, expect, it } from 'vitest';
import { createMemoryDeadLetter } from '../../src/dead-letter/memory-dead-letter.ts';
import { context, rejectedRecord } from './support.ts';

describe('createMemoryDeadLetter', () => {
  it('keeps what is written, also after it was closed and opened again', async () => {
    const deadLetter = createMemoryDeadLetter();
    const [first, second] = [rejectedRecord({ position: 1 }), rejectedRecord({ position: 2 })];

    await deadLetter.open(context);
    await deadLetter.write([first], context);
    await deadLetter.close();
    await deadLetter.close();
    await deadLetter.open(context);
    await deadLetter.write([second], context);

    expect(deadLetter.records).toEqual([first, second]);
  });

  it('takes nothing while it is closed', async () => {
    const deadLetter = createMemoryDeadLetter();

    await expect(deadLetter.write([rejectedRecord()], context)).rejects.toMatchObject({ code: 'closed' });
    expect(deadLetter.records).toEqual([]);
  });
});
