extension RecordedRuntime {
  /// Recorded in November 2026: the dockershim inside a real kubelet 1.20.2, over dockerd 20.10.24
  /// of Debian 12. It speaks v1alpha2 alone, and made the static pod itself.
  /// Registry and folders are renamed, and of `runtimeSpec` in the verbose info the first field is
  /// left.
  static let dockershim = RecordedRuntime(
    interfaces: ["runtime.v1alpha2"],
    containerID: "dbd414fa82cfe0e88d76df9e21856063461ab72879b1ca9d8c04b75693fb7020",
    podID: "bfb33a400d6139ac3c79471d2fe7491c5a0fc309aa65689e60777a447d132420",
    replies: [
      "Version": """
      CgUwLjEuMBIGZG9ja2VyGg4yMC4xMC4yNCtkZnNnMSIGMS40MS4w
      """,
      "Status": """
      CngKEAoMUnVudGltZVJlYWR5EAEKZAoMTmV0d29ya1JlYWR5GhVOZXR3b3JrUGx1Z2luTm90UmVhZHkiPWRvY2tl
      cjogbmV0d29yayBwbHVnaW4gaXMgbm90IHJlYWR5OiBjbmkgY29uZmlnIHVuaW5pdGlhbGl6ZWQ=
      """,
      "ListContainers": """
      CoEGCkBkYmQ0MTRmYTgyY2ZlMGU4OGQ3NmRmOWUyMTg1NjA2MzQ2MWFiNzI4NzliMWNhOWQ4YzA0Yjc1NjkzZmI3
      MDIwEkBiZmIzM2E0MDBkNjEzOWFjM2M3OTQ3MWQyZmU3NDkxYzVhMGZjMzA5YWE2NTY4OWU2MDc3N2E0NDdkMTMy
      NDIwGhAKDmt1YmUtYXBpc2VydmVyIkkKR3NoYTI1Njo3ZjY2ZDViYjliZGIyODEzYzg5YzIyMDFkMzdmZDFlODI0
      NmYxNjgyODFiMjExODdhOTVlNjIyZTFjMDhmMmFmKkdzaGEyNTY6N2Y2NmQ1YmI5YmRiMjgxM2M4OWMyMjAxZDM3
      ZmQxZTgyNDZmMTY4MjgxYjIxMTg3YTk1ZTYyMmUxYzA4ZjJhZjABOID01I6m+IP1GEIuChxpby5rdWJlcm5ldGVz
      LmNvbnRhaW5lci5uYW1lEg5rdWJlLWFwaXNlcnZlckIrChZpby5rdWJlcm5ldGVzLnBvZC5uYW1lEhFrdWJlLWFw
      aXNlcnZlci1tMUIqChtpby5rdWJlcm5ldGVzLnBvZC5uYW1lc3BhY2USC2t1YmUtc3lzdGVtQjkKFWlvLmt1YmVy
      bmV0ZXMucG9kLnVpZBIgZGEyZWM0MWE2ZDg3ZTZkZjYwZjM2OTI4OGExY2VmNTJKKAocaW8ua3ViZXJuZXRlcy5j
      b250YWluZXIuaGFzaBIIMWYxMWUxMTZKKQokaW8ua3ViZXJuZXRlcy5jb250YWluZXIucmVzdGFydENvdW50EgEw
      SkYKLmlvLmt1YmVybmV0ZXMuY29udGFpbmVyLnRlcm1pbmF0aW9uTWVzc2FnZVBhdGgSFC9kZXYvdGVybWluYXRp
      b24tbG9nSjgKMGlvLmt1YmVybmV0ZXMuY29udGFpbmVyLnRlcm1pbmF0aW9uTWVzc2FnZVBvbGljeRIERmlsZUou
      Cihpby5rdWJlcm5ldGVzLnBvZC50ZXJtaW5hdGlvbkdyYWNlUGVyaW9kEgIzMA==
      """,
      "ContainerStatus": """
      CuoHCkBkYmQ0MTRmYTgyY2ZlMGU4OGQ3NmRmOWUyMTg1NjA2MzQ2MWFiNzI4NzliMWNhOWQ4YzA0Yjc1NjkzZmI3
      MDIwEhAKDmt1YmUtYXBpc2VydmVyGAEg18KqzKn4g/UYKL36sPWp+IP1GDCAgOjos/2A2aEBQikKJ3JlZ2lzdHJ5
      LmV4YW1wbGUva3ViZS1hcGlzZXJ2ZXI6djEuMjAuMkp5ZG9ja2VyLXB1bGxhYmxlOi8vcmVnaXN0cnkuZXhhbXBs
      ZS9rdWJlLWFwaXNlcnZlckBzaGEyNTY6Y2I0M2FkNGRhZGYxMjVkOTE3ZDQ5NWM1NWRkYjhlNmE5MjdhOWVlOGRl
      OTIyMDdmZWEzMWI5NTdkZmEzY2MyZmIuChxpby5rdWJlcm5ldGVzLmNvbnRhaW5lci5uYW1lEg5rdWJlLWFwaXNl
      cnZlcmIrChZpby5rdWJlcm5ldGVzLnBvZC5uYW1lEhFrdWJlLWFwaXNlcnZlci1tMWIqChtpby5rdWJlcm5ldGVz
      LnBvZC5uYW1lc3BhY2USC2t1YmUtc3lzdGVtYjkKFWlvLmt1YmVybmV0ZXMucG9kLnVpZBIgZGEyZWM0MWE2ZDg3
      ZTZkZjYwZjM2OTI4OGExY2VmNTJqKAocaW8ua3ViZXJuZXRlcy5jb250YWluZXIuaGFzaBIIMWYxMWUxMTZqKQok
      aW8ua3ViZXJuZXRlcy5jb250YWluZXIucmVzdGFydENvdW50EgEwakYKLmlvLmt1YmVybmV0ZXMuY29udGFpbmVy
      LnRlcm1pbmF0aW9uTWVzc2FnZVBhdGgSFC9kZXYvdGVybWluYXRpb24tbG9najgKMGlvLmt1YmVybmV0ZXMuY29u
      dGFpbmVyLnRlcm1pbmF0aW9uTWVzc2FnZVBvbGljeRIERmlsZWouCihpby5rdWJlcm5ldGVzLnBvZC50ZXJtaW5h
      dGlvbkdyYWNlUGVyaW9kEgIzMHIsChMvZXRjL2t1YmVybmV0ZXMvcGtpEhMvZXRjL2t1YmVybmV0ZXMvcGtpGAFy
      cQoUL2Rldi90ZXJtaW5hdGlvbi1sb2cSWS92YXIvbGliL2t1YmVsZXQvcG9kcy9kYTJlYzQxYTZkODdlNmRmNjBm
      MzY5Mjg4YTFjZWY1Mi9jb250YWluZXJzL2t1YmUtYXBpc2VydmVyLzY4ZTdhYmY4emEvdmFyL2xvZy9wb2RzL2t1
      YmUtc3lzdGVtX2t1YmUtYXBpc2VydmVyLW0xX2RhMmVjNDFhNmQ4N2U2ZGY2MGYzNjkyODhhMWNlZjUyL2t1YmUt
      YXBpc2VydmVyLzAubG9n
      """,
      "ListPodSandbox": """
      CvkDCkBiZmIzM2E0MDBkNjEzOWFjM2M3OTQ3MWQyZmU3NDkxYzVhMGZjMzA5YWE2NTY4OWU2MDc3N2E0NDdkMTMy
      NDIwEkIKEWt1YmUtYXBpc2VydmVyLW0xEiBkYTJlYzQxYTZkODdlNmRmNjBmMzY5Mjg4YTFjZWY1MhoLa3ViZS1z
      eXN0ZW0ggPTUjqb4g/UYKhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXIqKwoWaW8ua3ViZXJuZXRlcy5wb2Qu
      bmFtZRIRa3ViZS1hcGlzZXJ2ZXItbTEqKgobaW8ua3ViZXJuZXRlcy5wb2QubmFtZXNwYWNlEgtrdWJlLXN5c3Rl
      bSo5ChVpby5rdWJlcm5ldGVzLnBvZC51aWQSIGRhMmVjNDFhNmQ4N2U2ZGY2MGYzNjkyODhhMWNlZjUyKhUKBHRp
      ZXISDWNvbnRyb2wtcGxhbmUyPQoZa3ViZXJuZXRlcy5pby9jb25maWcuaGFzaBIgZGEyZWM0MWE2ZDg3ZTZkZjYw
      ZjM2OTI4OGExY2VmNTIyOwoZa3ViZXJuZXRlcy5pby9jb25maWcuc2VlbhIeMjAyNi0xMS0yMVQxMjozODo0OS4w
      OTI2ODY1NDBaMiMKG2t1YmVybmV0ZXMuaW8vY29uZmlnLnNvdXJjZRIEZmlsZQ==
      """,
      "PodSandboxStatus": """
      CoUECkBiZmIzM2E0MDBkNjEzOWFjM2M3OTQ3MWQyZmU3NDkxYzVhMGZjMzA5YWE2NTY4OWU2MDc3N2E0NDdkMTMy
      NDIwEkIKEWt1YmUtYXBpc2VydmVyLW0xEiBkYTJlYzQxYTZkODdlNmRmNjBmMzY5Mjg4YTFjZWY1MhoLa3ViZS1z
      eXN0ZW0gq6rzjan4g/UYKgAyCAoGEgQIAhABOhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXI6KwoWaW8ua3Vi
      ZXJuZXRlcy5wb2QubmFtZRIRa3ViZS1hcGlzZXJ2ZXItbTE6KgobaW8ua3ViZXJuZXRlcy5wb2QubmFtZXNwYWNl
      EgtrdWJlLXN5c3RlbTo5ChVpby5rdWJlcm5ldGVzLnBvZC51aWQSIGRhMmVjNDFhNmQ4N2U2ZGY2MGYzNjkyODhh
      MWNlZjUyOhUKBHRpZXISDWNvbnRyb2wtcGxhbmVCPQoZa3ViZXJuZXRlcy5pby9jb25maWcuaGFzaBIgZGEyZWM0
      MWE2ZDg3ZTZkZjYwZjM2OTI4OGExY2VmNTJCOwoZa3ViZXJuZXRlcy5pby9jb25maWcuc2VlbhIeMjAyNi0xMS0y
      MVQxMjozODo0OS4wOTI2ODY1NDBaQiMKG2t1YmVybmV0ZXMuaW8vY29uZmlnLnNvdXJjZRIEZmlsZQ==
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
        "Error: No such container: <id>"
      ),
      "PodSandboxStatus": (
        2,
        "Error: No such container: <id>"
      ),
      "StopContainer": (
        2,
        "Error response from daemon: No such container: <id>"
      ),
    ])
}
