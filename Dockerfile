# syntax=docker/dockerfile:1
# One image, one process, one port. Embedded by default: everything it keeps is in the volume /data.

FROM node:24-slim AS build
WORKDIR /src
ENV CI=1 NX_DAEMON=false NX_TUI=false
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx nx run-many -t build -p api web --outputStyle=static

FROM node:24-slim AS packages
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# The image has its own Node; the one pinned for development machines would be 190 MB for nothing.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/node-win-* node_modules/.bin/node

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=packages /src/node_modules node_modules
COPY --from=build /src/package.json ./
COPY --from=build /src/dist dist
RUN rm -f dist/apps/api/demo.mjs* && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node as the first process gets SIGTERM itself and stops cleanly.
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/apps/api/main.mjs"]
