/**
 * What somebody may do. A viewer watches `main`; a learner, who joined, has a bench to themselves
 * and publishes; the teacher has the room, every bench and the server.
 */
export type Role = 'viewer' | 'learner' | 'teacher'

const RANKS: Readonly<Record<Role, number>> = { viewer: 1, learner: 2, teacher: 3 }

/** Each role may do what those before it may. */
export function reaches(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && RANKS[role] >= RANKS[needed]
}
