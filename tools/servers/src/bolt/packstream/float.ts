/** A number that is sent as a float though it may be whole. Nothing that is read gives one. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}
