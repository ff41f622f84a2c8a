import { misconfigured } from '@rivergraph/core';

/** The optional peer. */
export type DynamoSdk = typeof import('@aws-sdk/client-dynamodb');

/** How the optional peer is loaded. */
export type LoadSdk = () => Promise<DynamoSdk>;

/** Loads the optional peer. Failure: `misconfigured`, reason `missing-package`. */
export async function loadDynamoSdk(load?: LoadSdk): Promise<DynamoSdk> {
  try {
    // Bundlers let an import that fails be, where it is seen to be caught.
    return load === undefined ? await import('@aws-sdk/client-dynamodb') : await load();
  } catch (cause) {
    throw misconfigured(
      'Leases in DynamoDB: expected the package @aws-sdk/client-dynamodb to be installed, got an error on loading it',
      { reason: 'missing-package', cause },
    );
  }
}
