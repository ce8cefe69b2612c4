import type { Role } from '../server/guard/role.ts'

/** What this page may do: all that it asks for, watch `main`, or nothing before it says who it is. */
export type Standing = 'in' | 'watching' | 'out'

/** The server asks who this is, or takes somebody else. Its message is in English, for `said()`. */
export class NotLetIn extends Error {
  constructor() {
    super('join the room first')
  }
}

/** Asks the server for whom it takes this page. @throws what fetch does, where it is out of reach */
export async function standing(): Promise<Standing> {
  const role = await roleHere()
  if (role === null) return 'out'
  return role === 'viewer' ? 'watching' : 'in'
}

/** Null: may not even look. A server on which everything is open has no such route. */
export async function roleHere(): Promise<Role | null> {
  const response = await fetch('/auth')
  if (!response.ok) return 'teacher'
  return ((await response.json()) as { role: Role | null }).role
}

/** Becomes a learner, by a cookie. Returns why not, as the reason of a problem and in its words. */
export async function join(
  code: string,
  nickname: string,
): Promise<{ reason: string; detail: string } | undefined> {
  const response = await fetch('/auth/join', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, nickname }),
  })
  return response.ok ? undefined : await response.json()
}

/** The code in the link that a learner was given: behind the #, so that no server is sent it. */
export function codeOfLink(): string {
  return new URLSearchParams(location.hash.slice(1)).get('join') ?? ''
}

/** Takes out of the address what has been used, or was wrong: a key, a code. */
export function tidyAddress(): void {
  const url = new URL(location.href)
  url.searchParams.delete('key')
  if (codeOfLink() !== '') url.hash = ''
  history.replaceState(history.state, '', url)
}

/** Whether the address still has a key: one that is right is taken out by the server. */
export function hasWrongKey(): boolean {
  return new URLSearchParams(location.search).has('key')
}
