extension DockerRecorded {
  /// `GET /containers/json?all=1`: the API server, then its pod's sandbox.
  static let list = #"""
    [
     {
      "Id": "f3552bfe05dcc132a6ab5c882a4c84f3d29843276e24999849ca234afd40806f",
      "Names": [
       "/k8s_kube-apiserver_kube-apiserver-master-1_kube-system_3764f6d56b45f1aa68519651bf5c96fe_0"
      ],
      "Image": "sha256:8752e30af5cfd90f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657",
      "ImageID": "sha256:8752e30af5cfd90f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657",
      "Command": "kube-apiserver --advertise-address=192.0.2.2 --bind-address=127.0.0.1",
      "Created": 1795264810,
      "Ports": [],
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
      },
      "State": "running",
      "Status": "Up 41 seconds",
      "HostConfig": {
       "NetworkMode": "container:4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c"
      },
      "NetworkSettings": {
       "Networks": {}
      },
      "Mounts": [
       {
        "Type": "bind",
        "Source": "/var/lib/kubelet/pods/3764f6d56b45f1aa68519651bf5c96fe/containers/kube-apiserver/e8c24f56",
        "Destination": "/dev/termination-log",
        "Mode": "",
        "RW": true,
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
        "Source": "/etc/kubernetes/pki",
        "Destination": "/etc/kubernetes/pki",
        "Mode": "ro",
        "RW": false,
        "Propagation": "rprivate"
       },
       {
        "Type": "bind",
        "Source": "/etc/ssl/certs",
        "Destination": "/etc/ssl/certs",
        "Mode": "ro",
        "RW": false,
        "Propagation": "rprivate"
       }
      ]
     },
     {
      "Id": "4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c",
      "Names": [
       "/k8s_POD_kube-apiserver-master-1_kube-system_3764f6d56b45f1aa68519651bf5c96fe_0"
      ],
      "Image": "k8s.gcr.io/pause:3.2",
      "ImageID": "sha256:8114bbbf5c1de3aa69a10076cccffb3fb3909eb59415ef094f5bcd02daf49768",
      "Command": "/pause",
      "Created": 1795264810,
      "Ports": [],
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
      },
      "State": "running",
      "Status": "Up 42 seconds",
      "HostConfig": {
       "NetworkMode": "host"
      },
      "NetworkSettings": {},
      "Mounts": []
     }
    ]
    """#
}
