/// What Docker 20.10.24 (Debian 12) answered at version 1.39 of its API, the one of Docker 18.09, while
/// kubelet 1.20.2 ran kube-apiserver as a static pod by dockershim. Shortened: the command's
/// flags, `HostConfig`, `GraphDriver`; paths and the node's name are kubeadm's.
enum DockerRecorded {
  static let containerID = "f3552bfe05dcc132a6ab5c882a4c84f3d29843276e24999849ca234afd40806f"
  static let sandboxID = "4663bedfe975c57033cd9de116a6b5b59bae2c54872abc24a24f97728d01e62c"
  static let imageID = "sha256:8752e30af5cfd90f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657"

  /// `GET /version`.
  static let version = #"""
    {
     "Platform": {
      "Name": ""
     },
     "Components": [
      {
       "Name": "Engine",
       "Version": "20.10.24+dfsg1",
       "Details": {
        "ApiVersion": "1.41",
        "Arch": "amd64",
        "BuildTime": "2026-05-07T21:09:36.000000000+00:00",
        "Experimental": "false",
        "GitCommit": "5d6db84",
        "GoVersion": "go1.19.8",
        "KernelVersion": "6.1.0",
        "MinAPIVersion": "1.12",
        "Os": "linux"
       }
      },
      {
       "Name": "containerd",
       "Version": "1.6.20~ds1",
       "Details": {
        "GitCommit": "1.6.20~ds1-1+deb12u3"
       }
      }
     ],
     "Version": "20.10.24+dfsg1",
     "ApiVersion": "1.41",
     "MinAPIVersion": "1.12",
     "GitCommit": "5d6db84",
     "GoVersion": "go1.19.8",
     "Os": "linux",
     "Arch": "amd64",
     "KernelVersion": "6.1.0",
     "BuildTime": "2026-05-07T21:09:36.000000000+00:00"
    }
    """#

  /// `GET /images/k8s.gcr.io/kube-apiserver:v1.20.2/json`.
  static let image = #"""
    {
     "Id": "sha256:8752e30af5cfd90f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657",
     "RepoTags": [
      "k8s.gcr.io/kube-apiserver:v1.20.2"
     ],
     "RepoDigests": [],
     "Parent": "",
     "Comment": "",
     "Created": "0001-01-01T00:00:00Z",
     "Container": "",
     "DockerVersion": "",
     "Author": "",
     "Config": {
      "Hostname": "",
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
      "Image": "",
      "Volumes": null,
      "WorkingDir": "",
      "Entrypoint": [
       "/usr/local/bin/kube-apiserver"
      ],
      "OnBuild": null,
      "Labels": null
     },
     "Architecture": "amd64",
     "Os": "linux",
     "Size": 110129199,
     "VirtualSize": 110129199,
     "RootFS": {
      "Type": "layers",
      "Layers": [
       "sha256:d20e5e2aa5fcc7674f65d58a98d291f1027d269cee418d80c2615291eb0d3d71"
      ]
     },
     "Metadata": {
      "LastTagTime": "0001-01-01T00:00:00Z"
     }
    }
    """#

  /// `GET /images/nosuch:1/json`, status 404.
  static let missingImage = #"{"message":"no such image: nosuch:1: No such image: nosuch:1"}"#
}
