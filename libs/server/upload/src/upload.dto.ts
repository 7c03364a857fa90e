import { ApiProperty } from '@nestjs/swagger';
import { UPLOAD_STATES, type AttachedImage, type Upload, type UploadState } from '@prochat/contract';

export class AttachedImageDto implements AttachedImage {
  @ApiProperty({ type: Number, description: 'Pixels' })
  width!: number;

  @ApiProperty({ type: Number, description: 'Pixels' })
  height!: number;

  @ApiProperty({ type: String })
  thumbnailUrl!: string;
}

export class UploadDto implements Upload {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  url!: string;

  @ApiProperty({ type: String })
  name!: string;

  @ApiProperty({ type: String })
  type!: string;

  @ApiProperty({ type: Number, description: 'Bytes' })
  size!: number;

  @ApiProperty({ type: AttachedImageDto, nullable: true })
  image!: AttachedImage | null;

  @ApiProperty({ enum: UPLOAD_STATES })
  state!: UploadState;
}
