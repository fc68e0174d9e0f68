// Runs the pinned pnpm on a Node that is new enough: `node scripts/bootstrap.cjs run check`.
//
// Needs Node 20.19 or newer and npm, nothing else. pnpm ("packageManager" in package.json) and, only where this
// Node is outside "engines", a current Node come as npm packages into .tools/ and stand first on PATH.
// CommonJS in old syntax, so that an old Node can still read the sentence that refuses it.
'use strict'
const { spawn, spawnSync } = require('child_process')
const fs = require('fs')
const path = require('path')

const OLDEST_NODE = [20, 19] // the oldest whose npm installs what we need
const root = path.resolve(__dirname, '..')
const tools = path.join(root, '.tools')
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
const windows = process.platform === 'win32'

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

const version = process.versions.node.split('.').map(Number)
if (version[0] < OLDEST_NODE[0] || (version[0] === OLDEST_NODE[0] && version[1] < OLDEST_NODE[1])) {
  stop(
    `Belvedere needs Node ${OLDEST_NODE.join('.')} or newer to set itself up; this is Node ${process.versions.node}.`,
  )
}

/** Whether this Node satisfies a range of the form "^22.18 || ^24 || >=26". */
function satisfies(range) {
  return range.split('||').some((part) => {
    const open = part.trim().startsWith('>=')
    const [major, minor] = part.match(/\d+/g).map(Number)
    if (version[0] !== major) return open && version[0] > major
    return version[1] >= (minor || 0)
  })
}

/** The npm packages to have in .tools/, each with the hash it must arrive with. */
function wanted() {
  const [, pnpmVersion, pnpmHash] = /^pnpm@([^+]+)\+sha512\.([0-9a-f]+)$/.exec(manifest.packageManager)
  const packages = [
    {
      name: 'pnpm',
      version: pnpmVersion,
      integrity: `sha512-${Buffer.from(pnpmHash, 'hex').toString('base64')}`,
    },
  ]
  if (!satisfies(manifest.engines.node)) {
    const platform = `${process.platform}-${process.arch}`
    const node = manifest.config.node.packages[platform]
    if (!node)
      stop(
        `Belvedere develops on Node ${manifest.engines.node}, and npm has none for ${platform}: install one, then run this again.`,
      )
    packages.push({ name: node.name, version: manifest.config.node.version, integrity: node.integrity })
  }
  return packages
}

function install(wants) {
  const stamp = path.join(tools, 'installed.json')
  const has = fs.existsSync(stamp) ? JSON.parse(fs.readFileSync(stamp, 'utf8')) : []
  const missing = wants.filter(
    (each) => !has.some((one) => one.name === each.name && one.integrity === each.integrity),
  )
  if (missing.length === 0) return
  // A Node that was fetched for an older one stays, so that changing between them fetches nothing.
  const packages = wants.concat(has.filter((one) => !wants.some((each) => each.name === one.name)))
  const list = missing.map((each) => `${each.name} ${each.version}`).join(' and ')
  console.error(`Fetching ${list} into .tools/ (once)`)
  const fresh = `${tools}-${process.pid}` // made whole beside the old one, as another command may be running from that
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.mkdirSync(fresh)
  const dependencies = {}
  for (const each of packages) dependencies[each.name] = each.version
  const allowScripts = { pnpm: true } // puts its native binary in place of a script that looks for it
  fs.writeFileSync(
    path.join(fresh, 'package.json'),
    JSON.stringify({ private: true, dependencies, allowScripts }),
  )
  const flags = ['--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawnSync('npm', ['install', ...flags], { cwd: fresh, stdio: ['ignore', 2, 2], shell: windows })
  if (npm.status !== 0) refuse(fresh, `npm could not install ${list}; its message stands above.`)
  const lock = path.join(fresh, 'node_modules', '.package-lock.json')
  const installed = JSON.parse(fs.readFileSync(lock, 'utf8')).packages
  for (const each of packages) {
    const found = installed[`node_modules/${each.name}`]
    if (!found || found.integrity !== each.integrity) {
      refuse(
        fresh,
        `${each.name} ${each.version} did not arrive with the hash that package.json names: it is removed.`,
      )
    }
  }
  fs.writeFileSync(path.join(fresh, 'installed.json'), JSON.stringify(packages))
  fs.rmSync(tools, { recursive: true, force: true })
  fs.renameSync(fresh, tools)
}

function refuse(folder, sentence) {
  fs.rmSync(folder, { recursive: true, force: true })
  stop(sentence)
}

install(wanted())

const env = Object.assign({ TURBO_TELEMETRY_DISABLED: '1' }, process.env)
const PATH = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH'
env[PATH] = [path.join(tools, 'node_modules', '.bin'), env[PATH]].join(path.delimiter)

const child = spawn('pnpm', process.argv.slice(2), { stdio: 'inherit', env, cwd: root, shell: windows })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// A terminated npm takes its own shell along but not what runs under it: notice that the parent has changed.
const parent = process.ppid
if (!windows) setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref()
child.on('error', (error) => stop(`pnpm could not be started: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code === null ? (signal === 'SIGINT' ? 130 : 143) : code))
