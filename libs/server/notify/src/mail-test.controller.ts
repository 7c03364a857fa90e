import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { SERVER_LIMITS, type Language, type MailTestResponse } from '@prochat/contract';
import { AtLeast, CurrentCaller, UserRate, type Caller } from '@prochat/server/auth';
import { Config } from '@prochat/server/core';
import { Letters } from './letters.service';
import { MailFault } from './mail-fault';
import { MailTestRequestDto, MailTestResponseDto } from './mail-test.dto';

const WORDS: Readonly<Record<Language, { subject: string; text(site: string): string }>> = {
  en: {
    subject: 'Test of your chat’s e-mail',
    text: (site) => `Hello,\n\nE-mail from ${site} arrives. Nothing else is needed.\n`,
  },
  pt: {
    subject: 'Teste do e-mail do seu chat',
    text: (site) => `Olá,\n\nO e-mail de ${site} chega. Não é preciso mais nada.\n`,
  },
};

/** Whether e-mail works, tried by doing it; and if not, why, in the words of the server that said no. */
@ApiTags('admin')
@Controller('admin/mail/test')
@AtLeast('admin')
export class MailTestController {
  constructor(
    private readonly letters: Letters,
    private readonly rates: UserRate,
    private readonly config: Config,
  ) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOkResponse({ type: MailTestResponseDto })
  async test(
    @CurrentCaller() caller: Caller,
    @Body() { language = 'en' }: MailTestRequestDto,
  ): Promise<MailTestResponse> {
    const sentTo = await this.letters.addressOf(caller.id);
    await this.rates.take('mail-test', caller.id, SERVER_LIMITS.mailTestRate);
    const words = WORDS[language];
    const letter = { subject: words.subject, text: words.text(this.config.publicUrl), language };
    try {
      const { address, delivery, answer } = await this.letters.send(caller.id, letter);
      return { sentTo: address, outcome: delivery, answer };
    } catch (error) {
      if (!(error instanceof MailFault)) throw error;
      return { sentTo, outcome: 'failed', answer: error.answer };
    }
  }
}
