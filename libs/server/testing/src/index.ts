export { CAST, type CastMember, type CastName } from './cast';
export { ClamdDaemon, EICAR } from './clamd-daemon';
export { ClientOutbox, type Fate } from './client-outbox';
export { ClientSession } from './client-session';
export { CookieJar } from './cookie-jar';
export { FollowedConversation } from './followed-conversation';
export { FollowingClient, type ClientListener, type FollowingClientOptions } from './following-client';
export { HeldMessages, toHeld, type HeldMessage } from './held-messages';
export {
  fileForm,
  HttpClient,
  UnexpectedStatus,
  type Answer,
  type Method,
  type RequestOptions,
} from './http-client';
export { MailServer, type ReceivedLetter } from './mail-server';
export { BOUNDARY, filePart, formBody, requestHead, type FormOptions, type FormPart } from './multipart';
export { Person } from './person';
export { childrenOf, peakBytesOf } from './processes';
export { RawConnection, type RawHttpAnswer } from './raw-connection';
export { S3Server } from './s3-server';
export { HandshakeRefused, ReplyRefused, SocketClient, type SocketOptions } from './socket-client';
export { TEST_ORIGIN, TestInstallation, type InstallationOptions, type Started } from './test-installation';
