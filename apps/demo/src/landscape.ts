import { createRandom, type Random } from './database/seed/random.ts'

/** A view from a belvedere: layers of hills, and the sun or the moon. For an SVG of 320 by 200. */
export interface Landscape {
  /** Number of the palette, counted from 0; the stylesheet has the colours. */
  readonly palette: number
  readonly night: boolean
  readonly disc: { readonly x: number; readonly y: number; readonly radius: number }
  /** Paths from the farthest hill to the nearest. */
  readonly hills: readonly string[]
}

const PALETTES = 6
const WIDTH = 320
const HEIGHT = 200

/** The view that belongs to a key, such as the slug of an article: the same one each time. */
export function landscape(key: string): Landscape {
  const random = createRandom('landscape', key)
  const layers = random.integer(3, 5)
  const hills = Array.from({ length: layers }, (_, layer) => {
    const base = 92 + (layer * 92) / layers
    const swing = random.integer(8, 26)
    return ridge(base, swing, random.integer(2, 4), random)
  })
  const radius = random.integer(12, 28)
  return {
    palette: random.integer(0, PALETTES - 1),
    night: random.chance(0.2),
    // Low enough to be whole where the picture is cropped to a strip.
    disc: { x: random.integer(60, 260), y: random.integer(36 + radius, 88), radius },
    hills,
  }
}

/** A smooth line of waves, closed along the lower edge. */
function ridge(base: number, swing: number, waves: number, random: Random): string {
  const step = WIDTH / waves
  const y = () => Math.round(base + (random.next() * 2 - 1) * swing)
  let path = `M0 ${HEIGHT}V${y()}`
  for (let wave = 1; wave <= waves; wave++) {
    const x = Math.round(wave * step)
    path += `S${Math.round(x - step / 2)} ${y()} ${x} ${y()}`
  }
  return `${path}V${HEIGHT}Z`
}
