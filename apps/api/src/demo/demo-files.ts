import type { PersonRef } from '@prochat/contract';
import type { AttachmentRecord } from '@prochat/server/chat';
import { CAST, type Person } from '@prochat/server/testing';
import type { UploadClaim, UploadStore } from '@prochat/server/upload';
import sharp from 'sharp';

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

/** A sheet of paper on a desk. */
async function photo(): Promise<Uint8Array<ArrayBuffer>> {
  const lines = [130, 160, 190, 250, 280, 310, 340, 400, 430].map(
    (y, index) =>
      `<rect x="250" y="${y}" width="${index % 3 === 2 ? 190 : 300}" height="9" fill="#3c4347" opacity=".55"/>`,
  );
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540">
    <rect width="960" height="540" fill="#b9a48c"/>
    <path d="M0 120h960M0 300h960M0 470h960" stroke="#ac967d" stroke-width="7"/>
    <rect x="205" y="34" width="420" height="530" fill="#8d7963" opacity=".55"/>
    <rect x="190" y="24" width="420" height="530" fill="#fbfaf6"/>
    <rect x="250" y="72" width="170" height="22" fill="#3c4347"/><rect x="500" y="72" width="62" height="22" fill="#067"/>
    ${lines.join('')}
    <rect x="500" y="470" width="62" height="20" fill="#3c4347"/>
    <circle cx="790" cy="190" r="96" fill="#f1ede6"/><circle cx="790" cy="190" r="72" fill="#4d3524"/>
    <path d="m742 330 26-10 58 190-24 6z" fill="#2c3a42"/>
  </svg>`;
  return new Uint8Array(await sharp(Buffer.from(drawing)).jpeg({ quality: 86 }).toBuffer());
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
