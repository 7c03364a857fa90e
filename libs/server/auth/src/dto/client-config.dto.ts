import { ApiProperty } from '@nestjs/swagger';
import type { ClientConfig, ClientFeatures, UploadLimits } from '@prochat/contract';

class RateDto {
  @ApiProperty({ type: Number })
  count!: number;
  @ApiProperty({ type: Number })
  seconds!: number;
}

class UploadLimitsDto implements UploadLimits {
  @ApiProperty({ type: Number })
  maxBytes!: number;
  @ApiProperty({ type: Number })
  maxFiles!: number;
  @ApiProperty({ type: [String] })
  types!: string[];
  @ApiProperty({ type: Number })
  quotaBytes!: number;
  @ApiProperty({ type: RateDto })
  rate!: RateDto;
}

class ClientFeaturesDto implements ClientFeatures {
  @ApiProperty({ type: Boolean })
  mail!: boolean;
}

export class ClientConfigDto implements ClientConfig {
  @ApiProperty({ type: Boolean })
  guests!: boolean;
  @ApiProperty({ type: Boolean })
  registration!: boolean;
  @ApiProperty({ type: Number })
  messageMaxChars!: number;
  @ApiProperty({ type: Number })
  openConversationsPerUser!: number;
  @ApiProperty({ type: Number })
  passwordMinChars!: number;
  @ApiProperty({ type: UploadLimitsDto })
  uploads!: UploadLimits;
  @ApiProperty({ type: ClientFeaturesDto })
  features!: ClientFeatures;
  @ApiProperty({ type: Boolean })
  setupNeeded!: boolean;
}
