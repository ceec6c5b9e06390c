/**
 * The parts of elk's graph (elkjs, ElkNode) that the layout fills in and reads: this folder knows the shape, whoever calls it
 * brings elk.
 */
export interface LaidNode {
  id: string
  x?: number
  y?: number
  width?: number
  height?: number
  layoutOptions?: Record<string, string>
  labels?: { text?: string }[]
  ports?: LaidPort[]
  children?: LaidNode[]
  edges?: LaidEdge[]
}

export interface LaidPort {
  id: string
  x?: number
  y?: number
  width?: number
  height?: number
  layoutOptions?: Record<string, string>
}

export interface LaidEdge {
  id: string
  sources: string[]
  targets: string[]
  sections?: { id: string; startPoint: LaidPoint; bendPoints?: LaidPoint[]; endPoint: LaidPoint }[]
}

interface LaidPoint {
  x: number
  y: number
}
