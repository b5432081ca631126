/** Twice the 600 px that a message is wide, so that it stays sharp on a good screen. */
const MAX_WIDTH = 1_200;
const MAX_BYTES = 2_500_000;
const KEEP_AS_IT_IS = 400_000;

async function toDataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:${blob.type};base64,${btoa(text)}`;
}

async function redraw(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MAX_WIDTH / picture.width);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  // PNG keeps what is see-through; photographs are far smaller as JPEG.
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg';
  return new Promise((resolve) => canvas.toBlob(resolve, type, 0.85));
}

/** A picture small enough to travel with every message, as `data:` address; null where it is none or too large. */
export async function shrinkImage(file: Blob): Promise<string | null> {
  if (!/^image\/(?:png|jpeg|gif|webp)$/.test(file.type)) return null;
  try {
    const small = file.size <= KEEP_AS_IT_IS || file.type === 'image/gif';
    const made = small ? file : await redraw(file);
    return made && made.size <= MAX_BYTES ? await toDataUrl(made) : null;
  } catch {
    return null;
  }
}
