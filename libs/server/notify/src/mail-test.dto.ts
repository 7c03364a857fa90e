import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  LANGUAGES,
  MAIL_DELIVERIES,
  type Language,
  type MailTestRequest,
  type MailTestResponse,
} from '@prochat/contract';
import { IsIn, ValidateIf } from 'class-validator';

export class MailTestRequestDto implements MailTestRequest {
  @ApiPropertyOptional({ enum: LANGUAGES, default: 'en' })
  @ValidateIf((_, value) => value !== undefined)
  @IsIn(LANGUAGES)
  language?: Language;
}

export class MailTestResponseDto implements MailTestResponse {
  @ApiProperty({ type: String })
  sentTo!: string;

  @ApiProperty({ enum: [...MAIL_DELIVERIES, 'failed'] })
  outcome!: MailTestResponse['outcome'];

  @ApiProperty({ type: String })
  answer!: string;
}
