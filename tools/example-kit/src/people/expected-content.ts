import type { PeopleContent } from './content.ts';
import { peopleIn, peopleText } from './message.ts';
import type { PeoplePlan } from './plan.ts';
import { letterLine, placeText } from './read-letters.ts';

/** Works out what must be left after all of a plan was read from a topic. Whatever streams it has no part in it. */
export function expectedContent(
  topic: string,
  { messages, broken }: Pick<PeoplePlan, 'messages' | 'broken'>,
): PeopleContent {
  return {
    people: [...new Set(messages.flatMap(peopleIn))].map(String),
    connections: [...new Set(messages.filter((message) => 'from' in message).map(peopleText))],
    letters: broken.map(({ partition, offset, text }) =>
      letterLine({ place: placeText(`${topic}-${partition}`, offset), text }),
    ),
  };
}
