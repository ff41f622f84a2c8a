import type { EntityOrder, Touch } from './entity-order.ts';

/** Waiting writes that touch one entity in one way, with nothing else between them. */
export class Run {
  readonly order: EntityOrder;
  readonly entity: number;
  readonly touch: Touch;
  /** How many of its writes wait. */
  waiting = 0;
  /** Whether no earlier write of the entity waits, so that these may go. */
  isFirst: boolean;
  next: Run | undefined;

  constructor(order: EntityOrder, entity: number, touch: Touch, isFirst: boolean) {
    this.order = order;
    this.entity = entity;
    this.touch = touch;
    this.isFirst = isFirst;
  }
}
