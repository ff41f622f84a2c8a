/** After 5 versions are named for their year and month; some names inside changed with that. */
export type Generation = 'five' | 'calendar';

/** Tells how a version is named. */
export function generationOf(version: string): Generation {
  return version.startsWith('5.') ? 'five' : 'calendar';
}

/** Names the class that starts a server of a version. */
export function mainClassOf(version: string): string {
  return { five: 'org.neo4j.server.CommunityEntryPoint', calendar: 'org.neo4j.server.Neo4jCommunity' }[
    generationOf(version)
  ];
}

/** Names the oldest Java that a version runs on. */
export function oldestJavaFor(version: string): number {
  return { five: 17, calendar: 21 }[generationOf(version)];
}
