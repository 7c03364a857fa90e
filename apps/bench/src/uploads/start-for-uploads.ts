import { join } from 'node:path';
import type { FleetSize } from '../messages/product-people';
import type { Session } from '../messages/session';
import type { Subject } from '../messages/subjects';

let started = 0;

/** Where such a server has its data. */
export interface UploadSubject extends Subject {
  dataDir: string;
}

/** The product as it is installed, but for the rate of uploads: the bench is only a few people. */
export async function startForUploads(
  session: Session,
  size: FleetSize,
  node: readonly string[] = [],
): Promise<UploadSubject> {
  const dataDir = join(session.directory, `uploads-${++started}`);
  const environment = { DATA_DIR: dataDir, UPLOAD_RATE: '999999/10', UPLOAD_QUOTA_BYTES: '100000000000' };
  return Object.assign(await session.start('P', size, { node, environment }), { dataDir });
}
