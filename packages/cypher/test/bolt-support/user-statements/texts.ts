import { byTopic } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { cypher } from '../../../src/index.ts';
import { query } from '../read-graph.ts';
import { runPipeline, runValues } from '../run-pipeline.ts';
import type { Stage } from './stage.ts';

/** Declares what a statement may look like, and which records it runs for. */
export function describeTexts({ driver, sinkOf }: Stage): void {
  it('runs once per record, also without a binding and with one that stands in a text only', async () => {
    await runValues([1, 2, 3], { sink: sinkOf(), transform: cypher('CREATE (:Plain)') });
    await runValues([1, 2, 3], {
      sink: sinkOf(),
      transform: cypher("CREATE (:Plain {text: 'the event'});  "),
    });

    expect(await query(driver(), 'MATCH (n:Plain) RETURN count(n) AS nodes')).toEqual([{ nodes: 6n }]);
  });

  it('takes a statement that begins with a comment, and one with a comment at its end', async () => {
    await runValues([1], {
      sink: sinkOf(),
      transform: cypher('// makes it\n/* all */ CREATE (:Plain {id: event}) // so'),
    });

    expect(await query(driver(), 'MATCH (n:Plain) RETURN n.id AS id')).toEqual([{ id: 1n }]);
  });

  describe('with several topics', () => {
    const transform = byTopic({
      members: cypher(
        'MERGE (m:Member {id: event.id}) SET m.name = event.name, m.writes = coalesce(m.writes, 0) + 1',
      ),
      groups: cypher('MERGE (g:Group {id: event.id}) SET g.name = event.name'),
    });

    it('writes each with its statement', async () => {
      const members = Array.from({ length: 50 }, (_, id) => ({ value: { id, name: 'm' } }));

      await runPipeline({ sink: sinkOf(), topic: 'members', partitions: [members], transform });
      await runPipeline({ sink: sinkOf(), topic: 'groups', partitions: [members.slice(10)], transform });

      const rows = await query(
        driver(),
        'MATCH (n) RETURN labels(n) AS labels, count(n) AS nodes ORDER BY nodes',
      );
      expect(rows).toEqual([
        { labels: ['Group'], nodes: 40n },
        { labels: ['Member'], nodes: 50n },
      ]);
    });
  });
}
