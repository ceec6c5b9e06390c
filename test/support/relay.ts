import { connect } from 'node:net'
import { speakMysql } from './fake-mysql'
import { readMessage } from './fake-postgres'
import { type Rogue, startRogue, type Talk } from './rogue'

/** Where something is done to a client, and what. */
export interface Attack {
  /** Which of its questions, counted over all connections from 1 on; the real server answers those before it. */
  readonly at: number
  /** Called instead of asking the real server; the connection ends when it resolves. */
  readonly answer: (talk: Talk) => Promise<void>
}

/** A way to a real server with somebody in it, in the clear. */
export interface Relay extends Rogue {
  /** Questions that came through so far. */
  asked(): number
  /** From now on. Undefined: everything comes through. */
  attack(attack: Attack | undefined): void
}

interface Target {
  readonly host: string
  readonly port: number
}

/** Of MySQL's protocol: a question is a COM_QUERY. */
export async function relayMysql(target: Target): Promise<Relay> {
  return await startRelay(target, async (talk, forward, ask) => {
    const { read } = speakMysql(talk)
    for (;;) {
      const { sequence, body } = await read()
      if (sequence === 0 && body[0] === 3 && (await ask())) return
      const head = Buffer.alloc(4)
      head.writeUIntLE(body.length, 0, 3)
      head[3] = sequence
      await forward(Buffer.concat([head, body]))
    }
  })
}

/** Of PostgreSQL's: a question is a Query or a Parse. */
export async function relayPostgres(target: Target): Promise<Relay> {
  return await startRelay(target, async (talk, forward, ask) => {
    const length = await talk.read(4)
    await forward(Buffer.concat([length, await talk.read(length.readUInt32BE() - 4)]))
    for (;;) {
      const { type, body } = await readMessage(talk)
      if ((type === 'Q' || type === 'P') && (await ask())) return
      const head = Buffer.alloc(5)
      head.write(type, 'latin1')
      head.writeUInt32BE(body.length + 4, 1)
      await forward(Buffer.concat([head, body]))
    }
  })
}

type Carry = (talk: Talk, forward: (bytes: Buffer) => Promise<void>, ask: () => Promise<boolean>) => Promise<void>

async function startRelay({ host, port }: Target, carry: Carry): Promise<Relay> {
  let asked = 0
  let attack: Attack | undefined
  const rogue = await startRogue(async (talk) => {
    const upstream = connect(port, host)
    upstream.on('error', () => upstream.destroy())
    upstream.on('data', (chunk: Buffer) => void talk.write(chunk).catch(() => upstream.destroy()))
    upstream.on('end', () => talk.end())
    const forward = async (bytes: Buffer) => await new Promise<void>((done) => upstream.write(bytes, () => done()))
    const ask = async () => {
      asked += 1
      if (attack?.at !== asked) return false
      upstream.removeAllListeners('data')
      upstream.destroy()
      await attack.answer(talk)
      return true
    }
    try {
      await carry(talk, forward, ask)
    } finally {
      upstream.destroy()
    }
  })
  return {
    ...rogue,
    asked: () => asked,
    attack: (next) => {
      asked = 0
      attack = next
    },
  }
}
