import { openGremlin } from '@rivergraph/servers';
import type { GremlinClient, GremlinServer } from '@rivergraph/servers';
import { followsOf, vertexId } from './follows.ts';
import type { Follow, FollowLoad } from './follows.ts';
import { people } from './settings.ts';

const atOnce = 5_000;

const load = `
  (firstPerson..<endPerson).each { n ->
    g.addV('Person').property(T.id, idPrefix + n).property(single, 'personId', 'p' + n).iterate()
  }
  endPerson`;

/** The graph that the laps write into: made ready before a lap, looked at after it. */
export class FollowStore implements AsyncDisposable {
  readonly #client: GremlinClient;

  constructor(server: GremlinServer) {
    this.#client = openGremlin(server);
  }

  /** Makes the people, numbered from 0. */
  async loadPeople(): Promise<void> {
    for (let firstPerson = 0; firstPerson < people; firstPerson += atOnce) {
      const endPerson = Math.min(people, firstPerson + atOnce);
      await this.#client.run(load, { firstPerson, endPerson, idPrefix: vertexId('p') });
    }
  }

  /** Removes all edges, and what the server still remembers of them: a lap pays for its own garbage only. */
  async removeEdges(): Promise<void> {
    for (let removed = atOnce; removed === atOnce; ) {
      const [count] = await this.#client.run(`g.E().limit(${atOnce}).sideEffect(drop()).count()`);
      removed = Number(count);
    }
    await this.#client.run('System.gc(); 0');
  }

  /** Compares the graph with what was sent. Failure: rejects where anything is missing, too many or another. */
  async expectEdges(of: FollowLoad): Promise<void> {
    const sent = new Set([...followsOf(of)].map(textOf));
    const edges = await this.#client.edges('follows');
    const stored = edges.map(({ from, to, properties: { creationDate = [], insertDateTime = [] } }) =>
      insertDateTime.every((time) => Number(time) > 0) && insertDateTime.length === 1
        ? `${from} ${to} ${creationDate.join(' ')}`
        : 'an edge without its time',
    );
    const right = new Set(stored.filter((edge) => sent.has(edge))).size;
    const { nodes } = await this.#client.counts();
    if (right === sent.size && stored.length === sent.size && nodes === people) return;
    throw new Error(
      `Expected ${sent.size} edges and ${people} nodes, got ${stored.length}, ${right} of them right, and ${nodes}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

function textOf({ from, to, creationDate }: Follow): string {
  return `${vertexId(from)} ${vertexId(to)} ${creationDate}`;
}
