import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { ProfessionalsResponse } from '@prochat/contract';
import { AtLeast } from './access.decorators';
import { Accounts } from './accounts.service';
import { ProfessionalsResponseDto } from './dto/users.dto';

/** Whom a conversation can be handed to. */
@ApiTags('chat')
@Controller('chat/professionals')
@AtLeast('staff')
export class ProfessionalsController {
  constructor(private readonly accounts: Accounts) {}

  @Get()
  @ApiOkResponse({ type: ProfessionalsResponseDto })
  list(): Promise<ProfessionalsResponse> {
    return this.accounts.professionals();
  }
}
