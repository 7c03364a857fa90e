// nx serve api: builds the server, and builds and restarts it whenever a source changes. The web dev server (port 4200)
// passes /api and /socket.io on to it, so its address is allowed as well.
import { spawn } from 'node:child_process';
import { context } from 'esbuild';
import { apiBuild } from './build-api.mjs';

const build = await context(apiBuild);
await build.rebuild();
await build.watch();

const port = process.env.PORT ?? '3000';
const server = spawn(process.execPath, ['--watch', '--enable-source-maps', 'dist/apps/api/main.mjs'], {
  stdio: 'inherit',
  env: {
    ALLOWED_ORIGINS: ['localhost', '127.0.0.1']
      .flatMap((host) => [`http://${host}:${port}`, `http://${host}:4200`])
      .join(),
    ...process.env,
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', async (code) => {
  await build.dispose();
  process.exit(code ?? 1);
});
