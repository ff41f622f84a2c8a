/** Thrown for a command line that means nothing. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** What the program is called with. */
export const usage: string = `Usage: npm run server -- kafka|kinesis|dynamodb|neo4j|memgraph|gremlin [flags]

kafka
  --nodes 1|3             how many brokers (1)
  --version VERSION       of Kafka, such as 3.9.2
  --listeners plain|all   all adds SASL_PLAINTEXT and SASL_SSL (plain)
  --acl on|off            on lets the limited user do nothing (off)
  --port PORT             the first of consecutive ports (free ones)
  --folder FOLDER         keeps the data (a temporary folder)

kinesis
  --emulator kinesis-local|kinesalite
                          which one (kinesis-local)
  --port PORT             to listen on (a free one)
  --shards SHARDS         how many open shards there may be (500)
  --folder FOLDER         keeps the data (they are in memory)

dynamodb
  --emulator dynalite|dynamodb-local
                          which one (dynalite)
  --version VERSION       of dynamodb-local, such as 3.1.0
  --port PORT             to listen on (a free one)
  --folder FOLDER         keeps the data (they are in memory)

neo4j
  --version VERSION       of Neo4j, such as 2026.08.1
  --port PORT             for Bolt (a free one)
  --password PASSWORD     of the user neo4j (nobody has to say who they are)
  --tls                   lets clients in over TLS only
  --folder FOLDER         keeps the data (a temporary folder)

memgraph
  --double                takes the double, though a real one can be had
  --version VERSION       of the image, such as 3.12.0
  --port PORT             for Bolt (a free one)

  of the double alone:
  --password PASSWORD     of the user memgraph (nobody has to say who they are)
  --tls                   lets clients in over TLS only
  --mode transactional|analytical
                          the storage mode (transactional)
  --edge-conflicts since-3.8|before-3.8
                          before adds conflicts of new relationships (since-3.8)

gremlin
  --version VERSION       of Gremlin Server, such as 3.7.5
  --port PORT             to listen on (a free one)
  --auth                  wants a user and a password
  --tls                   lets clients in over TLS only
  --heap SIZE             the most memory for Java's heap (1g)
`;
