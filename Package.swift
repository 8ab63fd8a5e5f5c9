// swift-tools-version: 6.2
import PackageDescription

// One build serves the product and its tests (release, `--build-tests`), so every module
// is compiled once and the tests exercise the code that ships. `package` access takes the
// place of `@testable`, which would need `-enable-testing` in the shipped binary.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// The decision must not be able to read a clock: without the implicit import of
// `_Concurrency`, `ContinuousClock` and `SuspendingClock` do not exist; `Duration` does.
let clockless: [SwiftSetting] =
  strict + [.unsafeFlags(["-Xfrontend", "-disable-implicit-concurrency-module-import"])]

// Swift's runtime is not in Debian: it is linked statically. `--static-swift-stdlib` would
// break `--build-tests`, so the flags stand on the executables alone.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags([
    "-static-stdlib",
    "-Xlinker", "--start-group",
    "-lswiftSynchronization", "-l_FoundationCShims", "-l_FoundationCollections",
    "-Xlinker", "--end-group",
    "-Xlinker", "-z", "-Xlinker", "now",
    // `-static-stdlib` exports every symbol of ours, and nothing looks them up: 1.27 MB.
    "-Xlinker", "--no-export-dynamic",
  ])
]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = []
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name)] + dependencies,
    path: "Tests/" + name + "Tests",
    swiftSettings: strict)
}

let package = Package(
  name: "loopwarden",
  products: [
    .executable(name: "loopwarden", targets: ["loopwarden"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2", traits: []),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []),
  ],
  targets: [
    // C libraries: a module map and inline shims each, imported by one owner only
    // (`.ci/check-imports` compares, because the compiler's import check does not see C modules).
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    module("OpenSSLKit", ["COpenSSL"]),
    module("SystemdKit", ["CSystemd"]),
    module("HTTPTransport", ["CCurl"]),
    module("YAMLDocument", ["CYAML"]),

    // Leaves: each knows one thing of the world outside, and nothing of the loop.
    module("LoopbackCertificate", ["OpenSSLKit"]),
    module("TLSProbe", ["CEpoll", "LoopbackCertificate", "OpenSSLKit"]),
    module(
      "ControlPlaneNode", ["HTTPTransport", "LoopbackCertificate", "OpenSSLKit", "YAMLDocument"]),
    .target(
      name: "ContainerRuntime", dependencies: ["HTTPTransport", "SystemdKit", protobuf],
      exclude: ["CRI/cri.proto"], swiftSettings: strict),
    module("KubernetesClient", ["HTTPTransport", "OpenSSLKit", "YAMLDocument"]),
    module("TimeZoneData"),
    module("Telemetry"),

    // The loop.
    module("RestartDecision", settings: clockless),
    module("Supervision", ["RestartDecision"]),
    module("ClusterSimulation", ["RestartDecision", "Supervision"]),
    module("Configuration", ["RestartDecision", "Telemetry", "TimeZoneData", "YAMLDocument"]),

    // The command line, and Live/: the only place where leaves meet the loop.
    module(
      "LoopwardenCommands",
      [
        "ClusterSimulation", "Configuration", "ContainerRuntime", "ControlPlaneNode",
        "HTTPTransport", "KubernetesClient", "LoopbackCertificate", "OpenSSLKit",
        "RestartDecision", "Supervision", "SystemdKit", "TLSProbe", "Telemetry", "TimeZoneData",
        "YAMLDocument", arguments, log,
      ]),
    .executableTarget(
      name: "loopwarden", dependencies: ["LoopwardenCommands"],
      swiftSettings: strict, linkerSettings: staticRuntime),

    // For the demo and the tests; not in the package.
    .target(
      name: "StandInControlPlane",
      dependencies: [
        "HTTPTransport", "LoopbackCertificate", "OpenSSLKit", "YAMLDocument", arguments, protobuf,
      ],
      exclude: ["CRI/standin_cri.proto"], swiftSettings: strict),
    .executableTarget(
      name: "loopwarden-standin", dependencies: ["StandInControlPlane"],
      swiftSettings: strict, linkerSettings: staticRuntime),

    // Measures, with `make bench`; not in the package.
    .executableTarget(
      name: "loopwarden-bench", dependencies: ["LoopbackCertificate", "OpenSSLKit", "TLSProbe"],
      path: "Tests/Benchmarks/ProbeLoop", swiftSettings: strict, linkerSettings: staticRuntime),
    .executableTarget(
      name: "loopwarden-fleet", dependencies: ["LoopbackCertificate", "OpenSSLKit"],
      path: "Tests/Benchmarks/FleetServer", swiftSettings: strict, linkerSettings: staticRuntime),

    // Thousands of simulated clusters, with `make simulate`; not in the package.
    .executableTarget(
      name: "loopwarden-simulate", dependencies: ["ClusterSimulation"],
      path: "Tests/Simulate", swiftSettings: strict, linkerSettings: staticRuntime),

    .target(
      name: "TestSupport", dependencies: ["OpenSSLKit", "LoopbackCertificate"],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests("OpenSSLKit", ["TestSupport"]),
    tests("SystemdKit", ["TestSupport"]),
    tests("HTTPTransport", ["OpenSSLKit", "TestSupport"]),
    tests("YAMLDocument"),
    tests("LoopbackCertificate", ["OpenSSLKit", "TestSupport"]),
    tests("TLSProbe", ["LoopbackCertificate", "OpenSSLKit", "TestSupport"]),
    tests(
      "ControlPlaneNode", ["HTTPTransport", "LoopbackCertificate", "OpenSSLKit", "TestSupport"]),
    tests("ContainerRuntime", ["HTTPTransport", "SystemdKit", "TestSupport", protobuf]),
    tests("KubernetesClient", ["HTTPTransport", "OpenSSLKit", "TestSupport"]),
    tests("TimeZoneData", ["TestSupport"]),
    tests("Telemetry", ["TestSupport"]),
    tests("RestartDecision", ["TimeZoneData"]),
    tests("Supervision", ["ClusterSimulation", "RestartDecision"]),
    tests(
      "ClusterSimulation", ["Configuration", "RestartDecision", "Supervision", "YAMLDocument"]),
    tests("Configuration", ["RestartDecision", "Telemetry", "TestSupport"]),
    tests(
      "LoopwardenCommands",
      [
        "ClusterSimulation", "Configuration", "ContainerRuntime", "ControlPlaneNode",
        "HTTPTransport", "KubernetesClient", "LoopbackCertificate", "OpenSSLKit",
        "RestartDecision", "Supervision", "SystemdKit", "TLSProbe", "Telemetry", "TestSupport",
        "TimeZoneData", "YAMLDocument",
      ]),
    tests(
      "StandInControlPlane",
      ["HTTPTransport", "LoopbackCertificate", "OpenSSLKit", "TestSupport"]),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "ContainerRuntime", "HTTPTransport", "LoopbackCertificate", "OpenSSLKit",
        "StandInControlPlane", "TestSupport", "TLSProbe",
      ],
      path: "Tests/EndToEnd", swiftSettings: strict),
  ]
)
