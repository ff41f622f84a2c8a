/** A user of the SASL listeners. */
export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

/** May do everything. */
export const adminUser: KafkaUser = { username: 'rivergraph', password: 'rivergraph-secret' };

/** May do nothing once `acl` is on. */
export const limitedUser: KafkaUser = { username: 'limited', password: 'limited-secret' };

/** All users that a server knows. */
export const users: readonly KafkaUser[] = [adminUser, limitedUser];
