import { deviceName, edgeName, nodeName } from './read-graph.ts';
import type { Deed } from './workload.ts';

type Value = string | number;
type Properties = Record<string, Value>;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly properties: Properties;
}

/** A graph as deeds make it, one after the other. It knows nothing of how a sink does them. */
export class ModelGraph {
  readonly nodes: Map<string, Properties> = new Map();
  readonly edges: Map<string, Edge> = new Map();

  /** Does what a record asks for. @returns whether it could: an edge between users who are not there is not made */
  apply(deed: Deed): 'done' | 'missing' {
    switch (deed.do) {
      case 'user':
        this.#user(deed.user, { name: deed.name, score: deed.score });
        return 'done';
      case 'note':
        this.#note(deed.user, deed.note);
        return 'done';
      case 'follow':
        return this.#follow(deed);
      case 'unfollow':
        this.edges.delete(edgeName('follows', { from: userName(deed.from), to: userName(deed.to) }));
        return 'done';
      case 'visit':
        this.#visit(deed);
        return 'done';
      case 'pair':
        this.#pair(deed);
        return 'done';
      case 'unpair':
        this.#remove(deviceName(userName(deed.user), deed.serial));
        return 'done';
      case 'enter':
        return this.#enter(deed);
      case 'leave':
        this.#remove(nodeName('Session', deed.session));
        return 'done';
    }
  }

  /** Whether both ends of what a record makes are there. */
  hasEnds({ from, to }: { readonly from: string; readonly to: string }): boolean {
    return this.nodes.has(userName(from)) && this.nodes.has(userName(to));
  }

  #user(userId: string, more: Properties = {}): string {
    return this.#node(nodeName('User', userId), { userId, ...more });
  }

  #note(userId: string, note: string | null): void {
    const user = this.nodes.get(userName(userId));
    if (user === undefined) return;
    if (note === null) delete user['note'];
    else user['note'] = note;
  }

  #follow({ from, to, since, ends }: Extract<Deed, { do: 'follow' }>): 'done' | 'missing' {
    if (ends === 'refs' && !this.hasEnds({ from, to })) return 'missing';
    this.#edge('follows', { from: this.#user(from), to: this.#user(to) }, { since });
    return 'done';
  }

  #visit({ user, place, day, times }: Extract<Deed, { do: 'visit' }>): void {
    const to = this.#node(nodeName('Place', place), { placeId: place });
    this.#edge('visited', { from: this.#user(user), to, key: day }, { day, times });
  }

  #pair({ user, serial, seen }: Extract<Deed, { do: 'pair' }>): void {
    const from = this.#user(user);
    const to = this.#node(deviceName(from, serial), { serial, seen });
    this.#edge('hasDevice', { from, to }, {});
  }

  #enter({ user, session, at }: Extract<Deed, { do: 'enter' }>): 'done' | 'missing' {
    if (!this.nodes.has(userName(user))) return 'missing';
    const to = this.#node(nodeName('Session', session), { sessionId: session, at });
    this.#edge('entered', { from: userName(user), to }, { at });
    return 'done';
  }

  #node(name: string, properties: Properties): string {
    this.nodes.set(name, { ...this.nodes.get(name), ...properties });
    return name;
  }

  #edge(
    type: string,
    ends: { readonly from: string; readonly to: string; readonly key?: string },
    properties: Properties,
  ): void {
    const { from, to } = ends;
    const name = edgeName(type, ends);
    this.edges.set(name, { from, to, properties: { ...this.edges.get(name)?.properties, ...properties } });
  }

  #remove(node: string): void {
    this.nodes.delete(node);
    for (const [name, { from, to }] of this.edges) {
      if (from === node || to === node) this.edges.delete(name);
    }
  }
}

function userName(userId: string): string {
  return nodeName('User', userId);
}
