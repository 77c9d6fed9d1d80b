import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { DataType, load, open } from 'ffi-rs'

/**
 * A program of its own: one ClickHouse server, until its last query ends.
 * Arguments: the library, then ClickHouse's own. It lives no longer than its standard input is held open: whoever
 * started it may be killed in any way, and the system closes the pipe.
 */
const [library, ...argv] = process.argv.slice(2)

// The call below keeps this thread for good, so another one has to watch. ClickHouse can be killed at any time.
const watcher = new Worker(`
  const { Socket } = require('node:net')
  const end = () => process.kill(process.pid, 'SIGKILL')
  const parent = new Socket({ fd: 0, readable: true, writable: false })
  parent.on('end', end).on('close', end).on('error', end).resume()
  require('node:worker_threads').parentPort.postMessage('watching')`, { eval: true })
await once(watcher, 'message')

open({ library: 'chdb', path: library! })
load({
  library: 'chdb', funcName: 'chdb_query_cmdline', retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray], paramsValue: [argv.length, argv],
})
process.exit(0)
