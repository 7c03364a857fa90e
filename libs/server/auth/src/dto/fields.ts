import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { LIMITS, ROLES } from '@prochat/contract';
import { Transform } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { cleanDisplayName } from '../display-name';
import { Absent } from './absent';

/** ISO 8601 UTC, exactly as `toISOString` writes it: stores compare these as text. */
export const INSTANT =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** How a number is written in a query; `0x10` and `1e1` are none. */
const DIGITS = /^\d{1,4}$/;

/** Fields that several requests have. Each says what it takes; what is not a string stays as it is and is refused. */
const whenString = (change: (text: string) => string): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));

/** Invisible or odd characters and spaces: no mailbox has them, and they make two addresses look like one. */
const NOTHING_UNSEEN = /^[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]*$/u;

/** Trimmed, in lower case and in one Unicode form: two spellings are one address. */
export const EmailField = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, format: 'email', maxLength: LIMITS.emailMaxChars, ...options }),
    whenString((text) => text.normalize('NFKC').trim().toLowerCase()),
    Matches(NOTHING_UNSEEN, { message: 'Enter a whole e-mail address, like ana@example.com.' }),
    IsEmail({}, { message: 'Enter a whole e-mail address, like ana@example.com.' }),
    MaxLength(LIMITS.emailMaxChars, { message: 'This e-mail address is too long.' }),
    IsString({ message: 'Enter an e-mail address.' }),
  );

/** A password to be set. */
export const NewPasswordField = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: String,
      minLength: LIMITS.passwordMinChars,
      maxLength: LIMITS.passwordMaxChars,
      ...options,
    }),
    Length(LIMITS.passwordMinChars, LIMITS.passwordMaxChars, {
      message: `Use ${LIMITS.passwordMinChars} to ${LIMITS.passwordMaxChars} characters.`,
    }),
    IsString({ message: 'Enter a password.' }),
  );

/** A password to be compared: any that could ever have been set. */
export const PasswordField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, maxLength: LIMITS.passwordMaxChars }),
    IsNotEmpty({ message: 'Enter your password.' }),
    MaxLength(LIMITS.passwordMaxChars, { message: 'This password is too long.' }),
    IsString({ message: 'Enter your password.' }),
  );

/** Cleaned first, then measured. */
export const DisplayNameField = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, maxLength: LIMITS.displayNameMaxChars, ...options }),
    whenString(cleanDisplayName),
    Length(1, LIMITS.displayNameMaxChars, {
      message: `Enter a name of 1 to ${LIMITS.displayNameMaxChars} characters.`,
    }),
    IsString({ message: 'Enter a name.' }),
  );

export const RoleField = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ enum: ROLES, ...options }),
    IsIn(ROLES, { message: `Choose one of ${ROLES.join(', ')}.` }),
  );

/** Why somebody does something to another person; kept in the audit. It is cleaned where it is kept. */
export const ReasonField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, maxLength: LIMITS.reasonMaxChars, required: false }),
    Absent(),
    MaxLength(LIMITS.reasonMaxChars, { message: `Use at most ${LIMITS.reasonMaxChars} characters.` }),
    IsString({ message: 'Give the reason in words.' }),
  );

export const CursorField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, required: false }),
    Absent(),
    MaxLength(1000, { message: 'This is not a cursor of ours.' }),
    IsString({ message: 'This is not a cursor of ours.' }),
  );

const PAGE_SIZES = `A page has 1 to ${LIMITS.pageSizeMax} items.`;

export const PageSizeField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: Number, minimum: 1, maximum: LIMITS.pageSizeMax, required: false }),
    Absent(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && DIGITS.test(value) ? Number(value) : value,
    ),
    Max(LIMITS.pageSizeMax, { message: PAGE_SIZES }),
    Min(1, { message: PAGE_SIZES }),
    IsInt({ message: PAGE_SIZES }),
  );
