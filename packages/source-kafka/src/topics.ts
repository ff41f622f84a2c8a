import { misconfigured } from '@rivergraph/core';
import type { AdminPort } from './client.ts';
import { kafkaError } from './errors.ts';

/**
 * Finds the topics that names and patterns stand for, and makes sure that they exist: a client that subscribes to a topic that
 * does not would wait for it, or have it made.
 */
export async function findTopics(
  admin: AdminPort,
  wanted: readonly (string | RegExp)[],
): Promise<readonly string[]> {
  const names = wanted.filter((topic) => typeof topic === 'string');
  const patterns = wanted.filter((topic) => topic instanceof RegExp);
  const existing = patterns.length === 0 ? [] : await admin.listTopics();
  const matching = patterns.flatMap((pattern) => matchesOf(pattern, existing));
  const topics = [...new Set([...names, ...matching])];
  try {
    await admin.fetchTopicMetadata({ topics });
  } catch (error) {
    throw await nameMissing(admin, topics, error);
  }
  return topics;
}

/** A broker says that a topic is missing, and not which. */
async function nameMissing(admin: AdminPort, topics: readonly string[], error: unknown): Promise<unknown> {
  const coded = kafkaError(error, 'kafka: opening');
  if (coded.reason !== 'missing-topic') return error;
  const existing = new Set(await admin.listTopics().catch(() => topics));
  const missing = topics.filter((topic) => !existing.has(topic)).map((topic) => `'${topic}'`);
  if (missing.length === 0) return coded;
  return misconfigured(
    `Option topics: expected ${missing.join(', ')} to exist, got an answer that there is none`,
    {
      reason: 'missing-topic',
      cause: error,
    },
  );
}

function matchesOf(pattern: RegExp, existing: readonly string[]): readonly string[] {
  // A pattern with the flag g or y begins where its last match ended.
  const found = existing.filter((name) => new RegExp(pattern.source, pattern.flags).test(name));
  const own = found.filter((name) => !name.startsWith('__'));
  if (own.length > 0) return own;
  throw misconfigured(`Option topics: expected a topic that matches ${String(pattern)}, got none`, {
    reason: 'missing-topic',
  });
}
