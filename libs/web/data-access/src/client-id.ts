/**
 * The name under which a message is sent, however often: a UUID of version 7 (RFC 9562), which begins with the time so that
 * they sort nearly as they were made. Written out here because every first load carries it.
 */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const random = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const time = Date.now().toString(16).padStart(12, '0');
  const variant = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${random.slice(13, 16)}`,
    variant.toString(16) + random.slice(18, 20),
    random.slice(20),
  ].join('-');
}
