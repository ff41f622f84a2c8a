import { edgeName, nodeName, ownedName } from '../faults-common/names.ts';
import { DeedGraph } from '../faults-common/deed-graph.ts';
import type { Properties } from '../faults-common/deed-graph.ts';
import type { Deed } from './workload.ts';

/** A graph as deeds make it, one after the other. An edge between users who have to be there and are not is not made. */
export class ModelGraph extends DeedGraph<Deed> {
  override apply(deed: Deed): 'done' | 'missing' {
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
        this.remove(ownedName('Device', deed.serial, userName(deed.user)));
        return 'done';
      case 'enter':
        return this.#enter(deed);
      case 'leave':
        this.remove(nodeName('Session', deed.session));
        return 'done';
    }
  }

  /** Whether both ends of what a record makes are there. */
  hasEnds({ from, to }: { readonly from: string; readonly to: string }): boolean {
    return this.nodes.has(userName(from)) && this.nodes.has(userName(to));
  }

  #user(userId: string, more: Properties = {}): string {
    return this.setNode(nodeName('User', userId), { userId, ...more });
  }

  #note(userId: string, note: string | null): void {
    const user = this.nodes.get(userName(userId));
    if (user === undefined) return;
    const others = Object.fromEntries(Object.entries(user).filter(([name]) => name !== 'note'));
    this.nodes.set(userName(userId), note === null ? others : { ...others, note });
  }

  #follow({ from, to, since, ends }: Extract<Deed, { do: 'follow' }>): 'done' | 'missing' {
    if (ends === 'refs' && !this.hasEnds({ from, to })) return 'missing';
    this.setEdge('follows', { from: this.#user(from), to: this.#user(to) }, { since });
    return 'done';
  }

  #visit({ user, place, day, times }: Extract<Deed, { do: 'visit' }>): void {
    const to = this.setNode(nodeName('Place', place), { placeId: place });
    this.setEdge('visited', { from: this.#user(user), to, key: day }, { day, times });
  }

  #pair({ user, serial, seen }: Extract<Deed, { do: 'pair' }>): void {
    const from = this.#user(user);
    const to = this.setNode(ownedName('Device', serial, from), { serial, seen });
    this.setEdge('hasDevice', { from, to }, {});
  }

  #enter({ user, session, at }: Extract<Deed, { do: 'enter' }>): 'done' | 'missing' {
    if (!this.nodes.has(userName(user))) return 'missing';
    const to = this.setNode(nodeName('Session', session), { sessionId: session, at });
    this.setEdge('entered', { from: userName(user), to }, { at });
    return 'done';
  }
}

function userName(userId: string): string {
  return nodeName('User', userId);
}
