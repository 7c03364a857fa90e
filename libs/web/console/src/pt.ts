import { PT as admin } from './admin/texts.pt';
import { PT as alerts } from './alerts/texts.pt';
import { PT as bulk } from './bulk/texts.pt';
import { PT as cannedReplies } from './canned-replies/texts.pt';
import { PT as closing } from './closing/texts.pt';
import { PT as collision } from './collision/texts.pt';
import { PT as commands } from './commands/texts.pt';
import { PT as filters } from './filters/texts.pt';
import { PT as handOvers } from './hand-overs/texts.pt';
import { PT as mentions } from './mentions/texts.pt';
import { PT as sorting } from './sorting/texts.pt';
import { PT as console } from './texts.pt';

/** Portuguese of the staff door, by the names of `inLanguage`. */
export const PT = {
  admin,
  bulk,
  'canned-replies': cannedReplies,
  closing,
  collision,
  commands,
  'console-alerts': alerts,
  console,
  filters,
  'hand-overs': handOvers,
  mentions,
  sorting,
};
