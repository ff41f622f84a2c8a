import type { PipelineEvent, PipelineStats } from '@rivergraph/core';

/** Knows whether a run that was stopped had come to the end of its file by itself. */
export class EndWatch {
  #isRead = false;

  /** Takes what the pipeline tells its observer. */
  readonly observe = (event: PipelineEvent): void => {
    if (event.type === 'lag') this.#isRead = event.records === 0;
  };

  /** Whether every row was read, and written or set aside. */
  isAllDone({ consumed, written, deadLettered }: PipelineStats): boolean {
    return this.#isRead && consumed === written + deadLettered;
  }
}
