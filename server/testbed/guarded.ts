import type { AccessOptions } from '../guard/access.ts'
import { type Served, type ServeOptions, serve } from './serve.ts'

export const TEACHER_KEY = 'the-key-of-the-teacher'
export const JOIN_CODE = 'blue whale'
export const TOKEN = 'the-token-of-everyone'

/** A server that keeps roles apart; with `token: TOKEN` nobody may look without it. */
export function serveGuarded(
  access: Partial<AccessOptions> = {},
  options: ServeOptions = {},
): Promise<Served> {
  const keys = { teacherKey: TEACHER_KEY, joinCode: JOIN_CODE }
  return serve({ ...options, access: { ...keys, ...access } })
}

export const bearer = (token: string): string => `Authorization: Bearer ${token}`

/** Joins as a program does, and returns the learner's token. */
export async function joined(origin: string, nickname = 'Mina'): Promise<string> {
  const { status, body } = await askTo(origin, 'POST', '/auth/join', { code: JOIN_CODE, nickname })
  if (status !== 201) throw new Error(`not joined: ${JSON.stringify(body)}`)
  return body.token
}

/** Joins as a page does, and returns its cookie, as a `Cookie` header has it. */
export async function joinedByPage(origin: string, nickname = 'Bo'): Promise<string> {
  const { headers } = await fetch(`${origin}/auth/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: JOIN_CODE, nickname }),
  })
  return cookieOf(headers)
}

/** Opens a link with a key, and returns the cookie that it gave. */
export async function openedWith(origin: string, key: string, path = '/'): Promise<string> {
  const { headers } = await fetch(`${origin}${path}?key=${key}`, { redirect: 'manual' })
  return cookieOf(headers)
}

function cookieOf(headers: Headers): string {
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';')
  if (cookie === '') throw new Error('there is no cookie')
  return cookie
}

/** Asks as JSON, and resolves to what was answered. */
export async function askTo(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says
): Promise<{ status: number; headers: Headers; body: any }> {
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = text !== '' && response.headers.get('content-type')?.includes('json')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  }
}

/** Shows out whoever has this nickname, as the teacher does. */
export async function revoke(origin: string, nickname: string): Promise<void> {
  const headers = { authorization: `Bearer ${TEACHER_KEY}` }
  const { body } = await askTo(origin, 'GET', '/auth/sessions', undefined, headers)
  const { id } = body.find((session: { nickname?: string }) => session.nickname === nickname)
  const { status } = await askTo(origin, 'DELETE', `/auth/sessions/${id}`, undefined, headers)
  if (status !== 204) throw new Error(`not revoked: ${status}`)
}
