import { expect, test } from 'vitest'
import { transports } from '../../../web/transports/index.ts'
import { drivers } from './index.ts'

test('a transport is called and drawn in reports as on the page, in the same order', () => {
  const look = ({ name, label, hue, shape }: (typeof drivers)[number]) => ({
    name,
    label,
    hue,
    shape,
  })
  const page = transports.map(({ name, label, hue, shape }) => ({ name, label, hue, shape }))
  expect(drivers.map(look)).toEqual(page)
})
