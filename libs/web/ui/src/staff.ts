/** What only the console shows: apart from the rest of the lib, so that end users never download it. */
export { IconSprite } from './icon-sprite';
export { Tag } from './tag';
