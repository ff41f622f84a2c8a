import type { MemgraphAddress } from '../../src/index.ts';

/** Where a server is, and who may do everything there. */
export interface ServerAddress {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The options that lead to a server. */
export function addressOf({ url, username, password }: ServerAddress): MemgraphAddress {
  return username === undefined ? { url } : { url, auth: { username, password: password ?? '' } };
}
