import ContainerRuntime
import SwiftProtobuf
import Testing

/// What a newer runtime adds must not break the reading.
@Suite struct CRIUnknownFieldsTests {
  /// A field of each wire type that no version has.
  private static let unknown: [UInt8] = [
    0xf8, 0x3f, 0x2a,  // field 1023, varint
    0xf9, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8,  // 64 bits
    0xfa, 0x3f, 2, 0xff, 0xfe,  // bytes
    0xfd, 0x3f, 1, 2, 3, 4,  // 32 bits
    0xfb, 0x3f, 0xf8, 0x3f, 1, 0xfc, 0x3f,  // a group
  ]

  private static let recorded: [RecordedRuntime] = [.containerd, .crio, .criDockerd, .dockershim]

  /// Every recorded message, with unknown fields before, behind, and both.
  private func check<M: Message & Equatable>(_ type: M.Type, _ method: String) throws {
    for runtime in Self.recorded {
      let bytes = try #require(runtime.message(method))
      var plain = try M(serializedBytes: bytes)
      plain.unknownFields = UnknownStorage()
      for odd in [Self.unknown + bytes, bytes + Self.unknown, Self.unknown + bytes + Self.unknown] {
        var read = try M(serializedBytes: odd)
        #expect(!read.unknownFields.data.isEmpty)
        read.unknownFields = UnknownStorage()
        #expect(read == plain, "\(method)")
      }
    }
  }

  @Test func areSkippedInEveryAnswer() throws {
    try check(CRIVersionResponse.self, "Version")
    try check(CRIStatusResponse.self, "Status")
    try check(CRIListContainersResponse.self, "ListContainers")
    try check(CRIContainerStatusResponse.self, "ContainerStatus")
    try check(CRIListPodSandboxResponse.self, "ListPodSandbox")
    try check(CRIPodSandboxStatusResponse.self, "PodSandboxStatus")
    try check(CRIImageStatusResponse.self, "ImageStatus")
  }

  /// Appended to a message, a scalar field overrides the one before (protobuf's rule), so this is
  /// the same container in a state that the interface does not have yet.
  @Test func containerInAnUnknownStateIsNotRunning() throws {
    var container = CRISelectionTests.container("a")
    let bytes: [UInt8] = try container.serializedBytes()
    container = try CRIContainer(serializedBytes: bytes + [0x30, 7])  // field 6 = 7
    #expect(container.state == .UNRECOGNIZED(7))
    #expect(container.labels["other"] == "label")
    do throws(RuntimeFailure) {
      let chosen = try CRISelection.runningAPIServer(among: [container])
      Issue.record("chose \(chosen.id)")
    } catch {
      #expect(error.description.contains("kube-apiserver a state 7"), "\(error)")
    }
    // Beside a running one it does no harm.
    let running = CRISelectionTests.container("b")
    #expect(try CRISelection.runningAPIServer(among: [container, running]).id == "b")
  }

  @Test func unknownConditionsAreLeftAlone() throws {
    let response = CRIStatusResponse.with {
      $0.status.conditions = (0..<5000).map { number in
        .with { $0.type = "ContainerdHasNoDeprecationWarnings\(number)" }
      }
      $0.status.conditions.append(
        .with {
          $0.type = "RuntimeReady"
          $0.status = true
        })
    }
    #expect(
      CRISelection.readiness(response)
        == RuntimeReadiness(runtimeReady: true, networkReady: nil, problems: []))
  }

  @Test func hugeMapsAreRead() throws {
    var container = CRISelectionTests.container("a")
    for number in 0..<50_000 {
      container.labels["example.com/\(number)"] = String(repeating: "x", count: 63)
    }
    let bytes: [UInt8] = try CRIListContainersResponse.with { $0.containers = [container] }
      .serializedBytes()
    let list = try CRIListContainersResponse(serializedBytes: bytes)
    #expect(try CRISelection.runningAPIServer(among: list.containers).labels.count == 50_004)
  }

  /// A map's entry without key or value, and one key twice: the last stays.
  @Test func oddMapEntries() throws {
    let one = UInt8(ascii: "k")
    let bytes: [UInt8] = [
      0x12, 0,  // info: neither
      0x12, 3, 0x0a, 1, one,  // a key alone
      0x12, 6, 0x0a, 1, one, 0x12, 1, UInt8(ascii: "1"),
      0x12, 6, 0x12, 1, UInt8(ascii: "2"), 0x0a, 1, one,  // the value first
      0x12, 9, 0x0a, 1, one, 0x12, 1, UInt8(ascii: "3"), 0xf8, 0x3f, 1,  // and something new
    ]
    let response = try CRIContainerStatusResponse(serializedBytes: bytes)
    #expect(response.info == ["": "", "k": "3"])
  }

  /// What is cut short is no answer, wherever it is cut.
  @Test func cutAnswersAreRefused() throws {
    let bytes = try #require(RecordedRuntime.crio.message("ListContainers"))
    var refused = 0
    for count in 1..<bytes.count {
      if (try? CRIListContainersResponse(serializedBytes: Array(bytes.prefix(count)))) == nil {
        refused += 1
      }
    }
    // One message holds everything, so there is no place to cut that leaves a whole one.
    #expect(refused == bytes.count - 1)
  }
}
