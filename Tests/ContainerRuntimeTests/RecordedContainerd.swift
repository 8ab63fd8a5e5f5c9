extension RecordedRuntime {
  /// Recorded in November 2026: containerd 1.6.20 of Debian 12, asked by v1alpha2.
  /// The pod was made over CRI with kubelet's labels.
  /// Registry and folders are renamed, and of `runtimeSpec` in the verbose info the first field is
  /// left.
  static let containerd = RecordedRuntime(
    interfaces: ["runtime.v1", "runtime.v1alpha2"],
    containerID: "c21bd7f3f7a8269213a5eac8a254fa73ff316295dd3a144136bed8d324b2d351",
    podID: "5df21cd01701740a60b52ff78d4a9cf3c80d80e3fde2a74dbbfca6d62d299ad3",
    replies: [
      "Version": """
      CgUwLjEuMBIKY29udGFpbmVyZBoKMS42LjIwfmRzMSIIdjFhbHBoYTI=
      """,
      "Status": """
      CnMKEAoMUnVudGltZVJlYWR5EAEKXwoMTmV0d29ya1JlYWR5GhVOZXR3b3JrUGx1Z2luTm90UmVhZHkiOE5ldHdv
      cmsgcGx1Z2luIHJldHVybnMgZXJyb3I6IGNuaSBwbHVnaW4gbm90IGluaXRpYWxpemVk
      """,
      "ListContainers": """
      CrcECkBjMjFiZDdmM2Y3YTgyNjkyMTNhNWVhYzhhMjU0ZmE3M2ZmMzE2Mjk1ZGQzYTE0NDEzNmJlZDhkMzI0YjJk
      MzUxEkA1ZGYyMWNkMDE3MDE3NDBhNjBiNTJmZjc4ZDRhOWNmM2M4MGQ4MGUzZmRlMmE3NGRiYmZjYTZkNjJkMjk5
      YWQzGhIKDmt1YmUtYXBpc2VydmVyEAMiKQoncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlcjp2MS4yMC4y
      KkdzaGEyNTY6N2Y2NmQ1YmI5YmRiMjgxM2M4OWMyMjAxZDM3ZmQxZTgyNDZmMTY4MjgxYjIxMTg3YTk1ZTYyMmUx
      YzA4ZjJhZjABOIq/z5zS9oP1GEIuChxpby5rdWJlcm5ldGVzLmNvbnRhaW5lci5uYW1lEg5rdWJlLWFwaXNlcnZl
      ckIrChZpby5rdWJlcm5ldGVzLnBvZC5uYW1lEhFrdWJlLWFwaXNlcnZlci1tMUIqChtpby5rdWJlcm5ldGVzLnBv
      ZC5uYW1lc3BhY2USC2t1YmUtc3lzdGVtQjkKFWlvLmt1YmVybmV0ZXMucG9kLnVpZBIgMmU1ZjdiMWMwZDNhNGY2
      ZThiOWMwZDFlMmYzYTRiNWNKKQokaW8ua3ViZXJuZXRlcy5jb250YWluZXIucmVzdGFydENvdW50EgEzSi4KKGlv
      Lmt1YmVybmV0ZXMucG9kLnRlcm1pbmF0aW9uR3JhY2VQZXJpb2QSAjMw
      """,
      "ContainerStatus": """
      CvYECkBjMjFiZDdmM2Y3YTgyNjkyMTNhNWVhYzhhMjU0ZmE3M2ZmMzE2Mjk1ZGQzYTE0NDEzNmJlZDhkMzI0YjJk
      MzUxEhIKDmt1YmUtYXBpc2VydmVyEAMYASCKv8+c0vaD9Rgo3tWd2NL2g/UYQikKJ3JlZ2lzdHJ5LmV4YW1wbGUv
      a3ViZS1hcGlzZXJ2ZXI6djEuMjAuMkpncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlckBzaGEyNTY6Y2I0
      M2FkNGRhZGYxMjVkOTE3ZDQ5NWM1NWRkYjhlNmE5MjdhOWVlOGRlOTIyMDdmZWEzMWI5NTdkZmEzY2MyZmIuChxp
      by5rdWJlcm5ldGVzLmNvbnRhaW5lci5uYW1lEg5rdWJlLWFwaXNlcnZlcmIrChZpby5rdWJlcm5ldGVzLnBvZC5u
      YW1lEhFrdWJlLWFwaXNlcnZlci1tMWIqChtpby5rdWJlcm5ldGVzLnBvZC5uYW1lc3BhY2USC2t1YmUtc3lzdGVt
      YjkKFWlvLmt1YmVybmV0ZXMucG9kLnVpZBIgMmU1ZjdiMWMwZDNhNGY2ZThiOWMwZDFlMmYzYTRiNWNqKQokaW8u
      a3ViZXJuZXRlcy5jb250YWluZXIucmVzdGFydENvdW50EgEzai4KKGlvLmt1YmVybmV0ZXMucG9kLnRlcm1pbmF0
      aW9uR3JhY2VQZXJpb2QSAjMwciwKEy9ldGMva3ViZXJuZXRlcy9wa2kSEy9ldGMva3ViZXJuZXRlcy9wa2kYAXoi
      L3Zhci9sb2cvcG9kcy9rdWJlLWFwaXNlcnZlcl8zLmxvZ4IBAgoAEsUBCgRpbmZvErwBeyJzYW5kYm94SUQiOiI1
      ZGYyMWNkMDE3MDE3NDBhNjBiNTJmZjc4ZDRhOWNmM2M4MGQ4MGUzZmRlMmE3NGRiYmZjYTZkNjJkMjk5YWQzIiwi
      cGlkIjoxODI5MywicmVtb3ZpbmciOmZhbHNlLCJydW50aW1lVHlwZSI6ImlvLmNvbnRhaW5lcmQucnVuYy52MiIs
      InJ1bnRpbWVTcGVjIjp7Im9jaVZlcnNpb24iOiIxLjAuMi1kZXYifX0=
      """,
      "ListPodSandbox": """
      Cv0CCkA1ZGYyMWNkMDE3MDE3NDBhNjBiNTJmZjc4ZDRhOWNmM2M4MGQ4MGUzZmRlMmE3NGRiYmZjYTZkNjJkMjk5
      YWQzEkIKEWt1YmUtYXBpc2VydmVyLW0xEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YxoLa3ViZS1z
      eXN0ZW0g8bu289H2g/UYKhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXIqKwoWaW8ua3ViZXJuZXRlcy5wb2Qu
      bmFtZRIRa3ViZS1hcGlzZXJ2ZXItbTEqKgobaW8ua3ViZXJuZXRlcy5wb2QubmFtZXNwYWNlEgtrdWJlLXN5c3Rl
      bSo5ChVpby5rdWJlcm5ldGVzLnBvZC51aWQSIDJlNWY3YjFjMGQzYTRmNmU4YjljMGQxZTJmM2E0YjVjKhUKBHRp
      ZXISDWNvbnRyb2wtcGxhbmUyIwoba3ViZXJuZXRlcy5pby9jb25maWcuc291cmNlEgRmaWxl
      """,
      "PodSandboxStatus": """
      CokDCkA1ZGYyMWNkMDE3MDE3NDBhNjBiNTJmZjc4ZDRhOWNmM2M4MGQ4MGUzZmRlMmE3NGRiYmZjYTZkNjJkMjk5
      YWQzEkIKEWt1YmUtYXBpc2VydmVyLW0xEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YxoLa3ViZS1z
      eXN0ZW0g8bu289H2g/UYKgAyCAoGEgQIAhABOhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXI6KwoWaW8ua3Vi
      ZXJuZXRlcy5wb2QubmFtZRIRa3ViZS1hcGlzZXJ2ZXItbTE6KgobaW8ua3ViZXJuZXRlcy5wb2QubmFtZXNwYWNl
      EgtrdWJlLXN5c3RlbTo5ChVpby5rdWJlcm5ldGVzLnBvZC51aWQSIDJlNWY3YjFjMGQzYTRmNmU4YjljMGQxZTJm
      M2E0YjVjOhUKBHRpZXISDWNvbnRyb2wtcGxhbmVCIwoba3ViZXJuZXRlcy5pby9jb25maWcuc291cmNlEgRmaWxl
      EuQBCgRpbmZvEtsBeyJwaWQiOjE4MjQ5LCJwcm9jZXNzU3RhdHVzIjoicnVubmluZyIsIm5ldE5hbWVzcGFjZUNs
      b3NlZCI6ZmFsc2UsImltYWdlIjoicmVnaXN0cnkuZXhhbXBsZS9wYXVzZTozLjIiLCJydW50aW1lSGFuZGxlciI6
      IiIsInJ1bnRpbWVUeXBlIjoiaW8uY29udGFpbmVyZC5ydW5jLnYyIiwicnVudGltZVNwZWMiOnsib2NpVmVyc2lv
      biI6IjEuMC4yLWRldiJ9LCJjbmlSZXN1bHQiOm51bGx9
      """,
      "ImageStatus": """
      Ct8BCkdzaGEyNTY6N2Y2NmQ1YmI5YmRiMjgxM2M4OWMyMjAxZDM3ZmQxZTgyNDZmMTY4MjgxYjIxMTg3YTk1ZTYy
      MmUxYzA4ZjJhZhIncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlcjp2MS4yMC4yGmdyZWdpc3RyeS5leGFt
      cGxlL2t1YmUtYXBpc2VydmVyQHNoYTI1NjpjYjQzYWQ0ZGFkZjEyNWQ5MTdkNDk1YzU1ZGRiOGU2YTkyN2E5ZWU4
      ZGU5MjIwN2ZlYTMxYjk1N2RmYTNjYzJmIM3GEg==
      """,
    ],
    errors: [
      "ContainerStatus": (
        5,
        "an error occurred when try to find container \"<id>\": not found"
      ),
      "PodSandboxStatus": (
        5,
        "an error occurred when try to find sandbox: not found"
      ),
      "StopContainer": (
        5,
        "an error occurred when try to find container \"<id>\": not found"
      ),
    ])
}
