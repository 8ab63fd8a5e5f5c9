extension RecordedRuntime {
  /// Recorded in November 2026: cri-dockerd 0.3.4, built from its tag with Go 1.21, over dockerd
  /// 20.10.24 of Debian 12.
  /// The pod was made over CRI with kubelet's labels.
  /// Registry and folders are renamed, and of `runtimeSpec` in the verbose info the first field is
  /// left.
  static let criDockerd = RecordedRuntime(
    interfaces: ["runtime.v1", "runtime.v1alpha2"],
    containerID: "e4bccd9352c9cc027b6f2e5b4b3d20d3c0db5e777ef2541fde0cd5e172fb6887",
    podID: "ed715b48b77979a5228dc4387fdd3c2a24940c4befdf03c93321fa28c681cb0c",
    replies: [
      "Version": """
      CgUwLjEuMBIGZG9ja2VyGg4yMC4xMC4yNCtkZnNnMSICdjE=
      """,
      "Status": """
      CngKEAoMUnVudGltZVJlYWR5EAEKZAoMTmV0d29ya1JlYWR5GhVOZXR3b3JrUGx1Z2luTm90UmVhZHkiPWRvY2tl
      cjogbmV0d29yayBwbHVnaW4gaXMgbm90IHJlYWR5OiBjbmkgY29uZmlnIHVuaW5pdGlhbGl6ZWQ=
      """,
      "ListContainers": """
      CrcECkBlNGJjY2Q5MzUyYzljYzAyN2I2ZjJlNWI0YjNkMjBkM2MwZGI1ZTc3N2VmMjU0MWZkZTBjZDVlMTcyZmI2
      ODg3EkBlZDcxNWI0OGI3Nzk3OWE1MjI4ZGM0Mzg3ZmRkM2MyYTI0OTQwYzRiZWZkZjAzYzkzMzIxZmEyOGM2ODFj
      YjBjGhIKDmt1YmUtYXBpc2VydmVyEAMiKQoncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlcjp2MS4yMC4y
      KkdzaGEyNTY6N2Y2NmQ1YmI5YmRiMjgxM2M4OWMyMjAxZDM3ZmQxZTgyNDZmMTY4MjgxYjIxMTg3YTk1ZTYyMmUx
      YzA4ZjJhZjABOICAr63j9IP1GEIuChxpby5rdWJlcm5ldGVzLmNvbnRhaW5lci5uYW1lEg5rdWJlLWFwaXNlcnZl
      ckIrChZpby5rdWJlcm5ldGVzLnBvZC5uYW1lEhFrdWJlLWFwaXNlcnZlci1tMUIqChtpby5rdWJlcm5ldGVzLnBv
      ZC5uYW1lc3BhY2USC2t1YmUtc3lzdGVtQjkKFWlvLmt1YmVybmV0ZXMucG9kLnVpZBIgMmU1ZjdiMWMwZDNhNGY2
      ZThiOWMwZDFlMmYzYTRiNWNKKQokaW8ua3ViZXJuZXRlcy5jb250YWluZXIucmVzdGFydENvdW50EgEzSi4KKGlv
      Lmt1YmVybmV0ZXMucG9kLnRlcm1pbmF0aW9uR3JhY2VQZXJpb2QSAjMw
      """,
      "ContainerStatus": """
      Co4FCkBlNGJjY2Q5MzUyYzljYzAyN2I2ZjJlNWI0YjNkMjBkM2MwZGI1ZTc3N2VmMjU0MWZkZTBjZDVlMTcyZmI2
      ODg3EhIKDmt1YmUtYXBpc2VydmVyEAMYASDZ76aN5PSD9Rgo0cjN7OT0g/UYMICA6Oiz/YDZoQFCKQoncmVnaXN0
      cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlcjp2MS4yMC4ySnlkb2NrZXItcHVsbGFibGU6Ly9yZWdpc3RyeS5leGFt
      cGxlL2t1YmUtYXBpc2VydmVyQHNoYTI1NjpjYjQzYWQ0ZGFkZjEyNWQ5MTdkNDk1YzU1ZGRiOGU2YTkyN2E5ZWU4
      ZGU5MjIwN2ZlYTMxYjk1N2RmYTNjYzJmYi4KHGlvLmt1YmVybmV0ZXMuY29udGFpbmVyLm5hbWUSDmt1YmUtYXBp
      c2VydmVyYisKFmlvLmt1YmVybmV0ZXMucG9kLm5hbWUSEWt1YmUtYXBpc2VydmVyLW0xYioKG2lvLmt1YmVybmV0
      ZXMucG9kLm5hbWVzcGFjZRILa3ViZS1zeXN0ZW1iOQoVaW8ua3ViZXJuZXRlcy5wb2QudWlkEiAyZTVmN2IxYzBk
      M2E0ZjZlOGI5YzBkMWUyZjNhNGI1Y2opCiRpby5rdWJlcm5ldGVzLmNvbnRhaW5lci5yZXN0YXJ0Q291bnQSATNq
      LgooaW8ua3ViZXJuZXRlcy5wb2QudGVybWluYXRpb25HcmFjZVBlcmlvZBICMzByLAoTL2V0Yy9rdWJlcm5ldGVz
      L3BraRITL2V0Yy9rdWJlcm5ldGVzL3BraRgBeiIvdmFyL2xvZy9wb2RzL2t1YmUtYXBpc2VydmVyXzMubG9nEmQK
      BGluZm8SXHsic2FuZGJveElEIjoiZWQ3MTViNDhiNzc5NzlhNTIyOGRjNDM4N2ZkZDNjMmEyNDk0MGM0YmVmZGYw
      M2M5MzMyMWZhMjhjNjgxY2IwYyIsInBpZCI6MTcxNDF9
      """,
      "ListPodSandbox": """
      Cv0CCkBlZDcxNWI0OGI3Nzk3OWE1MjI4ZGM0Mzg3ZmRkM2MyYTI0OTQwYzRiZWZkZjAzYzkzMzIxZmEyOGM2ODFj
      YjBjEkIKEWt1YmUtYXBpc2VydmVyLW0xEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YxoLa3ViZS1z
      eXN0ZW0ggICvreP0g/UYKhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXIqKwoWaW8ua3ViZXJuZXRlcy5wb2Qu
      bmFtZRIRa3ViZS1hcGlzZXJ2ZXItbTEqKgobaW8ua3ViZXJuZXRlcy5wb2QubmFtZXNwYWNlEgtrdWJlLXN5c3Rl
      bSo5ChVpby5rdWJlcm5ldGVzLnBvZC51aWQSIDJlNWY3YjFjMGQzYTRmNmU4YjljMGQxZTJmM2E0YjVjKhUKBHRp
      ZXISDWNvbnRyb2wtcGxhbmUyIwoba3ViZXJuZXRlcy5pby9jb25maWcuc291cmNlEgRmaWxl
      """,
      "PodSandboxStatus": """
      CokDCkBlZDcxNWI0OGI3Nzk3OWE1MjI4ZGM0Mzg3ZmRkM2MyYTI0OTQwYzRiZWZkZjAzYzkzMzIxZmEyOGM2ODFj
      YjBjEkIKEWt1YmUtYXBpc2VydmVyLW0xEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YxoLa3ViZS1z
      eXN0ZW0gt/HgreP0g/UYKgAyCAoGEgQIAhABOhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXI6KwoWaW8ua3Vi
      ZXJuZXRlcy5wb2QubmFtZRIRa3ViZS1hcGlzZXJ2ZXItbTE6KgobaW8ua3ViZXJuZXRlcy5wb2QubmFtZXNwYWNl
      EgtrdWJlLXN5c3RlbTo5ChVpby5rdWJlcm5ldGVzLnBvZC51aWQSIDJlNWY3YjFjMGQzYTRmNmU4YjljMGQxZTJm
      M2E0YjVjOhUKBHRpZXISDWNvbnRyb2wtcGxhbmVCIwoba3ViZXJuZXRlcy5pby9jb25maWcuc291cmNlEgRmaWxl
      """,
      "ImageStatus": """
      Ct8BCkdzaGEyNTY6N2Y2NmQ1YmI5YmRiMjgxM2M4OWMyMjAxZDM3ZmQxZTgyNDZmMTY4MjgxYjIxMTg3YTk1ZTYy
      MmUxYzA4ZjJhZhIncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlcjp2MS4yMC4yGmdyZWdpc3RyeS5leGFt
      cGxlL2t1YmUtYXBpc2VydmVyQHNoYTI1NjpjYjQzYWQ0ZGFkZjEyNWQ5MTdkNDk1YzU1ZGRiOGU2YTkyN2E5ZWU4
      ZGU5MjIwN2ZlYTMxYjk1N2RmYTNjYzJmIMjVKQ==
      """,
    ],
    errors: [
      "ContainerStatus": (
        2,
        "Error response from daemon: No such container: <id>"
      ),
      "PodSandboxStatus": (
        2,
        "Error response from daemon: No such container: <id>"
      ),
      "StopContainer": (
        5,
        "Error response from daemon: No such container: <id>"
      ),
    ])
}
