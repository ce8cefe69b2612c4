import { describe, expect, test } from 'vitest'
import { browser, candidates, nginx, switchedOff } from './parts.ts'

describe('where a part is looked for', () => {
  test('a path named by its variable is the only candidate', () => {
    const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' }
    expect(candidates(browser, env, 'linux')).toEqual(['/opt/chrome'])
  })

  test('a variable that is set but empty names nothing', () => {
    expect(candidates(nginx, { NGINX_PATH: '', PATH: '/opt/bin' }, 'linux')).toEqual([
      '/opt/bin/nginx',
      '/usr/sbin/nginx',
    ])
  })

  test('a better name wins over an earlier folder of PATH', () => {
    const found = candidates(browser, { PATH: '/usr/local/bin:/usr/bin' }, 'linux')
    expect(found.slice(0, 3)).toEqual([
      '/usr/local/bin/chromium',
      '/usr/bin/chromium',
      '/usr/local/bin/chromium-browser',
    ])
    expect(found.at(-1)).toBe('/usr/bin/google-chrome-stable')
  })

  test('nginx is found without /usr/sbin on PATH, and named once with it', () => {
    expect(candidates(nginx, {}, 'linux')).toEqual(['/usr/sbin/nginx'])
    expect(candidates(nginx, { PATH: '/usr/sbin' }, 'linux')).toEqual(['/usr/sbin/nginx'])
  })

  test('macOS keeps Chrome among the applications, of all users and of one', () => {
    const found = candidates(browser, { PATH: '', HOME: '/Users/ada' }, 'darwin')
    expect(found).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    expect(found).toContain('/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium')
  })

  test('Windows spells its PATH with semicolons and its programs with .exe', () => {
    const env = { Path: 'C:\\tools;D:\\bin', PROGRAMFILES: 'C:\\Program Files' }
    const found = candidates(browser, env, 'win32')
    expect(found[0]).toBe('C:\\tools\\chromium.exe')
    expect(found).toContain('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe')
  })
})

describe('what TEST_WITHOUT switches off', () => {
  test('nothing, when it is not set or empty', () => {
    expect(switchedOff(undefined)).toEqual([])
    expect(switchedOff('')).toEqual([])
  })

  test('each part it names, once', () => {
    expect(switchedOff('nginx, browser,nginx')).toEqual(['nginx', 'browser'])
  })

  test('a name that is no part is an error, not a test that runs after all', () => {
    expect(() => switchedOff('chromium')).toThrow('no part is called chromium')
  })
})
