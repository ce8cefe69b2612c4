import type { Descriptor } from '../transports/transport.ts'

type Path = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'closePath' | 'arc' | 'rect'>

/** Corners of the shapes, around 0, reaching to about 1: of the same weight to the eye. */
const corners: Record<Exclude<Descriptor['shape'], 'circle' | 'square'>, readonly number[]> = {
  triangle: [0, -1.15, 1.1, 0.85, -1.1, 0.85],
  diamond: [0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0],
  star: [
    0, -1.3, 0.35, -0.45, 1.25, -0.4, 0.55, 0.18, 0.78, 1.05, 0, 0.55, -0.78, 1.05, -0.55, 0.18,
    -1.25, -0.4, -0.35, -0.45,
  ],
}

/** Adds a lane's shape to a path that many of them share. */
export function addShape(
  path: Path,
  shape: Descriptor['shape'],
  x: number,
  y: number,
  radius: number,
): void {
  if (shape === 'circle') {
    path.moveTo(x + radius, y)
    path.arc(x, y, radius, 0, 2 * Math.PI)
  } else if (shape === 'square') {
    path.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8)
  } else {
    const points = corners[shape]
    for (let point = 0; point < points.length; point += 2) {
      const right = x + (points[point] as number) * radius
      const down = y + (points[point + 1] as number) * radius
      if (point === 0) path.moveTo(right, down)
      else path.lineTo(right, down)
    }
    path.closePath()
  }
}
