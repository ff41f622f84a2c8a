export { abortable } from './abortable.ts';
export { EventQueue } from './event-queue.ts';
export { atMost, pause } from './pause.ts';
