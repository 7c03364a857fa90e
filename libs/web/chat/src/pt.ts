import { PT as alerts } from './alerts/texts.pt';
import { PT as block } from './block-texts.pt';
import { ERRORS_PT } from './errors.pt';
import { PT as files } from './files/texts.pt';
import { PT as guest } from './guest/texts.pt';
import { PT as join } from './join-texts.pt';
import { PT as rating } from './rating/texts.pt';
import { PT as search } from './search/texts.pt';
import { PT as settings } from './settings/texts.pt';
import { PT as chat } from './texts.pt';
import { PT as transcript } from './transcript/texts.pt';
import { PT as waiting } from './waiting/texts.pt';

export { ERRORS_PT };

/** Portuguese of the end user's door and what both doors share, by the names of `inLanguage`. */
export const PT = { alerts, block, files, guest, join, rating, search, settings, chat, transcript, waiting };
