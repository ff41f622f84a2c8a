import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { awsError } from '../../errors.ts';

/** All that this adapter calls, for the policy of who may not. */
const actions = [
  'DescribeTable',
  'CreateTable',
  'Scan',
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
].map((action) => `dynamodb:${action}`);

const missingNames: ReadonlySet<unknown> = new Set(['ResourceNotFoundException', 'TableNotFoundException']);

/** Gives what the DynamoDB client threw a code; an error of ours passes as it is. */
export function dynamoError(error: unknown, table: string, doing: string): RivergraphError {
  if (isMissing(error)) return tableMissing(table, error);
  return awsError(error, `Lease table '${table}': ${doing}`, { actions });
}

/** Whether the table, or the one beside it that was asked for, does not exist. */
export function isMissing(error: unknown): boolean {
  return missingNames.has(nameOf(error));
}

/** Whether the row is not as the condition wants it. */
export function isRefused(error: unknown): boolean {
  return nameOf(error) === 'ConditionalCheckFailedException';
}

/** The name that the service gave an error. */
export function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}

function tableMissing(table: string, cause: unknown): RivergraphError {
  return misconfigured(
    `Lease table '${table}': expected it to be there, got none any more. It is not made again during a run, because positions are lost with it: restore it from a backup, or start again with an empty one`,
    { reason: 'lease-table-missing', cause },
  );
}
