import ContainerRuntime
import Testing

/// What `/proc/<pid>/cgroup` says. Lines marked "recorded" were taken from a running process, the
/// others from the projects' documentation and source.
@Suite struct ProcessCgroupTests {
  private static let id = String(repeating: "0123456789abcdef", count: 4)
  private static let other = String(repeating: "fedcba9876543210", count: 4)
  private static let pod = "pod3f2d4f1e_0000_4000_8000_000000000001"

  @Test(
    arguments: [
      // containerd, systemd driver, second version.
      (
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-\(pod).slice/cri-containerd-\(id).scope",
        .container(id: id, runtime: "containerd")
      ),
      // CRI-O, and its monitor beside the container.
      (
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-\(pod).slice/crio-\(id).scope/container",
        .container(id: id, runtime: "crio")
      ),
      (
        "0::/system.slice/crio-conmon-\(id).scope", .neither
      ),
      // Docker with systemd, and with cgroupfs in the first version.
      ("0::/system.slice/docker-\(id).scope", .container(id: id, runtime: "docker")),
      (
        "12:pids:/docker/\(id)\n1:name=systemd:/docker/\(id)\n0::/system.slice/docker.service",
        .container(id: id, runtime: "docker")
      ),
      // kubelet with cgroupfs: nothing names the runtime.
      ("9:cpuset:/kubepods/burstable/\(pod)/\(id)", .container(id: id, runtime: nil)),
      ("0::/kubepods/besteffort/\(pod)/crio-\(id)", .container(id: id, runtime: "crio")),
      // runc without systemd given a systemd path, below the runtime's own unit.
      (
        "5:devices:/system.slice/containerd.service/kubepods-burstable-\(pod).slice:cri-containerd:\(id)",
        .container(id: id, runtime: "containerd")
      ),
      // Recorded: dockerd 20.10 and containerd 1.6 (CRI) without systemd, on a machine with both
      // versions mounted.
      (
        "9:name=systemd:/docker/\(id)\n8:pids:/docker/\(id)\n1:cpu:/docker/\(id)\n0::/docker/\(id)",
        .container(id: id, runtime: "docker")
      ),
      (
        "9:name=systemd:/k8s.io/\(id)\n8:pids:/k8s.io/\(id)\n1:cpu:/k8s.io/\(id)\n0::/k8s.io/\(id)",
        .container(id: id, runtime: "containerd")
      ),
      // A pod, whatever the container is called.
      ("0::/kubepods.slice/kubepods-burstable.slice/x", .container(id: nil, runtime: nil)),
      // A cluster in a container: the innermost one is the API server's.
      (
        "0::/docker/\(other)/kubelet.slice/kubelet-kubepods.slice/cri-containerd-\(id).scope",
        .container(id: id, runtime: "containerd")
      ),
      ("0::/machine.slice/libpod-\(id).scope/container", .container(id: id, runtime: "libpod")),
      ("0::/lxc.payload.master1/system.slice/x.service", .container(id: "master1", runtime: "lxc")),
      ("2:cpu:/lxc/master1", .container(id: "master1", runtime: "lxc")),
      (
        "0::/machine.slice/systemd-nspawn@m1.service/payload/system.slice/kube-apiserver.service",
        .container(id: "systemd-nspawn@m1.service", runtime: "machine")
      ),
      // A container in any hierarchy counts.
      ("2:cpu:/\n1:name=systemd:/docker/\(id)", .container(id: id, runtime: "docker")),

      // Recorded: a unit of a booted nspawn with the second version alone, by the kernel's word from
      // inside, where the first version's hierarchies are mounted outside; and from outside, where
      // the machine has no unit of its own.
      (
        "9:name=systemd:/\n8:pids:/\n1:cpu:/\n0::/system.slice/kube-apiserver.service",
        .unit("kube-apiserver.service")
      ),
      (
        "9:name=systemd:/lwunit.31206/payload\n8:pids:/\n0::/lwunit.31206/payload/system.slice/kube-apiserver.service",
        .neither
      ),

      // Units: second version, first, both; deeper groups; a slice of their own.
      ("0::/system.slice/kube-apiserver.service", .unit("kube-apiserver.service")),
      (
        "11:memory:/system.slice/kube-apiserver.service\n1:name=systemd:/system.slice/kube-apiserver.service",
        .unit("kube-apiserver.service")
      ),
      (
        "3:pids:/\n1:name=systemd:/system.slice/k3s.service\n0::/system.slice/k3s.service/init",
        .unit("k3s.service")
      ),
      ("0::/system.slice/k3s.service/init", .unit("k3s.service")),
      (
        "0::/system.slice/snap.microk8s.daemon-kubelite.service",
        .unit("snap.microk8s.daemon-kubelite.service")
      ),
      ("0::/kube.slice/kube-master.slice/apiserver@m1.service", .unit("apiserver@m1.service")),
      ("0::/x.service", .unit("x.service")),
      ("0::/system.slice/_tasks.service", .unit("tasks.service")),
      // Seen from below another root.
      ("0::/../../system.slice/kube-apiserver.service", .unit("kube-apiserver.service")),
      // systemd's own hierarchy has no word: the second version's.
      ("1:name=systemd:/\n0::/system.slice/a.service", .unit("a.service")),

      // Neither.
      ("0::/user.slice/user-1000.slice/session-3.scope", .neither),
      ("0::/user.slice/user-0.slice/user@0.service/app.slice/kube-apiserver.service", .neither),
      ("0::/init.scope", .neither), ("0::/system.slice", .neither), ("0::/", .neither),
      ("", .neither), ("nonsense\n1:2", .neither), ("0::relative/x.service", .neither),
      // A container's name is 64 digits.
      ("0::/docker/\(id.dropLast())", .neither), ("0::/docker/\(id.uppercased())", .neither),
    ] as [(String, ProcessHolder)]) func holder(text: String, holder: ProcessHolder)
  {
    #expect(ProcessCgroup(text + "\n").holder == holder)
  }

  @Test func holdersAreSaid() {
    #expect(
      ProcessHolder.container(id: Self.id, runtime: "docker").description
        == "in docker's container 0123456789ab")
    #expect(ProcessHolder.container(id: nil, runtime: nil).description == "in a container")
    #expect(ProcessHolder.unit("a.service").description == "in unit a.service")
  }
}
