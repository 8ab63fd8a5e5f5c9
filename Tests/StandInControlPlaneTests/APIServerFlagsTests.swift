import StandInControlPlane
import Testing

/// kube-apiserver's argument list, as it stands in manifests.
struct APIServerFlagsTests {
  @Test
  func bothFormsOfValuesAndUnknownFlagsAreTaken() throws {
    let flags = try APIServerFlags(arguments: [
      "--secure-port", "8443", "--anonymous-auth=false", "--etcd-servers", "https://x",
      "--profiling",
      "--request-timeout=1m30s", "--shutdown-delay-duration=0", "--standin-loopback-validity=1.5h",
    ])
    #expect(flags.securePort == 8443)
    #expect(!flags.anonymousAuth)
    #expect(flags.ignored == ["etcd-servers", "profiling"])
    #expect(flags.shutdown.requestTimeout == .seconds(90))
    #expect(flags.loopbackValidity == .seconds(5400))
  }

  @Test(arguments: [
    ["--secure-port=70000"], ["--request-timeout=10"], ["--standin-unknown"], ["serve"],
    ["--tls-cert-file=/x"], ["--anonymous-auth=maybe"], ["--standin-readyz=perhaps"],
    ["--client-ca-file"],
  ])
  func whatCannotBeMeantIsRefused(arguments: [String]) {
    #expect(throws: StandInError.self) { try APIServerFlags(arguments: arguments) }
  }

  @Test(arguments: [
    ("0", 0), ("300ms", 300), ("1m0s", 60_000), ("2h45m", 9_900_000), ("365d", 31_536_000_000),
  ])
  func durationsReadAsInGo(text: String, milliseconds: Int) {
    #expect(GoDuration(text)?.duration == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "5", "s", "-1s", "1x", "1s2", "..s", "9999999h"])
  func otherTextsAreNoDurations(text: String) {
    #expect(GoDuration(text) == nil)
  }
}
