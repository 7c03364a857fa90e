import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@prochat/contract';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';

/** The fields that several requests share, each checked in one way. */

/** 24 hex digits, as every store makes them. */
export const IsId = (options: ValidationOptions = {}): PropertyDecorator =>
  Matches(/^[0-9a-f]{24}$/u, { message: '$property must be an id', ...options });

/** A place in a log: a whole number from 0. */
export const IsSeq = (): PropertyDecorator => applyDecorators(IsInt(), Min(0), Max(Number.MAX_SAFE_INTEGER));

/** Absent is fine; `null` is not absent. */
export const MayBeAbsent = (): PropertyDecorator =>
  ValidateIf((_object, value: unknown) => value !== undefined);

/** The field may not come together with `other`. */
export const NotTogetherWith = (other: string): PropertyDecorator =>
  ValidateBy({
    name: 'notTogetherWith',
    constraints: [other],
    validator: {
      validate: (_value, arguments_) =>
        (arguments_?.object as Record<string, unknown> | undefined)?.[other] === undefined,
      defaultMessage: () => `$property must not come together with ${other}`,
    },
  });

/** A file that was uploaded before, by its id. */
export class AttachedFileDto {
  @ApiProperty({ type: String })
  @IsId()
  id!: string;
}

/** The files of a message, each once. How many an installation takes is checked by `Attachments`. */
export const AttachedFiles = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: [AttachedFileDto], maxItems: LIMITS.attachmentsMax }),
    MayBeAbsent(),
    IsArray(),
    ArrayMaxSize(LIMITS.attachmentsMax),
    IsObject({ each: true }),
    ArrayUnique((file: AttachedFileDto | null | undefined) => file?.id),
    ValidateNested({ each: true }),
    Type(() => AttachedFileDto),
  );

/** A whole number of a query string: digits only, and given once. */
export const QueryInteger = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,16}$/u.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(min),
    Max(max),
  );
