import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { Erasure } from './erasure.service';

/** Beside what admins do to accounts (`UsersController`): this reaches into what was said. */
@ApiTags('admin')
@Controller('admin/users')
export class ErasureController {
  constructor(private readonly erasure: Erasure) {}

  @Delete(':id')
  @HttpCode(204)
  @AtLeast('admin')
  erasePerson(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.erasure.erase(caller, id);
  }
}
