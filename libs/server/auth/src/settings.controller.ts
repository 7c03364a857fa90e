import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SettingsResponse } from '@prochat/contract';
import { AtLeast } from './access.decorators';
import { CurrentCaller, type Caller } from './caller';
import { SettingsResponseDto, UpdateSettingsDto } from './dto/settings.dto';
import { Settings } from './settings.service';

/** Admins see and change what is allowed here. */
@ApiTags('admin')
@Controller('admin/settings')
@AtLeast('admin')
export class SettingsController {
  constructor(private readonly settings: Settings) {}

  @Get()
  @ApiOkResponse({ type: SettingsResponseDto })
  read(): SettingsResponse {
    return this.settings.describe();
  }

  @Patch()
  @ApiOkResponse({ type: SettingsResponseDto })
  change(@CurrentCaller() caller: Caller, @Body() body: UpdateSettingsDto): Promise<SettingsResponse> {
    return this.settings.change(caller, body);
  }
}
