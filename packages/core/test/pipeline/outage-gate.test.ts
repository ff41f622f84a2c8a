import { describe, expect, it } from 'vitest';
import { unavailable } from '../../src/errors.ts';
import { Halt } from '../../src/util/halt.ts';
import { OutageGate, type Passage } from '../../src/pipeline/delivery/outage-gate.ts';
import { createManualClock, type ManualClock } from '../../src/testing/index.ts';

interface Door {
  readonly clock: ManualClock;
  readonly gate: OutageGate;
  readonly states: string[];
  /** Waits at the gate; `got` says what came of it. */
  knock(name: string, halt?: Halt): void;
  readonly got: string[];
}

function createDoor(): Door {
  const clock = createManualClock();
  const states: string[] = [];
  const got: string[] = [];
  const gate = new OutageGate(clock, { baseMs: 100, maxMs: 10_000, random: () => 0.5 }, (state) =>
    states.push(state),
  );
  const knock = (name: string, halt = new Halt()): void => {
    void gate.pass(halt).then((passage: Passage) => got.push(`${name}: ${passage}`));
  };
  return { clock, gate, states, knock, got };
}

describe('OutageGate', () => {
  it('lets everybody pass while it is open', async () => {
    const { clock, knock, got } = createDoor();

    knock('a');
    knock('b');
    await clock.settle();

    expect(got).toEqual(['a: clear', 'b: clear']);
  });

  it('lets one probe after the back-off while it is closed', async () => {
    const { clock, gate, knock, got, states } = createDoor();

    gate.failed('clear', unavailable('nobody answers'));
    knock('a');
    knock('b');
    await clock.advance(49);
    const early = [...got];
    await clock.advance(1);

    expect(early).toEqual([]);
    expect(got).toEqual(['a: probe']);
    expect(states).toEqual(['closed']);
  });

  it('gives the next probe to who has waited longest, not to who has failed', async () => {
    const { clock, gate, knock, got } = createDoor();
    gate.failed('clear', unavailable('nobody answers'));
    knock('a');
    knock('b');
    await clock.advance(50);

    gate.failed('probe', unavailable('nobody answers'));
    knock('a');
    await clock.advance(100);

    expect(got).toEqual(['a: probe', 'b: probe']);
  });

  it('opens for all at any answer', async () => {
    const { clock, gate, knock, got, states } = createDoor();
    gate.failed('clear', unavailable('nobody answers'));
    knock('a');
    knock('b');

    gate.answered();
    await clock.settle();

    expect(got).toEqual(['a: clear', 'b: clear']);
    expect(states).toEqual(['closed', 'open']);
    expect(clock.pendingTimers).toBe(0);
    expect(gate.answers).toBe(0);
  });

  it('counts what became durable', () => {
    const { gate } = createDoor();

    gate.succeeded();
    gate.answered();
    gate.succeeded();

    expect(gate.answers).toBe(2);
  });

  it('does not lengthen the back-off for attempts that were under way when it closed', async () => {
    const { clock, gate, knock, got } = createDoor();

    gate.failed('clear', unavailable('nobody answers'));
    gate.failed('clear', unavailable('nobody answers'));
    gate.failed('clear', unavailable('nobody answers', { retryAfterMs: 60_000 }));
    knock('a');
    await clock.advance(50);

    expect(got).toEqual(['a: probe']);
  });

  it('waits no shorter than the server asked', async () => {
    const { clock, gate, knock, got } = createDoor();
    gate.failed('clear', unavailable('nobody answers', { retryAfterMs: 4_000 }));
    knock('a');

    await clock.advance(3_999);
    const early = [...got];
    await clock.advance(1);

    expect(early).toEqual([]);
    expect(got).toEqual(['a: probe']);
  });

  it('gives a probe at once to who comes after the back-off has passed', async () => {
    const { clock, gate, knock, got } = createDoor();
    gate.failed('clear', unavailable('nobody answers'));
    await clock.advance(1_000);

    knock('a');
    knock('b');
    await clock.settle();

    expect(got).toEqual(['a: probe']);
  });

  it('gives an abandoned probe to the next', async () => {
    const { clock, gate, knock, got } = createDoor();
    gate.failed('clear', unavailable('nobody answers'));
    knock('a');
    knock('b');
    await clock.advance(50);

    gate.abandoned('clear');
    gate.abandoned('probe');
    await clock.settle();

    expect(got).toEqual(['a: probe', 'b: probe']);
  });

  it('lets a halted waiter go, and does not give it a probe', async () => {
    const { clock, gate, knock, got } = createDoor();
    const halt = new Halt();
    gate.failed('clear', unavailable('nobody answers'));
    knock('a', halt);
    knock('b');

    halt.raise();
    await clock.advance(50);
    knock('c', halt);
    await clock.settle();

    expect(got).toEqual(['a: halted', 'b: probe', 'c: halted']);
  });

  it('says for how long it has been closed, across probes', async () => {
    const { clock, gate } = createDoor();

    gate.failed('clear', unavailable('nobody answers'));
    await clock.advance(3_000);
    gate.failed('probe', unavailable('nobody answers'));
    await clock.advance(2_000);
    const during = gate.closedForMs;
    gate.succeeded();

    expect(during).toBe(5_000);
    expect(gate.closedForMs).toBe(0);
    expect(gate.isOpen).toBe(true);
  });

  it('sets no timer after close', () => {
    const { clock, gate } = createDoor();

    gate.close();
    gate.failed('clear', unavailable('nobody answers'));

    expect(clock.pendingTimers).toBe(0);
  });
});
