/** What only the console calls: apart from the rest of the lib, so that end users never download it. */
export { AuditApi } from './audit-api';
export { DeskApi } from './desk-api';
export { InstallationApi } from './installation-api';
export { PeopleApi } from './people-api';
