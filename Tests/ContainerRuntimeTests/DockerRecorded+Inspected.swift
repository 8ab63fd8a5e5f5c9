extension DockerRecorded {
  /// `GET /containers/{id}/json` of the API server.
  static let container = #"""
    {
     "Id": "f3552bfe05dcc132a6ab5c882a4c84f3d29843276e24999849ca234afd40806f",
     "Created": "2026-11-21T12:40:10.240834167Z",
     "Path": "kube-apiserver",
     "Args": [
      "--advertise-address=192.0.2.2",
      "--bind-address=127.0.0.1"
     ],
     "State": {
      "Status": "running",
      "Running": true,
      "Paused": false,
      "Restarting": false,
      "OOMKilled": false,
      "Dead": false,
      "Pid": 20983,
      "ExitCode": 0,
      "Error": "",
      "StartedAt": "2026-11-21T12:40:10.34794795Z",
      "FinishedAt": "0001-01-01T00:00:00Z"
     },
     "Image": "sha256:8752e30af5cfd90f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657",
     "ResolvConfPath": "/var/lib/docker/containers/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c/resolv.conf",
     "HostnamePath": "/var/lib/docker/containers/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c/hostname",
     "HostsPath": "/var/lib/kubelet/pods/3764f6d56b45f1aa68519651bf5c96fe/etc-hosts",
     "LogPath": "/var/lib/docker/containers/f3552bfe05dcc132a6ab5c882a4c84f3d29843276e24999849ca234afd40806f/f3552bfe05dcc132a6ab5c882a4c84f3d29843276e24999849ca234afd40806f-json.log",
     "Name": "/k8s_kube-apiserver_kube-apiserver-master-1_kube-system_3764f6d56b45f1aa68519651bf5c96fe_0",
     "RestartCount": 0,
     "Driver": "overlay2",
     "Platform": "linux",
     "MountLabel": "",
     "ProcessLabel": "",
     "AppArmorProfile": "",
     "ExecIDs": null,
     "Mounts": [
      {
       "Type": "bind",
       "Source": "/etc/ssl/certs",
       "Destination": "/etc/ssl/certs",
       "Mode": "ro",
       "RW": false,
       "Propagation": "rprivate"
      },
      {
       "Type": "bind",
       "Source": "/etc/kubernetes/pki",
       "Destination": "/etc/kubernetes/pki",
       "Mode": "ro",
       "RW": false,
       "Propagation": "rprivate"
      },
      {
       "Type": "bind",
       "Source": "/var/lib/kubelet/pods/3764f6d56b45f1aa68519651bf5c96fe/etc-hosts",
       "Destination": "/etc/hosts",
       "Mode": "",
       "RW": true,
       "Propagation": "rprivate"
      },
      {
       "Type": "bind",
       "Source": "/var/lib/kubelet/pods/3764f6d56b45f1aa68519651bf5c96fe/containers/kube-apiserver/e8c24f56",
       "Destination": "/dev/termination-log",
       "Mode": "",
       "RW": true,
       "Propagation": "rprivate"
      }
     ],
     "Config": {
      "Hostname": "master-1",
      "Domainname": "",
      "User": "0",
      "AttachStdin": false,
      "AttachStdout": false,
      "AttachStderr": false,
      "Tty": false,
      "OpenStdin": false,
      "StdinOnce": false,
      "Env": [
       "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
      ],
      "Cmd": null,
      "Healthcheck": {
       "Test": [
        "NONE"
       ]
      },
      "Image": "sha256:8752e30af5cfd90f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657",
      "Volumes": null,
      "WorkingDir": "",
      "Entrypoint": [
       "kube-apiserver",
       "--advertise-address=192.0.2.2",
       "--bind-address=127.0.0.1"
      ],
      "OnBuild": null,
      "Labels": {
       "annotation.io.kubernetes.container.hash": "e7a02b0c",
       "annotation.io.kubernetes.container.restartCount": "0",
       "annotation.io.kubernetes.container.terminationMessagePath": "/dev/termination-log",
       "annotation.io.kubernetes.container.terminationMessagePolicy": "File",
       "annotation.io.kubernetes.pod.terminationGracePeriod": "30",
       "io.kubernetes.container.logpath": "/var/log/pods/kube-system_kube-apiserver-master-1_3764f6d56b45f1aa68519651bf5c96fe/kube-apiserver/0.log",
       "io.kubernetes.container.name": "kube-apiserver",
       "io.kubernetes.docker.type": "container",
       "io.kubernetes.pod.name": "kube-apiserver-master-1",
       "io.kubernetes.pod.namespace": "kube-system",
       "io.kubernetes.pod.uid": "3764f6d56b45f1aa68519651bf5c96fe",
       "io.kubernetes.sandbox.id": "4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c"
      }
     }
    }
    """#

  /// `GET /containers/{id}/json` of the pause container.
  static let sandbox = #"""
    {
     "Id": "4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c",
     "Created": "2026-11-21T12:40:10.011379112Z",
     "Path": "/pause",
     "Args": [],
     "State": {
      "Status": "running",
      "Running": true,
      "Paused": false,
      "Restarting": false,
      "OOMKilled": false,
      "Dead": false,
      "Pid": 20932,
      "ExitCode": 0,
      "Error": "",
      "StartedAt": "2026-11-21T12:40:10.210519139Z",
      "FinishedAt": "0001-01-01T00:00:00Z"
     },
     "Image": "sha256:8114bbbf5c1de3aa69a10076cccffb3fb3909eb59415ef094f5bcd02daf49768",
     "ResolvConfPath": "/var/lib/docker/containers/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c/resolv.conf",
     "HostnamePath": "/var/lib/docker/containers/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c/hostname",
     "HostsPath": "/var/lib/docker/containers/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c/hosts",
     "LogPath": "/var/lib/docker/containers/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c/4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c-json.log",
     "Name": "/k8s_POD_kube-apiserver-master-1_kube-system_3764f6d56b45f1aa68519651bf5c96fe_0",
     "RestartCount": 0,
     "Driver": "overlay2",
     "Platform": "linux",
     "MountLabel": "",
     "ProcessLabel": "",
     "AppArmorProfile": "",
     "ExecIDs": null,
     "Mounts": [],
     "Config": {
      "Hostname": "master-1",
      "Domainname": "",
      "User": "",
      "AttachStdin": false,
      "AttachStdout": false,
      "AttachStderr": false,
      "Tty": false,
      "OpenStdin": false,
      "StdinOnce": false,
      "Env": [
       "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
      ],
      "Cmd": null,
      "Image": "k8s.gcr.io/pause:3.2",
      "Volumes": null,
      "WorkingDir": "",
      "Entrypoint": [
       "/pause"
      ],
      "OnBuild": null,
      "Labels": {
       "annotation.kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint": "192.0.2.2:6443",
       "annotation.kubernetes.io/config.hash": "3764f6d56b45f1aa68519651bf5c96fe",
       "annotation.kubernetes.io/config.seen": "2026-11-21T12:40:09.273627403Z",
       "annotation.kubernetes.io/config.source": "file",
       "component": "kube-apiserver",
       "io.kubernetes.container.name": "POD",
       "io.kubernetes.docker.type": "podsandbox",
       "io.kubernetes.pod.name": "kube-apiserver-master-1",
       "io.kubernetes.pod.namespace": "kube-system",
       "io.kubernetes.pod.uid": "3764f6d56b45f1aa68519651bf5c96fe",
       "tier": "control-plane"
      }
     }
    }
    """#
}
