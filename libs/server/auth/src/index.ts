export { ACCESS, AtLeast, Public, ServesFiles, TakesFiles, type Access } from './access.decorators';
export { Accounts } from './accounts.service';
export { type AppServer, type AppSocket, type SocketData } from './app-socket';
export { Audit, type AuditFacts } from './audit.service';
export { AuditStore, type AuditFilter } from './audit.store';
export { AuthModule } from './auth.module';
export {
  AuthStore,
  type NewSession,
  type NewCredentials,
  type NewUser,
  type SessionRecord,
  type UserPatch,
  type UserQuery,
  type UserRecord,
} from './auth.store';
export { CurrentCaller, type Caller } from './caller';
export { FirstAdmin } from './first-admin';
export {
  InstallationStore,
  type InviteRecord,
  type NewInvite,
  type SettingValue,
  type StoredSettings,
} from './installation.store';
export { SecurityLog } from './security-log';
export { SessionCookies } from './session-cookies';
export { Sessions } from './sessions.service';
export { SOCKETS_PER_PERSON_MAX, SocketSessions } from './socket-sessions';
export { Settings } from './settings.service';
export { UserAdministration } from './user-administration';
export { UserRate } from './user-rate';
export { WorkQueue } from './work-queue';
