import KubernetesClient
import LoopwardenCommands
import Testing

struct BootstrapCredentialSentenceTests {
  private struct Case {
    var verdict: CredentialVerdict
    var now: Int64
    var sentence: String

    init(_ verdict: CredentialVerdict, _ now: Int64, _ sentence: String) {
      (self.verdict, self.now, self.sentence) = (verdict, now, sentence)
    }
  }

  private static let cases: [Case] = [
    Case(
      .lasts(until: 1_830_000_000), 1_800_000_000,
      "the client certificate of loopwarden's kubeconfig ends 2027-12-28T13:20:00Z, in 347 d"),
    Case(
      .lasts(until: nil), 0,
      "the client certificate of loopwarden's kubeconfig does not say when it ends"),
    Case(
      .endsTooSoon(at: 1_801_000_000, needed: 1_810_000_000), 1_800_000_000,
      """
      the client certificate of loopwarden's kubeconfig ends 2027-01-26T21:46:40Z, in 11 d, and is \
      needed until 2027-05-11T01:46:40Z (the next planned restart and 30 d): run `loopwarden \
      bootstrap --renew --kubeconfig /etc/kubernetes/admin.conf`
      """),
    Case(
      .expired(at: 1_800_000_000), 1_800_007_200,
      """
      the client certificate of loopwarden's kubeconfig expired 2027-01-15T08:00:00Z, 2 h ago: run \
      `loopwarden bootstrap --renew --kubeconfig /etc/kubernetes/admin.conf`
      """),
    Case(
      .notYetValid(from: 1_800_000_000), 1_799_996_400,
      """
      the client certificate of loopwarden's kubeconfig holds from 2027-01-15T08:00:00Z on, in 1 h: \
      compare this machine's clock with another's, or run `loopwarden bootstrap --renew \
      --kubeconfig /etc/kubernetes/admin.conf`
      """),
  ]

  @Test(arguments: cases.indices)
  func everyVerdictHasItsSentence(index: Int) {
    let item = Self.cases[index]
    #expect(item.verdict.sentence(.clientCertificate, now: item.now) == item.sentence)
  }

  @Test func aTokenIsCalledOne() {
    #expect(
      CredentialVerdict.lasts(until: nil).sentence(.token, now: 0)
        == "the token of loopwarden's kubeconfig does not say when it ends")
  }
}
