/** One conversation of a fleet; `user` and `professional` are places in `people`. */
export interface PlannedConversation {
  id: string;
  user: number;
  professional: number;
}

/** Who connects where, and what they talk in. */
export interface FleetPlan {
  url: string;
  /** The handshake token of each person; one socket each. */
  people: string[];
  conversations: PlannedConversation[];
}

export interface LoadPlan {
  /** Messages a second over all conversations. */
  rate: number;
  /** Seconds that count, after `warmUpSeconds` that do not. */
  seconds: number;
  warmUpSeconds: number;
  /** Characters of each text. */
  textChars: number;
  /** Receivers say that they have received and read, as windows in front do. */
  receipts: boolean;
  /** Goes on to the end even where the server has fallen far behind. */
  patient: boolean;
}

/** Messages flow while clients are cut off, or while the server goes and comes back. */
export interface RidePlan {
  rate: number;
  seconds: number;
  textChars: number;
  /** Each client is cut off at random, on average so often; `null`: nobody is. */
  dropEverySeconds: number | null;
}

/** What the orchestrator asks of the generator; answered one after the other. */
export type Command =
  | { type: 'connect'; fleet: string; plan: FleetPlan }
  | { type: 'run'; fleet: string; load: LoadPlan }
  | { type: 'disconnect'; fleet: string }
  | { type: 'gather'; fleet: string; plan: FleetPlan }
  | { type: 'ride'; fleet: string; ride: RidePlan };

export type Answer = { ok: true; result: unknown } | { ok: false; error: string };
