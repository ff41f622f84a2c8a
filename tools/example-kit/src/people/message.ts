/** `1`: there is somebody. */
interface Person {
  readonly id: number;
}

/** `1 2`: somebody is connected with somebody. */
interface Connection {
  readonly from: number;
  readonly to: number;
}

/** What a message about people says: one of the two. */
export type PeopleMessage = Person | Connection;

/** Whom a message is about. */
export function peopleIn(message: PeopleMessage): readonly number[] {
  return 'id' in message ? [message.id] : [message.from, message.to];
}

/** Writes a message as it is sent. */
export function peopleText(message: PeopleMessage): string {
  return peopleIn(message).join(' ');
}
