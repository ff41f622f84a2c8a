/** What a summary tells beside the result. */
export interface Notification {
  readonly severity: 'INFO';
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly [more: string]: string;
}

/** Makes a notification as Memgraph does: all it has to say is in the title. */
export function notification(code: string, title: string): Notification {
  return { severity: 'INFO', code, title, description: '' };
}
