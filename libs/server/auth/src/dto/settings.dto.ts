import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  FILE_TYPES,
  SETTING_BOUNDS,
  type BoundedSetting,
  type InstallationSettings,
  type SettingsResponse,
  type UpdateSettingsRequest,
} from '@prochat/contract';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';

/** Absent, or `null` for the default. */
const Unset = (): PropertyDecorator =>
  ValidateIf((_object, value: unknown) => value !== undefined && value !== null);

const SwitchField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: Boolean, nullable: true, required: false }),
    Unset(),
    IsBoolean({ message: 'Say true or false.' }),
  );

function NumberField(name: BoundedSetting): PropertyDecorator {
  const { min, max } = SETTING_BOUNDS[name];
  const message = `Enter a whole number from ${min} to ${max}.`;
  return applyDecorators(
    ApiProperty({ type: Number, minimum: min, maximum: max, nullable: true, required: false }),
    Unset(),
    Max(max, { message }),
    Min(min, { message }),
    IsInt({ message }),
  );
}

export class UpdateSettingsDto implements UpdateSettingsRequest {
  @SwitchField()
  guests?: boolean | null;

  @SwitchField()
  registration?: boolean | null;

  @NumberField('messageMaxChars')
  messageMaxChars?: number | null;

  @NumberField('openConversationsPerUser')
  openConversationsPerUser?: number | null;

  @NumberField('uploadMaxBytes')
  uploadMaxBytes?: number | null;

  @NumberField('uploadMaxFiles')
  uploadMaxFiles?: number | null;

  @NumberField('uploadQuotaBytes')
  uploadQuotaBytes?: number | null;

  @ApiProperty({ enum: FILE_TYPES, isArray: true, nullable: true, required: false })
  @Unset()
  @IsIn(FILE_TYPES, { each: true, message: 'Choose among the types that can be allowed.' })
  @ArrayUnique({ message: 'Name each type once.' })
  @ArrayNotEmpty({ message: 'Choose at least one type.' })
  @IsArray({ message: 'Give a list of types.' })
  uploadTypes?: string[] | null;
}

class InstallationSettingsDto implements InstallationSettings {
  @ApiProperty({ type: Boolean })
  guests!: boolean;
  @ApiProperty({ type: Boolean })
  registration!: boolean;
  @ApiProperty({ type: Number })
  messageMaxChars!: number;
  @ApiProperty({ type: Number })
  openConversationsPerUser!: number;
  @ApiProperty({ type: Number })
  uploadMaxBytes!: number;
  @ApiProperty({ type: Number })
  uploadMaxFiles!: number;
  @ApiProperty({ type: Number })
  uploadQuotaBytes!: number;
  @ApiProperty({ type: [String] })
  uploadTypes!: string[];
}

export class SettingsResponseDto implements SettingsResponse {
  @ApiProperty({ type: InstallationSettingsDto })
  settings!: InstallationSettingsDto;
  @ApiProperty({ type: InstallationSettingsDto })
  defaults!: InstallationSettingsDto;
  @ApiProperty({ type: Object, description: 'The variable of the environment, by name of the setting' })
  fixed!: SettingsResponse['fixed'];
}
