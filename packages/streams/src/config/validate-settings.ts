import { misconfigured } from '@rivergraph/core';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { StreamSettings } from '../contracts/definition.ts';
import type { AnyDefinition } from './definitions.ts';
import { isCredential } from './mask.ts';

const mostIssues = 5;
const mostChars = 200;
/** Shorter ones are found in every sentence. */
const fewestChars = 4;

/**
 * Gives the settings of a stream the types and defaults of its definition.
 *
 * Failure: `misconfigured` (reason `settings`), naming the settings that do not fit. What the schema says of them is shown without
 * the values, as far as they can be found in it; its own words are in the cause.
 */
export async function validateSettings(
  subject: string,
  definition: AnyDefinition,
  settings: StreamSettings,
): Promise<unknown> {
  const schema: StandardSchemaV1 | undefined = definition.settings;
  if (schema === undefined) return settings;
  const result = await runSchema(schema, subject, settings);
  if (result.issues === undefined) return result.value;
  const values = textsOf(settings);
  const shown = result.issues.slice(0, mostIssues).map((issue) => describeIssue(issue, values));
  throw misconfigured(`${subject}: ${shown.join('; ')}`, { reason: 'settings', cause: result.issues });
}

async function runSchema(
  schema: StandardSchemaV1,
  subject: string,
  settings: StreamSettings,
): Promise<StandardSchemaV1.Result<unknown>> {
  try {
    return await schema['~standard'].validate(settings);
  } catch (cause) {
    throw misconfigured(`${subject}: settings: expected a schema that checks them, got one that throws`, {
      reason: 'settings',
      cause,
    });
  }
}

function describeIssue(issue: StandardSchemaV1.Issue, values: readonly string[]): string {
  const keys = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const place = ['settings', ...keys.map((key) => key.slice(0, 100))].join('.');
  if (keys.some(isCredential)) return `${place}: expected another value`;
  const text = values.reduce((message, value) => message.replaceAll(value, '…'), String(issue.message));
  return `${place}: ${text.replaceAll(/\s+/g, ' ').slice(0, mostChars)}`;
}

/** The texts and numbers in settings, the longest first; none may be repeated in an error. */
function textsOf(settings: unknown): readonly string[] {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (text.length >= fewestChars) texts.add(text);
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(settings);
  return [...texts].sort((one, other) => other.length - one.length);
}
