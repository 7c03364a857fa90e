import { Body, Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DraftsResponse } from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { SaveDraftDto } from './conversation-requests.dto';
import { DraftsService } from './drafts.service';

/** The caller's own drafts in one conversation. */
@ApiTags('conversations')
@Controller('chat/conversations/:id/drafts')
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Get()
  @AtLeast('user')
  listDrafts(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<DraftsResponse> {
    return this.drafts.list(caller, id);
  }

  @Put(':slot')
  @HttpCode(204)
  @AtLeast('user')
  saveDraft(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('slot') slot: string,
    @Body() { text }: SaveDraftDto,
  ): Promise<void> {
    return this.drafts.save(caller, id, slot, text);
  }
}
