import { mysqlPacket } from './fake-mysql'
import { MYSQL_FLAVOUR } from './mariadb-server'
import { postgresMessage } from './fake-postgres'
import type { Talk } from './rogue'

/** Answers to one question that are too much, by what they are. Each goes on until the client is gone, or waits for that. */
export type Floods = Readonly<Record<string, (talk: Talk) => Promise<void>>>

const MEGABYTE = 1024 * 1024

/** A text that a terminal or a page would not take for one, with what a server might know of a login. */
export const LOUD = '\u001b[2J<img src=x onerror=alert(1)>'

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** An error or a notice (manual, 55.8): severity, SQLSTATE, message. */
function said(type: 'E' | 'N', message: Buffer): Buffer {
  return postgresMessage(type, Buffer.concat([Buffer.from('SERROR\0VERROR\0C42601\0M'), message, Buffer.from('\0\0')]))
}

/** One text column called `c`. */
const POSTGRES_COLUMN = Buffer.concat([Buffer.from('c\0'), int32(0), int16(0), int32(25), int16(65_535), int32(-1), int16(0)])

export function postgresFloods(secret: string): Floods {
  const header = postgresMessage('T', Buffer.concat([int16(1), POSTGRES_COLUMN]))
  const row = (bytes: number) => postgresMessage('D', Buffer.concat([int16(1), int32(bytes), Buffer.alloc(bytes, 'x')]))
  const ready = postgresMessage('Z', Buffer.from('I'))
  return {
    'an error of 100 MB': async (talk) => {
      await talk.write(
        Buffer.concat([said('E', Buffer.concat([Buffer.from(`${LOUD} ${secret} `), Buffer.alloc(100 * MEGABYTE, 'x')])), ready]),
      )
      await talk.hang()
    },
    '100,000 notices and an error': async (talk) => {
      const thousand = Buffer.concat(Array.from({ length: 1000 }, () => said('N', Buffer.from(`${LOUD} ${secret}`))))
      for (let sent = 0; sent < 100; sent += 1) await talk.write(thousand)
      await talk.write(Buffer.concat([said('E', Buffer.from(`${LOUD} ${secret}`)), ready]))
      await talk.hang()
    },
    'rows without end': async (talk) => {
      const many = Buffer.concat(Array.from({ length: 100 }, () => row(10_000)))
      await talk.write(header)
      for (;;) await talk.write(many)
    },
    'a row of 2 GB': async (talk) => {
      await talk.write(Buffer.concat([header, Buffer.from('D'), int32(0x7fff_ffff), int16(1), int32(0x7fff_fff0)]))
      for (;;) await talk.write(Buffer.alloc(MEGABYTE, 'x'))
    },
    'as many columns as there can be, again and again': async (talk) => {
      const wide = postgresMessage('T', Buffer.concat([int16(65_535), ...Array.from({ length: 65_535 }, () => POSTGRES_COLUMN)]))
      for (;;) await talk.write(wide)
    },
    nonsense: async (talk) => {
      await talk.write(Buffer.alloc(100_000, 0xa5))
      await talk.hang()
    },
  }
}

export function mysqlFloods(secret: string): Floods {
  // An error (MySQL internals, "ERR_Packet"): number, SQLSTATE, message.
  const error = (message: Buffer) => Buffer.concat([Buffer.from([0xff, 0x28, 0x04]), Buffer.from('#42000'), message])
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)])
  // MariaDB adds what it knows beyond the type: here nothing (mariadb.com/kb, "Result set packets").
  const more = MYSQL_FLAVOUR === 'mariadb' ? [Buffer.from([0])] : []
  // One column (MySQL internals, "ColumnDefinition41") of LONGTEXT.
  const column = Buffer.concat([
    ...[text('def'), text('d'), text('t'), text('t'), text('c'), text('c'), ...more, Buffer.from([0x0c])],
    ...[
      Buffer.from([45, 0]),
      Buffer.from([255, 255, 255, 255]),
      Buffer.from([251]),
      Buffer.from([0, 0]),
      Buffer.from([0]),
      Buffer.from([0, 0]),
    ],
  ])
  const end = Buffer.from([0xfe, 0, 0, 2, 0])
  const header = Buffer.concat([mysqlPacket(1, Buffer.from([1])), mysqlPacket(2, column), mysqlPacket(3, end)])
  return {
    'an error of 100 MB': async (talk) => {
      const body = error(Buffer.concat([Buffer.from(`${LOUD} ${secret} `), Buffer.alloc(100 * MEGABYTE, 'x')]))
      let sequence = 1
      for (let at = 0; at < body.length; at += 0xff_ff_ff) {
        await talk.write(mysqlPacket(sequence, body.subarray(at, at + 0xff_ff_ff)))
        sequence += 1
      }
      await talk.hang()
    },
    'an error that says too much': async (talk) => {
      await talk.write(mysqlPacket(1, error(Buffer.from(`${LOUD} ${secret}`))))
      await talk.hang()
    },
    'rows without end': async (talk) => {
      await talk.write(header)
      const row = Buffer.concat([Buffer.from([0xfc, 0x10, 0x27]), Buffer.alloc(10_000, 'x')])
      for (let sequence = 4; ; sequence += 100)
        await talk.write(Buffer.concat(Array.from({ length: 100 }, (_, at) => mysqlPacket((sequence + at) % 256, row))))
    },
    'a row of 2 GB': async (talk) => {
      await talk.write(header)
      const full = Buffer.alloc(0xff_ff_ff, 'x')
      // The length of the first value: 2 GB in eight bytes.
      full.set([0xfe, 0, 0, 0, 0x80, 0, 0, 0, 0], 0)
      for (let sequence = 4; ; sequence += 1) await talk.write(mysqlPacket(sequence % 256, full))
    },
    'a million columns, and each of them': async (talk) => {
      await talk.write(mysqlPacket(1, Buffer.from([0xfd, 0x40, 0x42, 0x0f])))
      for (let sequence = 2; ; sequence += 100)
        await talk.write(Buffer.concat(Array.from({ length: 100 }, (_, at) => mysqlPacket((sequence + at) % 256, column))))
    },
    nonsense: async (talk) => {
      await talk.write(Buffer.alloc(100_000, 0xa5))
      await talk.hang()
    },
  }
}
