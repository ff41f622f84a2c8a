import { describe, expect, it } from 'vitest';
import { Mailbox } from '../../src/util/mailbox.ts';

describe('Mailbox', () => {
  it('runs a task at once, and what follows once', () => {
    const told: string[] = [];
    const mailbox = new Mailbox(
      () => told.push('afterwards'),
      () => undefined,
    );

    mailbox.post(() => told.push('task'));

    expect(told).toEqual(['task', 'afterwards']);
  });

  it('never runs a task within another, and keeps their order', () => {
    const told: string[] = [];
    const mailbox: Mailbox = new Mailbox(
      () => told.push('afterwards'),
      () => undefined,
    );

    mailbox.post(() => {
      mailbox.post(() => told.push('inner 1'));
      mailbox.post(() => told.push('inner 2'));
      told.push('outer');
    });

    expect(told).toEqual(['outer', 'inner 1', 'inner 2', 'afterwards']);
  });

  it('runs what is posted afterwards, and what follows again', () => {
    const told: string[] = [];
    const mailbox: Mailbox = new Mailbox(
      () => {
        told.push('afterwards');
        if (told.length < 4) mailbox.post(() => told.push('more'));
      },
      () => undefined,
    );

    mailbox.post(() => told.push('task'));

    expect(told).toEqual(['task', 'afterwards', 'more', 'afterwards']);
  });

  it('tells what a task throws and goes on with the others', () => {
    const told: unknown[] = [];
    const mailbox: Mailbox = new Mailbox(
      () => told.push('afterwards'),
      (error) => told.push(error),
    );
    const broken = new Error('broken');

    mailbox.post(() => {
      mailbox.post(() => {
        throw broken;
      });
      mailbox.post(() => told.push('next'));
    });

    expect(told).toEqual([broken, 'next', 'afterwards']);
  });
});
