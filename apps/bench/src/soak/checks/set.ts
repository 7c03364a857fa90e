import type { Message } from '@prochat/contract';
import type { Intent, Ledger } from '../ledger';
import type { Violations } from '../violations';
import { around, lineOf } from './log-excerpt';
import type { Scanned } from './store-scan';

/** Lost, phantom, double: what was acknowledged against what is stored. */
export function checkSet(store: ReadonlyMap<string, Scanned>, ledger: Ledger, violations: Violations): void {
  const stored = new Map<string, Message>();
  for (const { log } of store.values())
    for (const message of log) {
      if (message.kind === 'event') continue;
      checkStored(message, log, ledger, violations);
      const twice = message.clientId !== null && stored.get(message.clientId);
      if (twice)
        violations.add('set', 'doubled: two messages with one clientId', [lineOf(twice), lineOf(message)]);
      if (message.clientId !== null) stored.set(message.clientId, message);
    }
  for (const [clientId, intent] of ledger.intents) checkAcked(clientId, intent, stored, store, violations);
}

/** Everything stored was sent: by that person, in that conversation, with that text. */
function checkStored(
  message: Message,
  log: readonly Message[],
  ledger: Ledger,
  violations: Violations,
): void {
  const intent = message.clientId === null ? undefined : ledger.intents.get(message.clientId);
  const isItsOwn =
    intent?.senderId === message.senderId &&
    // It was opened with this message, and never learnt the conversation's id.
    (intent.conversationId === '' || intent.conversationId === message.conversationId) &&
    intent.kind === message.kind;
  if (!intent || !isItsOwn) {
    const sent = intent ? `sent: ${JSON.stringify(intent)}` : 'nobody sent it';
    return violations.add('set', 'phantom', [sent, ...around(log, message.seq)]);
  }
  if (intent.refused)
    violations.add('set', `stored although it was refused with ${intent.refused}`, [lineOf(message)]);
  const revised = ledger.revised.get(message.id);
  const isDeleted = message.deletedAt !== null;
  const isTextKnown = isDeleted
    ? message.text === '' && revised?.mayBeDeleted === true
    : (revised?.texts ?? new Set([intent.text])).has(message.text);
  const isAsAcknowledged =
    !revised?.must || (revised.must.text === message.text && revised.must.deleted === isDeleted);
  if (isTextKnown && isAsAcknowledged) return;
  violations.add('set', 'another text than was sent, or an acknowledged edit is lost', [
    lineOf(message),
    `sent: ${intent.text}`,
    `acknowledged: ${JSON.stringify(revised?.must)}`,
  ]);
}

function checkAcked(
  clientId: string,
  { acked, conversationId, text }: Intent,
  stored: ReadonlyMap<string, Message>,
  store: ReadonlyMap<string, Scanned>,
  violations: Violations,
): void {
  if (!acked) return;
  const message = stored.get(clientId);
  if (message?.id === acked.id && message.seq === acked.seq) return;
  const log = store.get(conversationId)?.log ?? [];
  violations.add(
    'set',
    message ? 'stored elsewhere than acknowledged' : 'LOST: acknowledged and not stored',
    [
      `acknowledged: clientId ${clientId} as ${acked.id} at seq ${acked.seq} in ${conversationId}: ${text}`,
      ...(message ? [`stored: ${lineOf(message)}`] : []),
      ...around(log, acked.seq),
    ],
  );
}
