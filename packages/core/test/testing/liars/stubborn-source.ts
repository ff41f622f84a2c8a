import type { Source } from '@rivergraph/core';
import { withEvents } from './sources.ts';

/** Starts after what was committed, whatever it is asked. */
export function stubbornSource(source: Source): Source {
  return withEvents(source, (event) =>
    event.type === 'assigned' ? { ...event, resume: () => event.resume() } : event,
  );
}
