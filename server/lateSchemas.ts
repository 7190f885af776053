import type { FastifyServerOptions } from 'fastify'
import { createRequire } from 'node:module'

type Compile = (route: unknown) => (data: unknown) => unknown
type Maker = () => (schemas: unknown, options?: unknown) => Compile
type Check = ((data: unknown) => unknown) & { errors?: unknown }

/** Fastify's own compilers, from where it takes them itself. */
const ofFastify = createRequire(import.meta.resolve('fastify'))

/** Compiles the schemas of a route when it is first asked for: those of all routes are a good part of a start. */
export const lateSchemas = {
  compilersFactory: {
    buildValidator: (schemas: unknown, options: unknown) => {
      const compile = late('@fastify/ajv-compiler', schemas, options)
      return (route: unknown) => {
        let compiled: Check | undefined
        const check: Check = (data) => {
          compiled ??= compile(route)
          const valid = compiled(data)
          check.errors = compiled.errors
          return valid
        }
        return check
      }
    },
    buildSerializer: (schemas: unknown, options: unknown) => {
      const compile = late('@fastify/fast-json-stringify-compiler', schemas, options)
      return (route: unknown) => {
        let compiled: ReturnType<Compile> | undefined
        return (data: unknown) => (compiled ??= compile(route))(data)
      }
    },
  },
} as unknown as FastifyServerOptions['schemaController']

/** A compiler that is loaded with the first schema it compiles. */
function late(name: string, schemas: unknown, options: unknown): Compile {
  let compile: Compile | undefined
  return (route) => (compile ??= (ofFastify(name) as Maker)()(schemas, options))(route)
}
