/** The user's flags make no sense; the message says which. */
export class UsageError extends Error {}
