import type { PersonRef } from '@prochat/contract';
import type { AttachmentRecord } from '@prochat/server/chat';
import { CAST, type Person } from '@prochat/server/testing';
import type { UploadClaim, UploadStore } from '@prochat/server/upload';
import sharp, { type OverlayOptions } from 'sharp';

/**
 * The files of the demo's conversations. Each is made here, comes in by the product's own route, signed in as its owner,
 * and is claimed for the message it goes with: the demo can hold no file the product could not.
 */
export class DemoFiles {
  private readonly owners = new Map<string, Promise<Person>>();

  constructor(
    /** A fresh browser at this installation. */
    private readonly visitor: () => Person,
    private readonly uploads: UploadStore,
  ) {}

  /** Only who has a password can send files. */
  async attach(
    names: readonly string[],
    owner: PersonRef,
    claim: UploadClaim,
    at: string,
  ): Promise<AttachmentRecord[]> {
    if (names.length === 0) return [];
    const person = await this.signIn(owner);
    const sent = [];
    for (const name of names) sent.push(await person.upload(name, await contentOf(name)));
    const ids = sent.map(({ id }) => id);
    const claimed = await this.uploads.claimUploads(ids, owner.id, claim, at);
    if (claimed === null) throw new Error(`${names.join(', ')} could not be attached.`);
    return claimed.uploads.map(({ id, name, type, size, image }) => ({ id, name, type, size, image }));
  }

  private signIn({ id, displayName }: PersonRef): Promise<Person> {
    const known = this.owners.get(id);
    if (known) return known;
    const member = Object.values(CAST).find((one) => one.displayName === displayName);
    if (!member) throw new Error(`${displayName} has no password.`);
    const person = this.visitor().signIn(member);
    this.owners.set(id, person);
    return person;
  }
}

function contentOf(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return name.endsWith('.pdf') ? Promise.resolve(page()) : photo();
}

/** A sheet of paper on a desk, laid out of rectangles: the server lets its sharp load nothing but photos, no drawings. */
async function photo(): Promise<Uint8Array<ArrayBuffer>> {
  const desk = [0, 120, 300, 470].map((top) => rectangle(0, top, 960, 7, '#ac967d'));
  const paper = [rectangle(205, 34, 420, 506, '#94806a'), rectangle(190, 24, 420, 516, '#fbfaf6')];
  const head = [rectangle(250, 72, 170, 22, '#3c4347'), rectangle(500, 72, 62, 22, '#006677')];
  const lines = [130, 160, 190, 250, 280, 310, 340, 400, 430].map((top, index) =>
    rectangle(250, top, index % 3 === 2 ? 190 : 300, 9, '#93978f'),
  );
  const total = rectangle(500, 470, 62, 20, '#3c4347');
  const notebook = [rectangle(700, 90, 190, 260, '#4d3524'), rectangle(712, 90, 12, 260, '#2c3a42')];
  const picture = sharp({ create: { width: 960, height: 540, channels: 3, background: '#b9a48c' } })
    .composite([...desk, ...paper, ...head, ...lines, total, ...notebook])
    .jpeg({ quality: 86 });
  return new Uint8Array(await picture.toBuffer());
}

function rectangle(
  left: number,
  top: number,
  width: number,
  height: number,
  background: string,
): OverlayOptions {
  return { input: { create: { width, height, channels: 3, background } }, left, top };
}

/** A PDF of one page with one line on it. */
function page(): Uint8Array<ArrayBuffer> {
  const text = 'BT /F1 18 Tf 72 760 Td (Draft of the tax return 2025) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return new TextEncoder().encode(file);
}
