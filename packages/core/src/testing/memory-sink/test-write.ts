import type { Write } from '../../contracts/write.ts';

/** The cheapest write a memory sink takes: the last payload of a key stays. @public */
export interface TestWrite<Payload = unknown> extends Write {
  readonly kind: 'test';
  readonly key: string;
  readonly payload: Payload;
}

/** Makes a {@link TestWrite}. @public */
export function testWrite<Payload>(key: string, payload: Payload): TestWrite<Payload> {
  return { kind: 'test', key, payload };
}
