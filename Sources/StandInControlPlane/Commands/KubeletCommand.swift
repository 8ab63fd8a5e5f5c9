import ArgumentParser
import Glibc

/// `loopwarden-standin kubelet`.
struct KubeletCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubelet",
    abstract: "Keep the one container of a static pod running, with kubelet's back-off.",
    discussion: """
      Unlike kubelet it takes a changed manifest up only when it starts the container again.
      """)

  @Option(help: "The static pod's manifest: one container, hostPath volumes.")
  var manifest: String

  @Flag(help: "Run the container's command as a child process.")
  var process = false

  @Option(help: "Run the container through the CRI runtime on this Unix socket.")
  var cri: String?

  @Option(
    help: "Run the container through the Docker Engine on this Unix socket, as dockershim does.")
  var docker: String?

  @Option(help: "Image of the pod's pause container (with --docker).")
  var podInfraContainerImage = "registry.k8s.io/pause:3.9"

  @Option(help: "Write the child's process id here at every start (with --process).")
  var pidFile: String?

  @Option(help: "Serve /healthz on this port of 127.0.0.1; 0 for none.")
  var healthzPort: UInt16 = 10248

  @Option(help: "Name of this node, appended to the pod's name.")
  var nodeName = "standin"

  @Option(help: "Folder for container logs (with --cri and --docker); none by default.")
  var logDirectory = ""

  @Option(help: "First back-off; it doubles up to 30 times this.")
  var backoffBase = DurationArgument(.seconds(10))

  @Option(help: "A back-off older than this is forgotten.")
  var backoffReset = DurationArgument(.seconds(600))

  @Option(help: "The longest time between two looks at the container.")
  var syncInterval = DurationArgument(.seconds(1))

  @Flag(help: "A container that has exited is never started again.")
  var standinNeverRestart = false

  @Flag(help: "Stop and remove the pod when this kubelet ends (with --cri and --docker).")
  var standinRemovePodAtEnd = false

  func validate() throws {
    guard [process, cri != nil, docker != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("Give --process, --cri SOCKET or --docker SOCKET, one of them.")
    }
  }

  func run() throws {
    let log = ProcessLog(speaker: "kubelet")
    do {
      if let cri {
        try keepRunning(
          CRIPod(
            client: try CRIClient(socket: cri), manifestPath: manifest, nodeName: nodeName,
            logDirectory: logDirectory, removesPodAtEnd: standinRemovePodAtEnd), log: log)
      } else if let docker {
        try keepRunning(
          DockerPod(
            client: try DockerClient(socket: docker), manifestPath: manifest, nodeName: nodeName,
            pauseImage: podInfraContainerImage, logDirectory: logDirectory,
            removesPodAtEnd: standinRemovePodAtEnd), log: log)
      } else {
        guard let launcher = DieWithParent.launcher() else {
          throw StandInError("cannot read /proc/self/exe: \(systemErrorText())")
        }
        try keepRunning(ProcessPod(launcher: launcher, pidFile: pidFile), log: log)
      }
    } catch let error as StandInError {
      log.say(error.description)
      throw ExitCode(1)
    }
  }

  private func keepRunning(_ runtime: some PodRuntime, log: ProcessLog) throws {
    var kubelet = StandInKubelet(
      manifestPath: manifest, runtime: runtime,
      worker: PodWorker(
        backOff: RestartBackOff(base: backoffBase.duration, reset: backoffReset.duration),
        neverRestarts: standinNeverRestart),
      healthz: healthzPort == 0 ? nil : try HealthzListener(port: healthzPort),
      syncInterval: syncInterval.duration, log: log)
    try kubelet.run()
  }
}

/// A Go-style duration on the command line.
struct DurationArgument: ExpressibleByArgument {
  let duration: Duration
  private let text: String

  init(_ duration: Duration) {
    self.duration = duration
    let seconds = duration.inSeconds
    text = seconds == seconds.rounded() ? "\(Int(seconds))s" : "\(seconds)s"
  }

  init?(argument: String) {
    guard let parsed = GoDuration(argument) else { return nil }
    duration = parsed.duration
    text = argument
  }

  var defaultValueDescription: String { text }
}
