/** The zones of the Bronx, keyed by their ids. */
export const zonesTopic = 'bronx-zones';

/** The trips, keyed by their ids. */
export const tripsTopic = 'bronx-trips';

/** Records that could not become part of the graph. */
export const rejectedTopic = 'bronx-rejected';

/** All topics of this example. */
export const allTopics: readonly string[] = [zonesTopic, tripsTopic, rejectedTopic];
