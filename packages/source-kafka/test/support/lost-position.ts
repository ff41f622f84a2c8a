import type { KafkaOptions } from '../../src/options.ts';
import { openSession } from './driven-session.ts';
import type { DrivenSession } from './driven-session.ts';
import { ScriptedKafka } from './scripted-kafka/scripted-kafka.ts';

export type Policy = KafkaOptions['onOffsetOutOfRange'];

/** Two partitions of ten records, of which four are taken and three are stored; all of it is told already. */
export async function openTwo(
  onOffsetOutOfRange?: Policy,
): Promise<{ kafka: ScriptedKafka; driven: DrivenSession }> {
  const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
  kafka.log('t-0').append(10);
  kafka.log('t-1').append(10);
  const driven = await openSession(kafka, { options: { onOffsetOutOfRange } });
  kafka.fetch(4);
  await driven.commit({ 't-0': 2, 't-1': 2 });
  await driven.events();
  kafka.group.journal.length = 0;
  return { kafka, driven };
}

/** The client finds that the position does not exist, resets it, and goes on with data from where it is then. */
export async function loseThePosition(kafka: ScriptedKafka, driven: DrivenSession): Promise<void> {
  kafka.fetch();
  kafka.fetch();
  await driven.clock.advance(10_000);
  kafka.fetch();
  await driven.clock.advance(10_000);
  kafka.fetch();
}

/** What was stored of a partition since, by whom and with what outcome. */
export function storedBy(kafka: ScriptedKafka, id: string): readonly string[] {
  return kafka.group.journal
    .filter(({ partition }) => partition === id)
    .map(({ by, offset, outcome }) => `${by} ${offset} ${outcome}`);
}
