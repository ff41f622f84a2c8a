import type { Source } from '@rivergraph/core';
import { withEvents } from './sources.ts';

/** Begins to deliver with the assignment, whether or not the runner is ready. */
export function eagerSource(source: Source): Source {
  return withEvents(source, (event) => {
    if (event.type !== 'assigned') return event;
    event.resume();
    return { ...event, resume: () => undefined };
  });
}
