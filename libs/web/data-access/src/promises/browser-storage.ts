import 'fake-indexeddb/auto';
import { cloneOf } from '../testing/browser';

// One for all browsers of a test: what is kept is kept by person.
globalThis.structuredClone = cloneOf;
