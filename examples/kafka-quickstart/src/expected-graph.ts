import { lineOf } from './graph-content.ts';
import type { GraphContent } from './graph-content.ts';
import type { Plan } from './plan.ts';

/** Works out what the graph has to hold once everything that was planned is in it. The pipeline has no part in it. */
export function expectedGraph({ zones, lateZones, trips }: Plan): GraphContent {
  const served = new Map<string, string>();
  // The trips are in the order of their time, so the last one stays.
  for (const { taxi, from, startedAt } of trips)
    served.set(lineOf(taxi, from), lineOf(taxi, from, startedAt));
  return {
    zones: new Set([...zones, ...lateZones].map(({ id, name, borough }) => lineOf(id, name, borough))),
    taxis: new Set(trips.map(({ taxi }) => lineOf(taxi))),
    trips: new Set(
      trips.map(({ id, from, to, taxi, startedAt, minutes, fare }) =>
        lineOf(id, from, to, taxi, startedAt, minutes, fare),
      ),
    ),
    served: new Set(served.values()),
  };
}
