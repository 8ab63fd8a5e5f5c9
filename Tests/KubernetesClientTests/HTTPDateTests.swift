import KubernetesClient
import Testing

@Suite struct HTTPDateTests {
  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Wed, 31 Dec 1969 23:59:59 GMT", -1), ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
      ("Tue, 19 Jan 2038 03:14:08 GMT", 2_147_483_648),
      ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
      ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
      ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
      ("Mon, 01 Jan 0001 00:00:00 GMT", -62_135_596_800),
      ("Mon, 06 Nov 1994 08:49:37 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
      ("Sun Nov  6 08:49:37 1994", nil), ("Sun, 06 Nov 1994 08:49:37 UTC", nil), ("", nil),
      ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 nov 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:60:37 GMT", nil),
      ("Sun, 06 Nov 1994 08:49:61 GMT", nil), ("Wed, 00 Nov 1994 08:49:37 GMT", nil),
      ("Thu, 31 Nov 1994 08:49:37 GMT", nil), ("Wed, 29 Feb 2023 08:49:37 GMT", nil),
      ("Thu, 29 Feb 1900 00:00:00 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 GMT ", nil),
      ("Sun, -6 Nov 1994 08:49:37 GMT", nil), ("Sun, +6 Nov 1994 08:49:37 GMT", nil),
      ("Sat, 01 Jan 0000 00:00:00 GMT", nil), ("ééééééééééééé GMT", nil),
    ] as [(String, Int64?)])
  func dates(_ text: String, _ expected: Int64?) {
    #expect(HTTPDate.unixSeconds(text) == expected)
  }
}
