import type { AsyncCommand } from 'fast-check';
import {
  claims,
  comesBack,
  edits,
  losesNetwork,
  missesFacts,
  reloads,
  rests,
  serverDies,
  writes,
  type Model,
} from './deeds';
import type { Scene } from './scene';

/** Sequences that failed once or must never fail, each named by its rule; in the words that a failed run prints. */
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
  'a fact that got lost leaves no hole': [
    missesFacts('dana', 1),
    writes('ana', 'ana'),
    rests(),
    writes('ana', 'ana'),
    rests(),
  ],
  'of two who claim at once one answers': [
    claims('dana', 'ana'),
    claims('mikael', 'ana'),
    rests(),
    writes('dana', 'ana'),
    writes('mikael', 'ana'),
  ],
  'what was written offline outlives the page, and an edit that was missed is found': [
    writes('ana', 'ana'),
    rests(),
    losesNetwork('dana', 'cut'),
    writes('dana', 'ana', 'note'),
    edits('ana', 'ana'),
    comesBack('dana'),
    reloads('dana'),
  ],
};
