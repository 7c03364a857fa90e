import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LIMITS, type ClientConfig } from '@prochat/contract';
import { Config } from '@prochat/server/core';
import { Public } from './access.decorators';
import { ClientConfigDto } from './dto/client-config.dto';
import { FirstAdmin } from './first-admin';

/** What a client must know before anybody has signed in. It lives here because who may enter, and how, is most of it. */
@ApiTags('config')
@Controller('config')
export class ClientConfigController {
  constructor(
    private readonly config: Config,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  @Get()
  @Public()
  @ApiOkResponse({ type: ClientConfigDto })
  async read(): Promise<ClientConfig> {
    const { GUESTS, MESSAGE_MAX_CHARS, OPEN_CONVERSATIONS_PER_USER } = this.config.env;
    const { UPLOAD_MAX_BYTES, UPLOAD_MAX_FILES, UPLOAD_TYPES, UPLOAD_QUOTA_BYTES, UPLOAD_RATE } =
      this.config.env;
    return {
      guests: GUESTS,
      messageMaxChars: MESSAGE_MAX_CHARS,
      openConversationsPerUser: OPEN_CONVERSATIONS_PER_USER,
      passwordMinChars: LIMITS.passwordMinChars,
      uploads: {
        maxBytes: UPLOAD_MAX_BYTES,
        maxFiles: UPLOAD_MAX_FILES,
        types: UPLOAD_TYPES,
        quotaBytes: UPLOAD_QUOTA_BYTES,
        rate: UPLOAD_RATE,
      },
      setupNeeded: await this.firstAdmin.isNeeded(),
    };
  }
}
