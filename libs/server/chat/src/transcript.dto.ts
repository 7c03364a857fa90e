import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  LANGUAGES,
  MAIL_DELIVERIES,
  type Language,
  type MailDelivery,
  type MailTranscriptResponse,
  type TranscriptRequest,
} from '@prochat/contract';
import { IsIn, IsString, IsTimeZone, MaxLength } from 'class-validator';
import { MayBeAbsent } from './fields.decorator';

const TIME_ZONE_MAX_CHARS = 64;

export class TranscriptDto implements TranscriptRequest {
  @ApiPropertyOptional({ type: String, default: 'UTC', description: 'As in Europe/Berlin.' })
  @MayBeAbsent()
  @IsTimeZone()
  @MaxLength(TIME_ZONE_MAX_CHARS)
  @IsString()
  timeZone?: string;

  @ApiPropertyOptional({ enum: LANGUAGES, default: 'en' })
  @MayBeAbsent()
  @IsIn(LANGUAGES)
  language?: Language;
}

export class MailTranscriptResponseDto implements MailTranscriptResponse {
  @ApiProperty({ type: String })
  sentTo!: string;

  @ApiProperty({ enum: MAIL_DELIVERIES })
  delivery!: MailDelivery;
}
