import { parentPort, workerData } from 'node:worker_threads'
import { isDamage, openIndex } from './file'
import { Filter } from './filter'
import type { FilterRequest, FindRequest, PartUpdate, SourceName, WorkerReply, WorkerRequest, WorkerStart } from './protocol'
import { SearchCancelled } from './lookup'
import { SearchReader } from './reader'
import { SearchWriter } from './writer'

// The entry of a search thread: it opens the index and answers one request after another. Two run, each with a link of
// its own to the file, so that a search never waits for what is being written.
const { file, role } = workerData as WorkerStart
let perform: ((request: WorkerRequest) => unknown) | undefined

parentPort?.on('message', (request: WorkerRequest) => {
  parentPort?.postMessage(answer(request))
  if (request.op === 'close') process.exit(0)
})

function answer(request: WorkerRequest): WorkerReply {
  try {
    if (perform === undefined && request.op !== 'close') perform = role === 'read' ? reading() : writing()
    return { id: request.id, ok: true, value: perform?.(request) }
  } catch (error) {
    const code = error instanceof SearchCancelled ? 'cancelled' : isDamage(error) ? 'damaged' : 'failed'
    return { id: request.id, ok: false, code, message: error instanceof Error ? error.message : String(error) }
  }
}

function reading(): (request: WorkerRequest) => unknown {
  const db = openIndex(file)
  const reader = new SearchReader(db)
  const filter = new Filter(db)
  return ({ op, args: [first] }) => {
    if (op === 'find') return reader.find(first as FindRequest)
    if (op === 'filter') return filter.find(first as FilterRequest)
    return void db.close()
  }
}

function writing(): (request: WorkerRequest) => unknown {
  const writer = new SearchWriter(openIndex(file))
  const run = ({ op, args: [first, second] }: WorkerRequest): unknown => {
    switch (op) {
      case 'sources':
        return writer.sources()
      case 'begin':
        return writer.begin(first as SourceName, second as boolean)
      case 'put':
        return writer.put(first as string, second as readonly PartUpdate[])
      case 'end':
        return writer.end(first as string, second as number)
      case 'settle':
        return writer.settle()
      case 'forget':
        return writer.forget(first as string)
      case 'forgetParts':
        return writer.forgetParts(first as string, second as readonly string[])
      case 'clear':
        return writer.clear()
      default:
        return writer.close()
    }
  }
  return (request) => {
    try {
      return run(request)
    } catch (error) {
      if (!isDamage(error)) writer.rollback()
      throw error
    }
  }
}
