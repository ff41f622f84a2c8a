import { misconfigured } from '@rivergraph/core';
import type { StreamDefinition } from '../contracts/definition.ts';
import type { DefinitionInfo } from '../contracts/streams.ts';
import { described } from './names.ts';
import { isObject, typeOf } from './json.ts';

/** A definition whose settings are its own affair. */
export type AnyDefinition = StreamDefinition<unknown>;

/** The kinds of streams by name, checked. */
export type Definitions = ReadonlyMap<string, AnyDefinition>;

const transformRules: readonly unknown[] = [undefined, 'required', 'optional', 'none'];

/** Checks the table of definitions; a program in plain JavaScript may give anything. */
export function readDefinitions(table: unknown): Definitions {
  if (!isObject(table))
    throw misconfigured(`Option definitions: expected an object of definitions, got ${typeOf(table)}`);
  return new Map(Object.entries(table).map(([name, value]) => [name, checkDefinition(name, value)]));
}

function checkDefinition(name: string, value: unknown): AnyDefinition {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<AnyDefinition>;
  if (typeof given.pipeline !== 'function')
    throw misconfigured(`Definition ${name}: expected an object with pipeline(), got ${typeOf(value)}`);
  if (!transformRules.includes(given.transform))
    throw misconfigured(
      `Definition ${name}: transform: expected 'required', 'optional' or 'none', got something else`,
    );
  return value as AnyDefinition;
}

/** Finds the definition that a stream names. Failure: `misconfigured`, naming those that exist. */
export function definitionOf(definitions: Definitions, subject: string, name: unknown): AnyDefinition {
  const definition = typeof name === 'string' ? definitions.get(name) : undefined;
  if (definition !== undefined) return definition;
  const known = definitions.size === 0 ? 'none' : [...definitions.keys()].join(', ');
  throw misconfigured(
    `${subject}: expected one of the definitions (there are: ${known}), got ${described(name)}`,
    {
      reason: 'no-such-definition',
    },
  );
}

/** What a definition is, for lists. */
export function definitionInfo(name: string, definition: AnyDefinition): DefinitionInfo {
  return {
    name,
    description: definition.description,
    version: definition.version ?? '0.0.0',
    transform: definition.transform ?? 'optional',
  };
}
