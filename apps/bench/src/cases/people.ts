import { ROLES } from '@prochat/contract';
import type { Random } from '../data/random';
import type { Measurement } from '../measure/case';
import type { Subject } from './subject';

const PAGE = 30;

/** The lists of people. */
export function peopleCases({ auth, world, filled }: Subject): Measurement[] {
  const letters = (count: number) => (random: Random) =>
    world.user(random.below(world.users)).displayName.toLowerCase().slice(0, count);
  const queries: { name: string; q?: (random: Random) => string }[] = [
    { name: 'everybody' },
    ...[1, 2, 3, 8].map((count) => ({ name: `first ${count} letters`, q: letters(count) })),
    { name: 'an e-mail', q: (random) => world.user(random.below(world.users)).email ?? '' },
    { name: 'nobody', q: () => 'zzqx' },
  ];
  const measurements = [undefined, ...ROLES].flatMap((role) =>
    queries.map(({ name, q }): Measurement => ({
      group: 'people',
      name: `listUsers${role === undefined ? '' : ` ${role}`}: ${name}`,
      next(random) {
        const query = { limit: PAGE, ...(role && { role }), ...(q && { q: q(random) }) };
        return () => auth.listUsers(query);
      },
    })),
  );
  const now = new Date().toISOString();
  return [
    ...measurements,
    { group: 'people', name: 'listProfessionals', next: () => () => auth.listProfessionals(now) },
    {
      group: 'people',
      name: 'findUser',
      next(random) {
        const id = random.pick(filled.users);
        return () => auth.findUser(id);
      },
    },
  ];
}
