/** What professionals share: tags and canned replies. End users see neither. */

export const TAG_COLORS = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet'] as const;
export type TagColor = (typeof TAG_COLORS)[number];

/** Lower case letters and digits of any script, `-` and `_` within: one word, so that `tag:` of the search finds it. */
export const TAG_NAME = /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{M}\p{N}_-]{0,39}$/u;

export interface Tag {
  /** What it is known by, `TAG_NAME`; it is never renamed. */
  name: string;
  color: TagColor;
  /** ISO 8601 UTC. */
  createdAt: string;
}
/** GET `/chat/tags`, staff: all of them, by name. */
export interface TagsResponse {
  items: Tag[];
}
/** POST `/admin/tags`, 201. TAG_EXISTS; at most `LIMITS.tagsMax` (TOO_MANY_TAGS). */
export interface CreateTagRequest {
  name: string;
  /** Default `grey`. */
  color?: TagColor;
}
/** PATCH `/admin/tags/:name`. DELETE, 204: conversations keep the name and can still lose it; none gets it any more. */
export interface UpdateTagRequest {
  color: TagColor;
}
export interface TagResponse {
  tag: Tag;
}

export const CANNED_REPLY_SCOPES = ['personal', 'team'] as const;
export type CannedReplyScope = (typeof CANNED_REPLY_SCOPES)[number];

/** What is typed behind `/` to find it. */
export const SHORTCUT = TAG_NAME;

export interface CannedReply {
  id: string;
  /** `personal`: its owner's alone. `team`: every professional's, changed by admins. */
  scope: CannedReplyScope;
  /** `SHORTCUT`; once in the team, and once with each person. */
  shortcut: string;
  /** With variables, see `fillVariables`. */
  text: string;
  /** ISO 8601 UTC. */
  updatedAt: string;
}
/** GET `/chat/canned-replies`, staff: the team's and one's own, by shortcut, one's own first. */
export interface CannedRepliesResponse {
  items: CannedReply[];
}
/** POST `/chat/canned-replies`, 201. SHORTCUT_TAKEN; at most `LIMITS.cannedRepliesMax` in the team and with each person. */
export interface CreateCannedReplyRequest {
  scope: CannedReplyScope;
  shortcut: string;
  text: string;
}
/** PATCH `/chat/canned-replies/:id`. DELETE, 204. */
export interface UpdateCannedReplyRequest {
  shortcut?: string;
  text?: string;
}
export interface CannedReplyResponse {
  cannedReply: CannedReply;
}

/** What `{{…}}` in a canned reply stands for. */
export const VARIABLES = ['user.name', 'agent.name', 'conversation.topic'] as const;
export type Variable = (typeof VARIABLES)[number];

const VARIABLE = /\{\{\s*([a-z.]+)\s*(?:\|([^{}]*))?\}\}/g;

/**
 * `{{user.name}}`, with a fall-back as `{{user.name|there}}`. One that is known and has a value gets it, one without the
 * fall-back, or nothing; what is no variable of ours stays as it was typed.
 */
export function fillVariables(text: string, values: Partial<Record<Variable, string | null>>): string {
  return text.replace(VARIABLE, (all, name: string, fallBack: string | undefined) =>
    isVariable(name) ? values[name]?.trim() || (fallBack ?? '').trim() : all,
  );
}

function isVariable(name: string): name is Variable {
  return (VARIABLES as readonly string[]).includes(name);
}
