export interface Size {
  width: number;
  height: number;
}

/** Times the size at which the whole picture is seen. */
const LEVELS = [1, 1.5, 2, 3, 4, 6, 8];

/** The picture as large as it may be without being cut or blown up. */
export function fitted(picture: Size, stage: Size): Size {
  const scale = Math.max(0, Math.min(1, stage.width / picture.width, stage.height / picture.height));
  return { width: picture.width * scale, height: picture.height * scale };
}

/** One level further in or out; the same at the end. */
export function zoomStep(zoom: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? LEVELS.find((level) => level > zoom) : LEVELS.findLast((level) => level < zoom);
  return next ?? zoom;
}

export const ZOOM = { fit: 1, most: LEVELS.at(-1) ?? 1, click: 2 };
