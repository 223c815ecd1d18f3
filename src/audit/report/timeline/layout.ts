/** The picture's measures, in pixels of its own width. */
export const WIDTH = 960;
export const TRACK: [number, number] = [186, 866];
/** Left of it stand names, right of it times. */
export const NAME_X = TRACK[0] - 12;
export const TOOK_X = WIDTH - 8;
export const ROW = 24;
export const BAR = 14;
/** What is shorter is drawn as wide as this, to be seen at all. */
export const NARROWEST = 3;

/** A part of the picture, from its own top. */
export interface Panel {
  content: readonly { svg: string }[];
  height: number;
}
