extension RecordedRuntime {
  /// Recorded in November 2026: CRI-O 1.24.6, built from its tag with Go 1.21, over conmon 2.1.6
  /// and runc 1.1.5 of Debian 12.
  /// The pod was made over CRI with kubelet's labels.
  /// Registry and folders are renamed, and of `runtimeSpec` in the verbose info the first field is
  /// left.
  static let crio = RecordedRuntime(
    interfaces: ["runtime.v1", "runtime.v1alpha2"],
    containerID: "5ecf5276a97c1ede7df14378869f32f81e48c0d235b316cc58033501c88193f2",
    podID: "f249ec0fc87b596568164e310360181106c87eff7017e4a02a2520a961989c48",
    replies: [
      "Version": """
      CgUwLjEuMBIFY3JpLW8aBjEuMjQuNiICdjE=
      """,
      "Status": """
      CqkBChAKDFJ1bnRpbWVSZWFkeRABCpQBCgxOZXR3b3JrUmVhZHkaFU5ldHdvcmtQbHVnaW5Ob3RSZWFkeSJtTmV0
      d29yayBwbHVnaW4gcmV0dXJucyBlcnJvcjogTm8gQ05JIGNvbmZpZ3VyYXRpb24gZmlsZSBpbiAvZXRjL2NuaS9u
      ZXQuZC4gSGFzIHlvdXIgbmV0d29yayBwcm92aWRlciBzdGFydGVkPw==
      """,
      "ListContainers": """
      CtcECkA1ZWNmNTI3NmE5N2MxZWRlN2RmMTQzNzg4NjlmMzJmODFlNDhjMGQyMzViMzE2Y2M1ODAzMzUwMWM4ODE5
      M2YyEkBmMjQ5ZWMwZmM4N2I1OTY1NjgxNjRlMzEwMzYwMTgxMTA2Yzg3ZWZmNzAxN2U0YTAyYTI1MjBhOTYxOTg5
      YzQ4GhIKDmt1YmUtYXBpc2VydmVyEAMiKQoncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlcjp2MS4yMC4y
      KmdyZWdpc3RyeS5leGFtcGxlL2t1YmUtYXBpc2VydmVyQHNoYTI1NjpjYjQzYWQ0ZGFkZjEyNWQ5MTdkNDk1YzU1
      ZGRiOGU2YTkyN2E5ZWU4ZGU5MjIwN2ZlYTMxYjk1N2RmYTNjYzJmMAE47KTqocr0g/UYQi4KHGlvLmt1YmVybmV0
      ZXMuY29udGFpbmVyLm5hbWUSDmt1YmUtYXBpc2VydmVyQisKFmlvLmt1YmVybmV0ZXMucG9kLm5hbWUSEWt1YmUt
      YXBpc2VydmVyLW0xQioKG2lvLmt1YmVybmV0ZXMucG9kLm5hbWVzcGFjZRILa3ViZS1zeXN0ZW1COQoVaW8ua3Vi
      ZXJuZXRlcy5wb2QudWlkEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1Y0opCiRpby5rdWJlcm5ldGVz
      LmNvbnRhaW5lci5yZXN0YXJ0Q291bnQSATNKLgooaW8ua3ViZXJuZXRlcy5wb2QudGVybWluYXRpb25HcmFjZVBl
      cmlvZBICMzA=
      """,
      "ContainerStatus": """
      CvEECkA1ZWNmNTI3NmE5N2MxZWRlN2RmMTQzNzg4NjlmMzJmODFlNDhjMGQyMzViMzE2Y2M1ODAzMzUwMWM4ODE5
      M2YyEhIKDmt1YmUtYXBpc2VydmVyEAMYASDb2Y22yvSD9Rgo+f+268r0g/UYQikKJ3JlZ2lzdHJ5LmV4YW1wbGUv
      a3ViZS1hcGlzZXJ2ZXI6djEuMjAuMkpncmVnaXN0cnkuZXhhbXBsZS9rdWJlLWFwaXNlcnZlckBzaGEyNTY6Y2I0
      M2FkNGRhZGYxMjVkOTE3ZDQ5NWM1NWRkYjhlNmE5MjdhOWVlOGRlOTIyMDdmZWEzMWI5NTdkZmEzY2MyZmIuChxp
      by5rdWJlcm5ldGVzLmNvbnRhaW5lci5uYW1lEg5rdWJlLWFwaXNlcnZlcmIrChZpby5rdWJlcm5ldGVzLnBvZC5u
      YW1lEhFrdWJlLWFwaXNlcnZlci1tMWIqChtpby5rdWJlcm5ldGVzLnBvZC5uYW1lc3BhY2USC2t1YmUtc3lzdGVt
      YjkKFWlvLmt1YmVybmV0ZXMucG9kLnVpZBIgMmU1ZjdiMWMwZDNhNGY2ZThiOWMwZDFlMmYzYTRiNWNqKQokaW8u
      a3ViZXJuZXRlcy5jb250YWluZXIucmVzdGFydENvdW50EgEzai4KKGlvLmt1YmVybmV0ZXMucG9kLnRlcm1pbmF0
      aW9uR3JhY2VQZXJpb2QSAjMwciwKEy9ldGMva3ViZXJuZXRlcy9wa2kSEy9ldGMva3ViZXJuZXRlcy9wa2kYAXoi
      L3Zhci9sb2cvcG9kcy9rdWJlLWFwaXNlcnZlcl8zLmxvZxKhAQoEaW5mbxKYAXsic2FuZGJveElEIjoiZjI0OWVj
      MGZjODdiNTk2NTY4MTY0ZTMxMDM2MDE4MTEwNmM4N2VmZjcwMTdlNGEwMmEyNTIwYTk2MTk4OWM0OCIsInBpZCI6
      MTY2OTksInJ1bnRpbWVTcGVjIjp7Im9jaVZlcnNpb24iOiIxLjAuMi1kZXYifSwicHJpdmlsZWdlZCI6ZmFsc2V9
      """,
      "ListPodSandbox": """
      CqIDCkBmMjQ5ZWMwZmM4N2I1OTY1NjgxNjRlMzEwMzYwMTgxMTA2Yzg3ZWZmNzAxN2U0YTAyYTI1MjBhOTYxOTg5
      YzQ4EkIKEWt1YmUtYXBpc2VydmVyLW0xEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YxoLa3ViZS1z
      eXN0ZW0g5MLv08n0g/UYKhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXIqIwocaW8ua3ViZXJuZXRlcy5jb250
      YWluZXIubmFtZRIDUE9EKisKFmlvLmt1YmVybmV0ZXMucG9kLm5hbWUSEWt1YmUtYXBpc2VydmVyLW0xKioKG2lv
      Lmt1YmVybmV0ZXMucG9kLm5hbWVzcGFjZRILa3ViZS1zeXN0ZW0qOQoVaW8ua3ViZXJuZXRlcy5wb2QudWlkEiAy
      ZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YyoVCgR0aWVyEg1jb250cm9sLXBsYW5lMiMKG2t1YmVybmV0
      ZXMuaW8vY29uZmlnLnNvdXJjZRIEZmlsZQ==
      """,
      "PodSandboxStatus": """
      Cq4DCkBmMjQ5ZWMwZmM4N2I1OTY1NjgxNjRlMzEwMzYwMTgxMTA2Yzg3ZWZmNzAxN2U0YTAyYTI1MjBhOTYxOTg5
      YzQ4EkIKEWt1YmUtYXBpc2VydmVyLW0xEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YxoLa3ViZS1z
      eXN0ZW0g5MLv08n0g/UYKgAyCAoGEgQIAhABOhsKCWNvbXBvbmVudBIOa3ViZS1hcGlzZXJ2ZXI6IwocaW8ua3Vi
      ZXJuZXRlcy5jb250YWluZXIubmFtZRIDUE9EOisKFmlvLmt1YmVybmV0ZXMucG9kLm5hbWUSEWt1YmUtYXBpc2Vy
      dmVyLW0xOioKG2lvLmt1YmVybmV0ZXMucG9kLm5hbWVzcGFjZRILa3ViZS1zeXN0ZW06OQoVaW8ua3ViZXJuZXRl
      cy5wb2QudWlkEiAyZTVmN2IxYzBkM2E0ZjZlOGI5YzBkMWUyZjNhNGI1YzoVCgR0aWVyEg1jb250cm9sLXBsYW5l
      QiMKG2t1YmVybmV0ZXMuaW8vY29uZmlnLnNvdXJjZRIEZmlsZRJjCgRpbmZvElt7ImltYWdlIjoicmVnaXN0cnku
      ZXhhbXBsZS9wYXVzZTozLjIiLCJwaWQiOjE2NjY5LCJydW50aW1lU3BlYyI6eyJvY2lWZXJzaW9uIjoiMS4wLjIt
      ZGV2In19
      """,
      "ImageStatus": """
      CtgBCkA3ZjY2ZDViYjliZGIyODEzYzg5YzIyMDFkMzdmZDFlODI0NmYxNjgyODFiMjExODdhOTVlNjIyZTFjMDhm
      MmFmEidyZWdpc3RyeS5leGFtcGxlL2t1YmUtYXBpc2VydmVyOnYxLjIwLjIaZ3JlZ2lzdHJ5LmV4YW1wbGUva3Vi
      ZS1hcGlzZXJ2ZXJAc2hhMjU2OmNiNDNhZDRkYWRmMTI1ZDkxN2Q0OTVjNTVkZGI4ZTZhOTI3YTllZThkZTkyMjA3
      ZmVhMzFiOTU3ZGZhM2NjMmYg8sgq
      """,
    ],
    errors: [
      "ContainerStatus": (
        5,
        "could not find container \"<id>\": container with ID starting with <id> not found: ID does not exist"
      ),
      "PodSandboxStatus": (
        5,
        "could not find pod \"<id>\": PodSandbox with ID starting with <id> not found: ID does not exist"
      ),
      "StopContainer": (
        5,
        "could not find container \"<id>\": container with ID starting with <id> not found: ID does not exist"
      ),
    ])
}
