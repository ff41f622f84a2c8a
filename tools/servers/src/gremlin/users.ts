/** The user of a server that wants one. Nothing is secret here: the server listens on this machine only. */
export const gremlinUser = {
  username: 'rivergraph',
  password: 'graph-of-rivers',
  /** The password as the server keeps it. */
  bcrypt: '$2a$04$VPVqLs5mFL8duyoQ.Hz0ReiYc9Gb1bj4UTNVu.pGWyZuDQrLlhcEC',
} as const;
