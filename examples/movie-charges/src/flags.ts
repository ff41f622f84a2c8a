import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the user asked for. */
export interface Flags {
  readonly messages: number;
  readonly batch: number;
  readonly slots: number;
  readonly partitions: number;
  readonly seed: number;
  /** Servers of the user's own. */
  readonly brokers: string | undefined;
  readonly neo4j: string | undefined;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replace: boolean;
  readonly help: boolean;
}

/** The user's flags make no sense; the message says which. */
export class UsageError extends Error {}

export const usage = `Usage: npm run example -- movie-charges [flags]

  --messages N    how many users there are, and messages, one for each (1,000,000)
  --batch N       charges per transaction (2,000)
  --slots N       transactions at a time (3)
  --partitions N  of the topic (4)
  --seed N        for other acquaintances and charges (1)
  --brokers LIST  a Kafka of yours, host:port,host:port, instead of one that is started
  --neo4j URL     a Neo4j of yours, neo4j://host:port, instead of one that is started; who you are there is in
                  RIVERGRAPH_NEO4J_USERNAME and RIVERGRAPH_NEO4J_PASSWORD
  --replace       deletes the topic, and all User and DailyCharge nodes, that servers of yours have already
  --json FILE     leaves the figures in a file
  --check         says only what is wrong
  --keep          leaves the servers there until Ctrl-C
  --help          shows this`;

const options = {
  messages: { type: 'string', default: '1000000' },
  batch: { type: 'string', default: '2000' },
  slots: { type: 'string', default: '3' },
  partitions: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
  brokers: { type: 'string' },
  neo4j: { type: 'string' },
  json: { type: 'string' },
  check: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the flags. Failure: throws a {@link UsageError}. */
export function readFlags(args: readonly string[]): Flags {
  const values = parse(args);
  return {
    messages: countOf('--messages', values.messages, { min: 1, max: 10_000_000 }),
    batch: countOf('--batch', values.batch, { min: 1, max: 5_000 }),
    slots: countOf('--slots', values.slots, { min: 1, max: 64 }),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    brokers: matching('--brokers', values.brokers, {
      form: /^[^\s,:/]+:\d+(,[^\s,:/]+:\d+)*$/,
      expected: 'host:port,host:port',
    }),
    neo4j: matching('--neo4j', values.neo4j, {
      form: /^(neo4j|bolt)(\+s|\+ssc)?:\/\/\S+$/,
      expected: 'an address such as neo4j://host:port',
    }),
    json: fileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    replace: values.replace,
    help: values.help,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function countOf(flag: string, text: string, { min, max }: { min: number; max: number }): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`${flag}: expected a whole number from ${min} to ${max}, got '${text}'`);
}

function matching(
  flag: string,
  text: string | undefined,
  { form, expected }: { readonly form: RegExp; readonly expected: string },
): string | undefined {
  if (text === undefined || form.test(text)) return text;
  throw new UsageError(`${flag}: expected ${expected}, got '${text}'`);
}

/** npm runs a script in the project's folder, and tells in INIT_CWD where the user stood. */
function fileOf(flag: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (path === '') throw new UsageError(`${flag}: expected a file, got an empty path`);
  const file = resolve(process.env['INIT_CWD'] ?? '.', path);
  if (!existsSync(dirname(file))) throw new UsageError(`${flag}: there is no folder ${dirname(file)}`);
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UsageError(`${flag}: expected a file, got a folder: ${file}`);
  return file;
}
