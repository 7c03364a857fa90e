import {
  SETTING_BOUNDS,
  type BoundedSetting,
  type InstallationSettings,
  type SettingName,
  type UpdateSettingsRequest,
} from '@prochat/contract';

/** What a number is typed in. */
const MEGABYTE = 1_048_576;
const UNITS: Record<BoundedSetting, number> = {
  messageMaxChars: 1,
  openConversationsPerUser: 1,
  uploadMaxBytes: MEGABYTE,
  uploadMaxFiles: 1,
  uploadQuotaBytes: MEGABYTE,
};
export const NUMBERS = Object.keys(SETTING_BOUNDS) as BoundedSetting[];

/** Settings as they are typed: numbers as text, bytes in megabytes. */
export type SettingsDraft = Omit<InstallationSettings, BoundedSetting> & Record<BoundedSetting, string>;

export function toDraft(settings: InstallationSettings): SettingsDraft {
  const numbers = NUMBERS.map((name) => [name, shown(name, settings[name])]);
  return { ...settings, ...(Object.fromEntries(numbers) as Record<BoundedSetting, string>) };
}

/** The number meant, `null` when it is none or out of bounds. */
export function numberOf(name: BoundedSetting, text: string): number | null {
  const typed = text.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(typed)) return null;
  const value = UNITS[name] === 1 ? Number(typed) : Math.round(Number(typed) * UNITS[name]);
  const { min, max } = SETTING_BOUNDS[name];
  return Number.isInteger(value) && value >= min && value <= max ? value : null;
}

/** In the unit it is typed in. */
export function boundsOf(name: BoundedSetting): { min: string; max: string } {
  const { min, max } = SETTING_BOUNDS[name];
  return { min: shown(name, min), max: shown(name, max) };
}

/** What to ask the server for: only what differs. Not to be asked while a number is wrong. */
export function changesOf(draft: SettingsDraft, settings: InstallationSettings): UpdateSettingsRequest {
  const wanted: InstallationSettings = {
    ...draft,
    ...(Object.fromEntries(
      NUMBERS.map((name) => [
        name,
        // What was not touched keeps the bytes that its rounded megabytes do not show.
        draft[name] === shown(name, settings[name]) ? settings[name] : numberOf(name, draft[name]),
      ]),
    ) as Record<BoundedSetting, number>),
  };
  const names = Object.keys(settings) as SettingName[];
  return Object.fromEntries(
    names.filter((name) => !isSame(wanted[name], settings[name])).map((name) => [name, wanted[name]]),
  );
}

function isSame(a: InstallationSettings[SettingName], b: InstallationSettings[SettingName]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}

function shown(name: BoundedSetting, value: number): string {
  return String(Math.round((value / UNITS[name]) * 100) / 100);
}
