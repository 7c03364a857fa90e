export { type OpenStores } from './open-stores';
