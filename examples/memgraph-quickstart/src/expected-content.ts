import type { Content } from './content.ts';
import { messageText, peopleOf } from './message.ts';
import { topic } from './plan.ts';
import type { Plan } from './plan.ts';
import { letterLine, placeText } from './read-letters.ts';

/** Works out what must be left after all of a plan was read. The pipeline has no part in it. */
export function expectedContent({ messages, broken }: Plan): Content {
  return {
    people: [...new Set(messages.flatMap(peopleOf))].map(String),
    connections: [...new Set(messages.filter((message) => 'from' in message).map(messageText))],
    letters: broken.map(({ partition, offset, text }) =>
      letterLine({ place: placeText(`${topic}-${partition}`, offset), text }),
    ),
  };
}
