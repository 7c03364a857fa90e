import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent } from './fields.decorator';

export class FileQueryDto {
  @ApiPropertyOptional({ enum: ['thumbnail'], description: 'The small picture of an image.' })
  @MayBeAbsent()
  @IsIn(['thumbnail'])
  size?: 'thumbnail';
}
