import Glibc
import LoopwardenCommands
import TestSupport
import Testing

@Suite("How often the watchdog makes it look")
struct WatchdogPaceTests {
  @Test(
    "twice in the interval, and sooner where a look may take much of it",
    arguments: [
      (watchdog: 900, look: 20, latest: 450), (900, 360, 450), (900, 600, 210), (60, 20, 30),
      (60, 50, 4), (60, 600, 0),
    ])
  func latest(_ watchdog: Int, _ look: Int, _ latest: Int) {
    #expect(
      WatchdogPace.latestStart(watchdog: .seconds(watchdog), look: .seconds(look))
        == .seconds(latest))
  }

  @Test("a pause and one whole look fit into the interval wherever a look alone does")
  func fits() {
    for look in 1...800 {
      let watchdog = Duration.seconds(900)
      let pause = WatchdogPace.latestStart(watchdog: watchdog, look: .seconds(look))
      #expect(pause + .seconds(look) < watchdog)
    }
  }
}

@Suite("The kubeconfig that the service manager hands over")
struct HandedCredentialTests {
  private let folder: TemporaryDirectory
  private let missing: String

  init() throws {
    folder = try TemporaryDirectory()
    missing = folder.path("missing")
  }

  @Test("the file comes first wherever it can be read: it may have been renewed")
  func file() throws {
    let file = try folder.write("new", to: "file")
    try folder.write("old", to: "kubeconfig")
    #expect(HandedCredential.kubeconfig(file, folder: folder.path) == file)
  }

  @Test("the copy stands in for a file that is not there")
  func copy() throws {
    let copy = try folder.write("kind: Config", to: "kubeconfig")
    #expect(HandedCredential.kubeconfig(missing, folder: folder.path) == copy)
  }

  @Test("what the unit puts there for no file at all is none", arguments: ["", "\n", " \n"])
  func blank(_ text: String) throws {
    try folder.write(text, to: "kubeconfig")
    #expect(HandedCredential.kubeconfig(missing, folder: folder.path) == missing)
  }

  @Test("without a folder of credentials nothing changes", arguments: [nil, "", "relative"])
  func none(_ folder: String?) {
    #expect(HandedCredential.kubeconfig(missing, folder: folder) == missing)
  }
}
