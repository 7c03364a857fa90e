import type { People } from './journey';
import { Talk, askedBy, claimBy } from './talk';

/** A conversation of Ana's that Dana holds, open on both screens. They came in over the API: that is no part of it. */
export async function talkOfTwo(
  people: People,
  topic: string,
): Promise<{ id: string; ana: Talk; dana: Talk }> {
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(user, topic, 'Hello, can you help me?');
  await claimBy(professional, id);
  const [ana, dana] = await Promise.all([
    people.browserAs(user, `/c/${id}`),
    people.browserAs(professional, `/console/mine/${id}`),
  ]);
  return { id, ana: new Talk(ana), dana: new Talk(dana) };
}
