import Configuration
import RestartDecision
import TestSupport
import Testing

/// A layout's defaults lie below everything that somebody set, and `config show --origin` says so.
@Suite struct LayoutTests {
  private let rke2 = LayoutDefaults(
    name: "rke2",
    values: [
      ("runtime.socket", "/run/k3s/containerd/containerd.sock"),
      ("apiServer.manifest", "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml"),
    ])

  @Test func defaultsAreNobodysWord() throws {
    let loaded = try load("", layout: { _ in rke2 })
    #expect(loaded.settings.runtime.socket == "/run/k3s/containerd/containerd.sock")
    #expect(loaded.origin("runtime.socket") == .layout("rke2"))
    #expect(ConfigurationText.effective(loaded, origins: true).contains("# layout rke2"))
  }

  @Test func whatSomebodySetComesFirst() throws {
    let loaded = try load(
      "restart: {soak: 1m}",
      overrides: [ConfigurationOverride(path: "runtime.socket", value: "/run/x.sock")],
      layout: { _ in rke2 })
    #expect(loaded.settings.apiServer.manifest.hasPrefix("/var/lib/rancher/rke2"))
    #expect(loaded.settings.runtime.socket == "/run/x.sock")
  }

  /// Who says what runs the API server says it for all of it.
  @Test(
    arguments: [
      ("runtime: {kind: cri}", false), ("runtime: {unit: x}", false),
      ("apiServer: {manifest: /m.yaml}", false),
      ("layout: rke2\napiServer: {manifest: /m.yaml}", true),
      ("restart: {soak: 1m}", true),
    ])
  func theRuntimeIsOnePersonsWord(body: String, keepsSocket: Bool) throws {
    let loaded = try load(body, layout: { _ in rke2 })
    #expect((loaded.settings.runtime.socket != nil) == keepsSocket)
  }

  @Test(arguments: [("", LayoutChoice.auto), ("layout: k3s", .named("k3s"))])
  func theLayoutItselfIsConfigured(body: String, choice: LayoutChoice) throws {
    var asked: LayoutChoice?
    let loaded = try load(
      body,
      layout: {
        asked = $0
        return nil
      })
    #expect(asked == choice)
    #expect(loaded.settings.layout == choice)
  }

  @Test func anUnknownLayoutIsRefused() throws {
    let refusals = try refusal(header + "layout: k3")
    #expect(refusals.count == 1 && refusals[0].contains("did you mean \"k3s\"?"))
  }

  @Test(arguments: ["", "mode: Enforce"])
  func whatCannotBeManagedIsOnlyObserved(body: String) throws {
    let openshift = LayoutDefaults(
      name: "openshift", values: [], observedOnly: "an operator owns its API servers")
    let loaded = try load(body, layout: { _ in openshift })
    #expect(loaded.policy.mode == .observe)
    #expect(loaded.origin("mode") == .layout("openshift"))
    let warnings = loaded.warnings.map(\.description)
    if body.isEmpty {
      #expect(warnings.isEmpty)
    } else {
      #expect(
        warnings.count == 1
          && warnings[0].hasSuffix(
            ":3: mode Enforce is not taken here: an operator owns its API servers")
      )
    }
  }
}
