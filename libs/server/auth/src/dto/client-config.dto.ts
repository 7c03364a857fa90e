import { ApiProperty } from '@nestjs/swagger';
import type { ClientConfig } from '@prochat/contract';

export class ClientConfigDto implements ClientConfig {
  @ApiProperty({ type: Boolean })
  guests!: boolean;
  @ApiProperty({ type: Number })
  messageMaxChars!: number;
  @ApiProperty({ type: Number })
  openConversationsPerUser!: number;
  @ApiProperty({ type: Number })
  passwordMinChars!: number;
  @ApiProperty({ type: Boolean })
  setupNeeded!: boolean;
}
