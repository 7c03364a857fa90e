import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LIMITS, type ClientConfig } from '@prochat/contract';
import { Config } from '@prochat/server/core';
import { Public } from './access.decorators';
import { ClientConfigDto } from './dto/client-config.dto';
import { FirstAdmin } from './first-admin';
import { Settings } from './settings.service';

/** What a client must know before anybody has signed in. It lives here because who may enter, and how, is most of it. */
@ApiTags('config')
@Controller('config')
export class ClientConfigController {
  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  @Get()
  @Public()
  @ApiOkResponse({ type: ClientConfigDto })
  async read(): Promise<ClientConfig> {
    const { SMTP_URL, MAIL_FILES } = this.config.env;
    const { guests, registration, messageMaxChars, openConversationsPerUser } = this.settings.current;
    const { uploadMaxBytes, uploadMaxFiles, uploadTypes, uploadQuotaBytes } = this.settings.current;
    return {
      guests,
      registration,
      messageMaxChars,
      openConversationsPerUser,
      passwordMinChars: LIMITS.passwordMinChars,
      uploads: {
        maxBytes: uploadMaxBytes,
        maxFiles: uploadMaxFiles,
        types: [...uploadTypes],
        quotaBytes: uploadQuotaBytes,
        rate: this.config.env.UPLOAD_RATE,
      },
      features: { mail: SMTP_URL !== undefined || MAIL_FILES },
      setupNeeded: await this.firstAdmin.isNeeded(),
    };
  }
}
