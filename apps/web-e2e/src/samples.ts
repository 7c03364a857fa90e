import sharp from 'sharp';

/** A file as somebody has it on his device. */
export interface Sample {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PNG of one colour with a stripe; `noise` makes it large, since noise cannot be compressed. */
export async function picture(
  name: string,
  { width = 640, height = 400, colour = '#b9a48c', noise = false } = {},
): Promise<Sample> {
  const stripe = Buffer.from(
    `<svg width="${width}" height="${height}"><rect x="12%" y="18%" width="46%" height="64%" fill="#fbfaf6"/><circle cx="78%" cy="50%" r="12%" fill="#3c4347"/></svg>`,
  );
  const ground = noise
    ? {
        create: {
          width,
          height,
          channels: 3 as const,
          background: colour,
          noise: { type: 'gaussian' as const, mean: 120, sigma: 60 },
        },
      }
    : { create: { width, height, channels: 3 as const, background: colour } };
  const buffer = await sharp(ground)
    .composite(noise ? [] : [{ input: stripe }])
    .png()
    .toBuffer();
  return { name, mimeType: 'image/png', buffer };
}

/** A PDF with one empty page, and so much after its end that it has at least `bytes`. */
export function pdf(name: string, bytes = 0): Sample {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  text += `%${'x'.repeat(Math.max(0, bytes - text.length - 200))}\n`;
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

/** A program of Windows, as far as its first bytes tell. */
export function program(name: string): Sample {
  const buffer = Buffer.alloc(4_096);
  buffer.write('MZ\x90\x00\x03', 'latin1');
  buffer.write('PE\0\0', 0x80, 'latin1');
  buffer.writeUInt32LE(0x80, 0x3c);
  return { name, mimeType: 'application/x-msdownload', buffer };
}
