import { counted } from '@rivergraph/example-kit';
import { graphSize, stream, streamNow } from './scene.ts';
import type { Scene } from './scene.ts';
import { shownCheck } from './stream-info.ts';
import type { ShownCheck, ShownStream } from './stream-info.ts';
import { createCommand } from './side-by-side.ts';
import { groupText, send } from './topic.ts';

/** What came of the first part of the story. */
export interface Created {
  readonly check: ShownCheck;
  /** What the dry run changed of the group and the graph: nothing, where it is as it should be. */
  readonly touched: readonly string[];
  readonly created: ShownStream;
}

/** Creates the stream, and looks at what it would do. */
export async function createAndCheck(scene: Scene): Promise<Created> {
  const { kafka, parts, rivergraph, tell } = scene;
  tell(`Sending the first ${counted(parts.first.length, 'message')} to Kafka …`);
  await send(kafka, parts.first);
  await rivergraph.run(createCommand);
  const before = await traces(scene);
  await rivergraph.run(['check', stream]);
  const check = shownCheck(await rivergraph.read(['check', stream]));
  const after = await traces(scene);
  await rivergraph.run(['show']);
  const touched = Object.keys(before).filter((name) => before[name] !== after[name]);
  return { check, touched, created: await streamNow(scene) };
}

/** What a dry run must leave as it is. */
async function traces(scene: Scene): Promise<Readonly<Record<string, string>>> {
  return { group: await groupText(scene.kafka), graph: String(await graphSize(scene)) };
}
