import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  CANNED_REPLY_SCOPES,
  LIMITS,
  SHORTCUT,
  TAG_COLORS,
  TAG_NAME,
  type CannedRepliesResponse,
  type CannedReply,
  type CannedReplyResponse,
  type CannedReplyScope,
  type CreateCannedReplyRequest,
  type CreateTagRequest,
  type Tag,
  type TagColor,
  type TagResponse,
  type TagsResponse,
  type UpdateCannedReplyRequest,
  type UpdateTagRequest,
} from '@prochat/contract';
import { Transform } from 'class-transformer';
import { IsIn, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_object, value: unknown) => value !== undefined);

const ONE_WORD = 'Use small letters, digits, - and _: one word of at most 40 characters.';

/** In one Unicode form: two spellings are one name. */
const OneWord = (pattern: RegExp): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.normalize('NFC').trim() : value,
    ),
    Matches(pattern, { message: ONE_WORD }),
    IsString({ message: ONE_WORD }),
  );

const ColorField = (): PropertyDecorator =>
  IsIn(TAG_COLORS, { message: `Choose one of ${TAG_COLORS.join(', ')}.` });

const TextField = (): PropertyDecorator =>
  applyDecorators(MaxLength(LIMITS.packetMaxBytes), IsString({ message: 'Write what the reply says.' }));

export class CreateTagDto implements CreateTagRequest {
  @ApiProperty({ type: String, maxLength: 40 })
  @OneWord(TAG_NAME)
  name!: string;

  @ApiProperty({ enum: TAG_COLORS, required: false, default: 'grey' })
  @MayBeAbsent()
  @ColorField()
  color?: TagColor;
}

export class UpdateTagDto implements UpdateTagRequest {
  @ApiProperty({ enum: TAG_COLORS })
  @ColorField()
  color!: TagColor;
}

export class CreateCannedReplyDto implements CreateCannedReplyRequest {
  @ApiProperty({ enum: CANNED_REPLY_SCOPES })
  @IsIn(CANNED_REPLY_SCOPES, { message: `Choose one of ${CANNED_REPLY_SCOPES.join(', ')}.` })
  scope!: CannedReplyScope;

  @ApiProperty({ type: String, maxLength: 40 })
  @OneWord(SHORTCUT)
  shortcut!: string;

  @ApiProperty({ type: String, maxLength: LIMITS.cannedReplyMaxChars })
  @TextField()
  text!: string;
}

export class UpdateCannedReplyDto implements UpdateCannedReplyRequest {
  @ApiProperty({ type: String, maxLength: 40, required: false })
  @MayBeAbsent()
  @OneWord(SHORTCUT)
  shortcut?: string;

  @ApiProperty({ type: String, maxLength: LIMITS.cannedReplyMaxChars, required: false })
  @MayBeAbsent()
  @TextField()
  text?: string;
}

export class TagDto implements Tag {
  @ApiProperty({ type: String })
  name!: string;
  @ApiProperty({ enum: TAG_COLORS })
  color!: TagColor;
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;
}

export class TagResponseDto implements TagResponse {
  @ApiProperty({ type: TagDto })
  tag!: TagDto;
}

export class TagsResponseDto implements TagsResponse {
  @ApiProperty({ type: [TagDto] })
  items!: TagDto[];
}

export class CannedReplyDto implements CannedReply {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ enum: CANNED_REPLY_SCOPES })
  scope!: CannedReplyScope;
  @ApiProperty({ type: String })
  shortcut!: string;
  @ApiProperty({ type: String })
  text!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export class CannedReplyResponseDto implements CannedReplyResponse {
  @ApiProperty({ type: CannedReplyDto })
  cannedReply!: CannedReplyDto;
}

export class CannedRepliesResponseDto implements CannedRepliesResponse {
  @ApiProperty({ type: [CannedReplyDto] })
  items!: CannedReplyDto[];
}
