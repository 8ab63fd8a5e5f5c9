import HTTPTransport
import StandInControlPlane
import TestSupport
import Testing

/// Who is among the endpoints of `default/kubernetes`, and for how long.
struct EndpointTests {
  private static let path = "/api/v1/namespaces/default/endpoints/kubernetes"
  private static let slices = "namespaces/default/endpointslices"

  /// All servers of one folder begin at the same moment, or a busy machine would decide who lives.
  private func server(
    _ address: String, _ folder: TemporaryDirectory, now: ContinuousClock.Instant = .now
  ) throws -> ServerUnderTest {
    let test = try ServerUnderTest(
      ["--storage=\(folder.path)", "--advertise-address=\(address)"], now: now)
    test.step()
    return test
  }

  private func addresses(_ test: ServerUnderTest) throws -> [String] {
    let body = try test.perform(test.request("GET", Self.path)).get().body
    let subsets = try JSONTree(parsing: body)["subsets"]?.items ?? []
    return subsets.flatMap { $0["addresses"]?.items ?? [] }.compactMap { $0["ip"]?.string }
  }

  @Test func aServerEntersAtItsStartAndLeavesAtTheFirstSignal() throws {
    let folder = try TemporaryDirectory()
    let first = try server("192.0.2.1", folder)
    #expect(try addresses(first) == ["192.0.2.1"])
    let second = try server("192.0.2.2", folder, now: first.now)
    #expect(try addresses(first) == ["192.0.2.1", "192.0.2.2"])
    second.server.signal(at: second.now, unixTime: second.unixTime)
    #expect(try addresses(first) == ["192.0.2.1"])
    // It is not put back while it drains.
    second.advance(.seconds(11))
    #expect(try addresses(first) == ["192.0.2.1"])
  }

  @Test func aDeadServerIsDroppedAfterItsTimeAndNotBefore() throws {
    let folder = try TemporaryDirectory()
    let first = try server("192.0.2.1", folder)
    do { _ = try server("192.0.2.2", folder, now: first.now) }
    first.advance(.seconds(9))
    #expect(try addresses(first) == ["192.0.2.1", "192.0.2.2"])
    first.advance(.milliseconds(4500))
    #expect(try addresses(first) == ["192.0.2.1", "192.0.2.2"])
    first.advance(.milliseconds(2500))
    #expect(try addresses(first) == ["192.0.2.1"])
    // It lives on its own heartbeat.
    first.advance(.seconds(600))
    #expect(try addresses(first) == ["192.0.2.1"])
  }

  @Test(arguments: [
    ([], 200, 404), (["--runtime-config=discovery.k8s.io/v1beta1=true"], 200, 200),
    (["--runtime-config=discovery.k8s.io/v1=false,discovery.k8s.io/v1beta1=true"], 404, 200),
    (["--runtime-config=discovery.k8s.io/v1=false"], 404, 404),
  ])
  func theSliceIsServedInTheVersionsThatAreOn(flags: [String], v1: Int, v1beta1: Int) throws {
    let test = try ServerUnderTest(flags + ["--advertise-address=192.0.2.1"])
    test.step()
    for (version, status) in [("v1", v1), ("v1beta1", v1beta1)] {
      let answer = try test.perform(
        test.request(
          "GET",
          "/apis/discovery.k8s.io/\(version)/\(Self.slices)?labelSelector="
            + "kubernetes.io%2Fservice-name%3Dkubernetes")
      ).get()
      #expect(answer.status == status)
      guard status == 200 else { continue }
      let list = try JSONTree(parsing: answer.body)
      #expect(list["apiVersion"] == .string("discovery.k8s.io/\(version)"))
      let slice = try #require(list["items"]?.items?.first)
      #expect(slice["endpoints"]?.items?.first?["addresses"] == ["192.0.2.1"])
      #expect(slice["ports"]?.items?.first?["port"] == .integer(Int64(test.server.port)))
    }
  }

  @Test func aServerCanStayOut() throws {
    let test = try ServerUnderTest(["--endpoint-reconciler-type=none"])
    test.step()
    #expect(try test.perform(test.request("GET", Self.path)).get().status == 404)
  }

  @Test(arguments: [
    ("/api", "APIVersions"), ("/api/v1", "APIResourceList"), ("/apis", "APIGroupList"),
    ("/apis/discovery.k8s.io", "APIGroup"), ("/apis/discovery.k8s.io/v1", "APIResourceList"),
    ("/apis/discovery.k8s.io/v1beta1", nil), ("/apis/nothing.example", nil),
  ])
  func clientsFindOutWhatIsServed(path: String, kind: String?) throws {
    let test = try ServerUnderTest()
    let answer = try test.perform(test.request("GET", path)).get()
    #expect(answer.status == (kind == nil ? 404 : 200))
    guard let kind else { return }
    #expect(try JSONTree(parsing: answer.body)["kind"] == .string(kind))
  }
}
