export { CAST, type CastMember, type CastName } from './cast';
export { CookieJar } from './cookie-jar';
export { HttpClient, UnexpectedStatus, type Answer, type Method, type RequestOptions } from './http-client';
export { Person } from './person';
export { HandshakeRefused, ReplyRefused, SocketClient, type SocketOptions } from './socket-client';
export { TEST_ORIGIN, TestInstallation, type InstallationOptions, type Started } from './test-installation';
