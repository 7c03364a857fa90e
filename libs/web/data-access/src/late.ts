/** What belongs to parts of the page that come when they are first wanted: apart from the rest, so that it comes with them. */
export { SearchApi } from './search-api';
export { TranscriptApi } from './transcript-api';
