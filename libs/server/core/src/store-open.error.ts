/**
 * The store cannot be opened. The message is one line for the person who started the server: what happened and what to
 * do, without any credentials.
 */
export class StoreOpenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreOpenError';
  }
}
