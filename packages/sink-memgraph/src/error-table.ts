import type { ErrorRow, Verdict } from '@rivergraph/cypher/driver';

const met: Verdict = { code: 'conflict', message: 'another transaction was in the way' };
/** Found at the commit, where two transactions have made a node of one key: made again, it finds the other one's. */
const notUnique: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'a uniqueness constraint of the database does not allow it',
};
const trigger: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'a trigger of the database does not let it pass',
};
/** Another transaction deleted it, where isolation is weaker than snapshots; or the user's own statement did, each time. */
const deleted: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'what it writes to was deleted meanwhile',
};
const broken: Verdict = { code: 'rejected', message: 'a constraint of the database does not allow it' };
const noKey: Verdict = { code: 'rejected', message: 'expected a value in each key of MERGE, got null' };
const badData: Verdict = { code: 'rejected', message: 'the server cannot write this data' };
const undecodable: Verdict = {
  code: 'rejected',
  message: 'the server cannot read this data, and has closed the connection',
};
const resources: Verdict = {
  code: 'too-large',
  reason: 'resources',
  message: 'the transaction needs more memory or time than the server gives',
};
const elsewhere: Verdict = {
  code: 'unavailable',
  reason: 'read-only',
  message: 'the server takes no writes now: it is not the main instance, or not ready to be',
};
const away: Verdict = { code: 'unavailable', message: 'the server or its database cannot be used now' };
const busy: Verdict = {
  code: 'unavailable',
  reason: 'storage-access',
  message:
    'the server gave no access to its storage: a statement that needs it alone, or a change of mode, is in the way',
};
const replicas: Verdict = {
  code: 'unavailable',
  reason: 'replication',
  message: 'a replica that has to confirm did not, so that no instance has kept the transaction',
};
const unconfirmed: Verdict = {
  code: 'unavailable',
  reason: 'replication',
  message: 'a replica did not confirm; the main instance has kept the transaction',
};
const sessions: Verdict = {
  code: 'throttled',
  reason: 'sessions',
  message: 'the user has as many sessions as they may',
};
const refused: Verdict = { code: 'unauthorized', message: 'the server refuses the credentials' };
const forbidden: Verdict = {
  code: 'unauthorized',
  reason: 'forbidden',
  message: 'the user may not do this',
};
const impersonation: Verdict = {
  code: 'misconfigured',
  reason: 'impersonation',
  message:
    'expected a user that may be impersonated, got one that may not or does not exist, or a server without the feature',
};
const noDatabase: Verdict = {
  code: 'misconfigured',
  reason: 'database',
  message: 'expected the database to exist, found none',
};
const noEdgeProperties: Verdict = {
  code: 'misconfigured',
  reason: 'server',
  message:
    'expected a server that keeps properties of relationships, got one with --storage-properties-on-edges=false',
};
const noCluster: Verdict = {
  code: 'misconfigured',
  reason: 'server',
  message:
    'expected a coordinator of a cluster at a neo4j:// address, got another instance; its address begins with bolt://',
};
const coordinator: Verdict = {
  code: 'misconfigured',
  reason: 'server',
  message:
    'expected an instance that keeps data, got a coordinator; with an address that begins with neo4j:// it names the main instance',
};
const noLicence: Verdict = {
  code: 'misconfigured',
  reason: 'licence',
  message: 'expected a server with a licence for this, got one without',
};
const noMemgraph: Verdict = {
  code: 'misconfigured',
  reason: 'server',
  message:
    'expected a Memgraph server, got one that answers as Neo4j does, which needs @rivergraph/sink-neo4j',
};
const statementFault: Verdict = {
  code: 'misconfigured',
  reason: 'statement',
  message: 'expected a statement that the server can run',
};

/** How the text of a trigger begins. What follows is the error that the trigger met. */
export const ofTrigger: RegExp = /^Trigger '[^\n]*' caused the transaction to fail\.\nException: /;

/** Where the parser stumbled. The first form is that of Memgraph 2.16 and later. */
export const parserPlace: RegExp = /^(?:Error on line (\d+) position (\d+)|line (\d+):(\d+))\b/;

/**
 * Answers to a commit that has taken place: on the main instance, and not on each of its replicas. Whatever else says so, be it in
 * passing, is not believed: what was not written would be lost.
 */
export const stillCommitted: RegExp =
  /^(?![^]*aborted on all instances)(?:Replication Exception: |(?=Failed to replicate |At least one SYNC replica ))(?:[^\n]*Transaction is still committed on the main instance|At least one SYNC replica has not confirmed committing last transaction)/;

/**
 * What an error says, in order: the first that fits counts. The codes of Memgraph hardly tell more than whether somebody
 * thought that trying again might help, and some have changed, e.g. that of conflicts in 2.12; the texts are those of 2.0 to 3.12.
 */
export const errorTexts: readonly ErrorRow[] = [
  ['Cannot resolve conflicting transactions', met],
  ['Unable to commit due to serialization error', met],
  ['Unable to commit due to unique constraint violation', notUnique],
  // That of the disk, once spelt another way.
  [/^Unable to commit due to persist[ae]nce error/, away],
  ['Unable to commit due to', broken],
  ['IS TYPED ', broken],
  ["Can't have null literal properties inside merge", noKey],
  ["Trigger '", trigger],
  ['Transaction was asked to abort by another user', away],
  ['Transaction was asked to abort because of database shutdown', away],
  // The time-out; before 2.13 one text for all that ends a transaction.
  ['Transaction was asked to abort', resources],
  ['Aborting transaction commit because the transaction was requested to stop', away],
  [/^(?:\w+ )?memory limit exceeded!/i, resources],
  ['std::bad_alloc', resources],
  ['Not enough memory', resources],
  [/^Cannot get (?:shared|unique|read[- ]only) access/, busy],
  ['The storage mode changed while', busy],
  ['Cannot commit transaction because the storage mode has changed', busy],
  ['Write operations on nodes are forbidden while the edge import mode is active', busy],
  [/^Write quer(?:y|ies) (?:are |currently )?forbidden on the (?:replica|main)/, elsewhere],
  ['Cannot commit because', elsewhere],
  ["Queries on replica shouldn't write", elsewhere],
  [stillCommitted, unconfirmed],
  [/^(?:Failed to replicate |At least one )[^\n]*aborted on all instances/, replicas],
  ['Replication Exception: ', replicas],
  ['Tried to retrieve an unknown database', noDatabase],
  ['Trying to impersonate a user', impersonation],
  ['Failed to impersonate user', impersonation],
  [/^[^'"\n]{0,120}impersonate[- ]user/, impersonation],
  [/^[^'"\n]{0,120}enterprise (?:feature|license)/i, noLicence],
  ['User exceeded session limit', sessions],
  ['You are not authorized', forbidden],
  [/^[\w ']{0,100} due to not having enough permission!/, forbidden],
  ["Can't set property because properties on edges are disabled", noEdgeProperties],
  ['You cannot fetch routing table', noCluster],
  ['Coordinator can run only coordinator queries', coordinator],
  [/^(?:[^'"\n]|n't){0,80}\b(?:a deleted|an object that doesn't exist)\b/, deleted],
  ['Accessor type ', statementFault],
  [/^[\w/ -]{0,100} in multicommand transactions/, statementFault],
  [parserPlace, statementFault],
  ['Unbound variable: ', statementFault],
  ['Redeclaring variable: ', statementFault],
  [/^Type mismatch: \S+ already defined as /, statementFault],
  [/^Parameter \$\S+ not provided/, statementFault],
  [/^Function '[^'\n]*' doesn't exist/, statementFault],
  ['There is no procedure named', statementFault],
  ['Not yet implemented: ', statementFault],
  // Dates and times that the server cannot read from their text, of which it says that trying again might help.
  [/^Invalid /, badData],
  [/^Creating an? \w+ with invalid /, badData],
  [/^Negative \w+ specified in /, badData],
  ['Extra characters present at the end of the string', badData],
  [/^[^'"\n]{0,80}\b(?:time ?zone|cannot locate zone)\b/i, badData],
  ['Unsupported conversion from Value', badData],
  ['Something went wrong while executing the query', undecodable],
];

/** What a code says of an error whose text is not known, in order. */
export const errorCodes: readonly ErrorRow<Verdict, string>[] = [
  ['Memgraph.ClientError.Security', refused],
  ['Memgraph.ClientError.Statement.SessionLimitReached', sessions],
  ['Memgraph.ExecutionException', undecodable],
  // A plan that the server made wrongly, which it makes again.
  ['Memgraph.DatabaseError.Planner', statementFault],
  ['Memgraph.DatabaseError', away],
  ['Memgraph.ClientError', badData],
  ['Memgraph.TransientError', away],
  // What a server without a licence says to a driver that asks for a routing table.
  ['66', noCluster],
  ['Neo.', noMemgraph],
];
