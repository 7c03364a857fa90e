/** Says whether the chosen store can be written to. Implemented by each store lib, asked by `/api/health/ready`. */
export abstract class StoreHealth {
  /** `sqlite` or `mongodb`. */
  abstract readonly name: string;

  /** Resolves when the store answers; rejects with the reason. */
  abstract check(): Promise<void>;
}
