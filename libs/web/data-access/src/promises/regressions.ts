import type { AsyncCommand } from 'fast-check';
import { claims, losesNetwork, comesBack, rests, serverDies, writes, type Model } from './deeds';
import type { Scene } from './scene';

/** Sequences that once failed, and those that must never: each is named by the rule it broke. */
export const REGRESSIONS: Record<string, AsyncCommand<Model, Scene>[]> = {
  'an answer that got lost does not double a message': [
    losesNetwork('ana', 'deaf'),
    writes('ana', 'ana'),
    comesBack('ana'),
    rests(),
  ],
  'what is written while the server is dead is stored when it lives again': [
    claims('dana', 'ana'),
    rests(),
    writes('dana', 'ana'),
    serverDies(),
    writes('ana', 'ana'),
    writes('dana', 'ana'),
  ],
};
