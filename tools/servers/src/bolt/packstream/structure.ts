import type { PackValue } from './value.ts';

/** A value of PackStream that is more than its fields: a date, a point, a node. Its tag tells which. */
export class Structure {
  readonly tag: number;
  readonly fields: readonly PackValue[];

  constructor(tag: number, fields: readonly PackValue[]) {
    this.tag = tag;
    this.fields = fields;
  }
}
