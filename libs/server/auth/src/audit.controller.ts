import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { AuditEvent, Page } from '@prochat/contract';
import { AtLeast } from './access.decorators';
import { Audit } from './audit.service';
import { AuditPageDto, AuditQueryDto } from './dto/audit.dto';

/** What was done, newest first. It can be read and never changed. */
@ApiTags('admin')
@Controller('admin/audit')
@AtLeast('admin')
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  @ApiOkResponse({ type: AuditPageDto })
  list(@Query() query: AuditQueryDto): Promise<Page<AuditEvent>> {
    return this.audit.list(query);
  }
}
