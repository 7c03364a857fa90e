// Bundles the process in which images are made anew; found by its name `#image-process` in package.json.
import { build } from 'esbuild';
import { leanBundle } from './bundle-node.mjs';

await build(leanBundle({ image: 'libs/server/upload/src/image.process.ts' }, 'dist/libs/server/upload'));
