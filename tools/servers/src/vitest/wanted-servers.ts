import { readFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';

/** A server that a run shares. */
export type SharedServerName = 'dynalite' | 'dynamodb-local' | 'kafka' | 'kinesis' | 'neo4j';

const signs: Record<SharedServerName, RegExp> = {
  dynalite: /\b(?:describeWithDynamo|dynamoFromRun)\b/,
  // Its start takes Java and seconds, so that the first sign is not enough.
  'dynamodb-local':
    /^(?=[^]*\b(?:describeWithDynamo|dynamoFromRun)\b)[^]*\b(?:dynamodb-local|dynamoEmulators)\b/,
  kafka: /\b(?:describeWithKafka|kafkaFromRun)\b/,
  kinesis: /\b(?:describeWithKinesis|kinesisFromRun)\b/,
  neo4j: /\b(?:describeWithNeo4j|neo4jFromRun)\b/,
};

/** Names the servers that the test files of a run ask for; all of them when the files are not known. */
export async function wantedServers(project: TestProject): Promise<ReadonlySet<SharedServerName>> {
  const { testFiles } = await project.globTestFiles(filtersOf(project));
  const texts = await Promise.all(testFiles.map(async (file) => await readFile(file, 'utf8')));
  return serversNamedIn(texts);
}

/** Names the servers that the texts of test files ask for; all of them when there are no files. */
export function serversNamedIn(files: readonly string[]): ReadonlySet<SharedServerName> {
  const all = ['dynalite', 'dynamodb-local', 'kafka', 'kinesis', 'neo4j'] as const;
  return new Set(all.filter((name) => files.length === 0 || files.some((text) => signs[name].test(text))));
}

/** What stands on the command line; vitest keeps it in a place that its types do not show. */
function filtersOf({ vitest }: TestProject): string[] {
  const filters: unknown = 'filenamePattern' in vitest ? vitest.filenamePattern : undefined;
  return Array.isArray(filters) ? filters.filter((filter) => typeof filter === 'string') : [];
}
