/** Media types that no browser runs as anything, and the usual papers of an office: those an admin can choose from. */
export const FILE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'video/mp4',
  'video/webm',
] as const;

/** What an admin may change while the server runs. Clients get what they must know of it from `ClientConfig`. */
export interface InstallationSettings {
  /** End users may write without an account. */
  guests: boolean;
  /** End users may make an account by themselves. */
  registration: boolean;
  messageMaxChars: number;
  openConversationsPerUser: number;
  uploadMaxBytes: number;
  /** Files of one message. */
  uploadMaxFiles: number;
  /** Bytes one person may have stored. */
  uploadQuotaBytes: number;
  /** At least one. */
  uploadTypes: string[];
}
export type SettingName = keyof InstallationSettings;

/** What may be set, whole numbers, both ends included. */
export const SETTING_BOUNDS = {
  messageMaxChars: { min: 100, max: 20_000 },
  openConversationsPerUser: { min: 1, max: 1_000 },
  uploadMaxBytes: { min: 10_240, max: 1_073_741_824 },
  uploadMaxFiles: { min: 1, max: 20 },
  uploadQuotaBytes: { min: 1_048_576, max: 1_099_511_627_776 },
} as const;
export type BoundedSetting = keyof typeof SETTING_BOUNDS;

/** GET `/admin/settings`, admin. */
export interface SettingsResponse {
  settings: InstallationSettings;
  /** What each is when nobody has changed it. */
  defaults: InstallationSettings;
  /** Set in the environment, by these variables: not to be changed here. */
  fixed: Partial<Record<SettingName, string>>;
}
/**
 * PATCH `/admin/settings`, admin, answers `SettingsResponse`. `null`: back to the default. Good in this process at once, in
 * others within seconds. VALIDATION also for what the environment has fixed.
 */
export type UpdateSettingsRequest = { [K in SettingName]?: InstallationSettings[K] | null };
