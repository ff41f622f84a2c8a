import { PackWriter } from './packstream/writer.ts';
import type { Integers, PackMap, PackValue } from './packstream/value.ts';
import type { BoltFailure } from './behaviour.ts';
import { isAtLeast } from './version.ts';
import type { BoltVersion } from './version.ts';

const tags = { success: 0x70, record: 0x71, ignored: 0x7e, failure: 0x7f } as const;

/** Writes SUCCESS. */
export function success(metadata: PackMap = {}): Buffer {
  return message(tags.success, [metadata], 'number');
}

/** Writes RECORD. */
export function record(values: readonly PackValue[], integers: Integers): Buffer {
  return message(tags.record, [values], integers);
}

/** Writes IGNORED. */
export function ignored(): Buffer {
  return message(tags.ignored, [], 'number');
}

/** Writes FAILURE as the version has it. */
export function failure(error: BoltFailure, version: BoltVersion): Buffer {
  const { code, message: text } = error;
  const metadata = isAtLeast(version, '5.7')
    ? { neo4j_code: code, ...gqlOf(error) }
    : { code, message: text };
  return message(tags.failure, [metadata], 'number');
}

function gqlOf(error: Omit<BoltFailure, 'code'>): PackMap {
  const { message: text, gqlStatus = '50N42', description, diagnosticRecord = {}, cause } = error;
  return {
    message: text,
    gql_status: gqlStatus,
    description: description ?? `error: general processing exception - unexpected error. ${text}`,
    diagnostic_record: diagnosticRecord,
    ...(cause === undefined ? {} : { cause: gqlOf(cause) }),
  };
}

function message(tag: number, fields: readonly PackValue[], integers: Integers): Buffer {
  const writer = new PackWriter(integers);
  writer.structure(tag, fields.length);
  for (const field of fields) writer.write(field);
  return writer.take();
}
