import Glibc
import OpenSSLKit
import TestSupport

/// A master whose restart takes its time in every phase, so that a test can come in between:
/// full looks wait for kubelet's health, hooks for nothing, the stop for a watch, the proof for a
/// slow start and a soak.
final class SlowMaster {
  let master: MasterHost
  let warden: Warden
  let first: Certificate
  private let healthz: ScriptedServer
  private let watch: ChildProcess

  init(_ form: MasterHost.Form, _ overrides: [String: String] = [:]) throws {
    healthz = try ScriptedServer { peer in
      _ = peer.receive()
      guard peer.pause(.milliseconds(250)) else { return }
      peer.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".utf8))
    }
    master = try MasterHost(
      form, apiServerFlags: ["--request-timeout=1s", "--standin-start-delay=500ms"],
      loopbackLives: .seconds(3))
    warden = try Warden(
      master,
      [
        "mode": "Enforce", "kubelet.healthz": "\"127.0.0.1:\(healthz.port)\"",
        "restart.hooks.preStop.command": "[/bin/sleep, \"0.3\"]",
        "restart.hooks.postProof.command": "[/bin/sleep, \"0.6\"]",
      ].merging(overrides) { $1 })
    do {
      try master.startKubelet()
      first = try master.awaitFirstLeaf()
      watch = try master.openWatch()
    } catch {
      master.stop()
      throw error
    }
  }
}
