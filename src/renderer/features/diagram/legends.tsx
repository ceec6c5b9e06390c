import type { GraphEdge } from '@shared/graph'
import { useStore } from '@xyflow/react'
import { levelAt } from './look'
import { MapLegend, type MapLegendProps } from './map-legend'
import { Legend } from './tools'

interface LegendsProps {
  readonly edges: readonly GraphEdge[]
  /** What the map shows; undefined where there is none. */
  readonly map: MapLegendProps | undefined
}

/** What stands for what at the zoom that the camera has. */
export function Legends({ edges, map }: LegendsProps) {
  const far = useStore((state) => levelAt(state.transform[2]) === 'map')
  return far && map !== undefined ? <MapLegend {...map} /> : <Legend edges={edges} />
}
