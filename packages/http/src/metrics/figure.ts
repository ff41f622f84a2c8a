import type { StreamInfo } from '@rivergraph/streams';

/** Takes a value of a stream; one that is not known makes no series. */
type Give = (value: number | undefined, labels?: Readonly<Record<string, string>>) => void;

/** What is told of each stream under one name. @internal */
export interface Figure {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Labels besides `stream`. */
  readonly labels?: readonly string[];
  read(info: StreamInfo, give: Give): void;
}

/** @internal */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}

/** @internal */
export function flag(isSo: boolean): 0 | 1 {
  return isSo ? 1 : 0;
}
