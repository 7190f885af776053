import { getTableName, is, SQL, Table } from 'drizzle-orm'
import { getTableConfig as postgresConfig, PgDialect, type PgTable } from 'drizzle-orm/pg-core'
import { getTableConfig as sqliteConfig, SQLiteSyncDialect, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, expectTypeOf, test } from 'vitest'
import * as postgres from '../../db/schema.postgres.ts'
import * as sqlite from '../../db/schema.sqlite.ts'

const sqliteTables = tablesOf<SQLiteTable>(sqlite)
const postgresTables = tablesOf<PgTable>(postgres)

describe('the two declarations of the tables', () => {
  test('name the same tables', () => {
    expect(Object.keys(postgresTables)).toEqual(Object.keys(sqliteTables))
    expect(Object.keys(sqliteTables).length).toBeGreaterThan(10)
  })

  describe.each(Object.keys(sqliteTables))('say the same of %s:', (name) => {
    const ours = sqliteConfig(sqliteTables[name]!)
    const theirs = postgresConfig(postgresTables[name]!)
    const inSqlite = new SQLiteSyncDialect()
    const inPostgres = new PgDialect()

    test('its name and its columns, with nullability, default, key and enumeration', () => {
      expect(theirs.name).toBe(ours.name)
      expect(theirs.columns.map(columnOf)).toEqual(ours.columns.map(columnOf))
    })

    test('what its columns hold', () => {
      expect(theirs.columns.map((column) => [column.name, meaning(column.getSQLType())])).toEqual(
        ours.columns.map((column) => [
          column.name,
          meaning(`${column.getSQLType()} ${(column as { mode?: string }).mode ?? column.dataType}`),
        ]),
      )
    })

    test('its indexes, with their order, uniqueness and condition', () => {
      const plain = (text: SQL | undefined, dialect: { sqlToQuery(sql: SQL): { sql: string } }) =>
        text ? bare(dialect.sqlToQuery(text).sql) : undefined
      expect(
        theirs.indexes.map(({ config }) => ({
          name: config.name,
          unique: config.unique,
          columns: config.columns.map((column) => (column as { name?: string }).name),
          where: plain(config.where, inPostgres),
        })),
      ).toEqual(
        ours.indexes.map(({ config }) => ({
          name: config.name,
          unique: config.unique,
          columns: config.columns.map((column) => (is(column, SQL) ? undefined : column.name)),
          where: plain(config.where, inSqlite),
        })),
      )
    })

    test('its checks', () => {
      expect(theirs.checks.map((one) => [one.name, bare(inPostgres.sqlToQuery(one.value).sql)])).toEqual(
        ours.checks.map((one) => [one.name, bare(inSqlite.sqlToQuery(one.value).sql)]),
      )
    })

    test('its keys, and no foreign key that cascades', () => {
      expect(theirs.primaryKeys.map((key) => key.columns.map((column) => column.name))).toEqual(
        ours.primaryKeys.map((key) => key.columns.map((column) => column.name)),
      )
      const keys = [ours, theirs].map(({ foreignKeys }) =>
        foreignKeys.map((key) => {
          const { columns, foreignTable, foreignColumns } = key.reference()
          return {
            columns: columns.map((column) => column.name),
            to: getTableName(foreignTable),
            at: foreignColumns.map((column) => column.name),
            onDelete: key.onDelete ?? 'no action',
            onUpdate: key.onUpdate ?? 'no action',
          }
        }),
      )
      expect(keys[1]).toEqual(keys[0])
      for (const key of keys.flat(2)) expect([key.onDelete, key.onUpdate]).toEqual(['no action', 'no action'])
    })
  })

  test('give rows of the same types', () => {
    type Rows<Tables> = {
      [Name in keyof Tables]: Tables[Name] extends Table
        ? { select: Tables[Name]['$inferSelect']; insert: Tables[Name]['$inferInsert'] }
        : never
    }
    expectTypeOf<Rows<typeof postgres>>().toEqualTypeOf<Rows<typeof sqlite>>()
  })
})

function tablesOf<T extends Table>(schema: object): Record<string, T> {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => is(value, Table)))
}

type AnyColumn = {
  name: string
  notNull: boolean
  hasDefault: boolean
  primary: boolean
  isUnique: boolean
  enumValues: string[] | undefined
}

function columnOf({ name, notNull, hasDefault, primary, isUnique, enumValues }: AnyColumn) {
  return { name, notNull, hasDefault, primary, isUnique, enumValues: enumValues ?? [] }
}

/** One word for what both databases mean by a type. */
function meaning(type: string): string {
  const words: [RegExp, string][] = [
    [/json/, 'json'],
    [/boolean/, 'truth'],
    [/timestamp|\bdate\b/, 'instant'],
    [/integer/, 'whole number'],
    [/text/, 'text'],
  ]
  const found = words.find(([expression]) => expression.test(type))
  if (!found) throw new Error(`The type ${type} has no meaning here.`)
  return found[1]
}

/** A condition without quotes and table names, which the two write differently. */
function bare(text: string): string {
  return text.replaceAll('"', '').replaceAll(/\b\w+\.(?=\w)/g, '')
}
