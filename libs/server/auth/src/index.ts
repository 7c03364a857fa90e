export {
  AuthStore,
  type NewSession,
  type NewUser,
  type SessionRecord,
  type UserPatch,
  type UserQuery,
  type UserRecord,
} from './auth.store';
