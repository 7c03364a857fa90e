import type { Config } from '@prochat/server/core';
import { s3OriginOf } from '@prochat/server/upload';
import type { Response } from 'express';
import helmet from 'helmet';

type Headers = ReturnType<typeof helmet>;

/**
 * The headers of every answer, errors and sockets included. The policy is what the built web app needs and no more:
 * scripts from here only, styles also inline (Angular writes component styles), sockets to our own addresses, pictures
 * also from the bucket that our addresses of files lead to. What presumes https is sent only when the installation is
 * served over it.
 */
export function securityHeaders(config: Config): Headers {
  const sockets = config.allowedOrigins.map((origin) => origin.replace(/^http/, 'ws'));
  const pictures = config.env.STORAGE === 's3' ? [s3OriginOf(config.env)] : [];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...pictures],
        connectSrc: ["'self'", ...sockets],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
        ...(config.secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: config.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginOpenerPolicy: config.secure,
    originAgentCluster: config.secure,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

const NOTHING = "default-src 'none';frame-ancestors 'none'";
/** They say how a document behaves; with everything else they only weigh, as much as the small scripts of a page together. */
const FOR_DOCUMENTS = [
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  // The policy says it as well.
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];

/** For what is no document: opened as one all the same, it may do nothing. */
export function allowNothing(response: Response): void {
  response.setHeader('Content-Security-Policy', NOTHING);
  for (const header of FOR_DOCUMENTS) response.removeHeader(header);
}
