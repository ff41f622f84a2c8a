/** The stream that every replica has, and so the consumer group that they share. */
export const streamName = 'bronx-trips';
