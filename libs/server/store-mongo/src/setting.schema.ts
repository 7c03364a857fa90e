import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { ArchivedSettings } from '@prochat/server/chat';
import type { StoredSettings } from '@prochat/server/auth';

/** The `_id` of the one document. */
export const SETTINGS_ID = 'installation';

/** What was set, all of it in one document, so that several change at once. */
@Schema({ collection: 'settings', versionKey: false, minimize: false })
export class SettingDocument {
  @Prop({ type: String })
  _id!: string;

  @Prop({ type: Object })
  values?: StoredSettings;
}

export const SettingSchema = SchemaFactory.createForClass(SettingDocument);

export function toArchivedSettings({ _id, values }: SettingDocument): ArchivedSettings {
  return { id: _id, values: values ?? {} };
}

export function toSettingDocument({ id, values }: ArchivedSettings): SettingDocument {
  return { _id: String(id), values };
}
