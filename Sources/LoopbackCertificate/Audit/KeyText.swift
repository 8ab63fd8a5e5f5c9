package import OpenSSLKit

/// The private key of a text, as kube-apiserver would read it.
package struct KeyText: Sendable {
  /// What the first key block holds.
  package enum Outcome: Sendable {
    /// No block is a private key.
    case none
    /// It is encrypted; `how` names the way: `PKCS#8` or `RFC 1421 headers`.
    case encrypted(how: String)
    /// It cannot be read.
    case unreadable(String)
    /// A key whose private half is not that of its public half.
    case damaged(PrivateKey)
    /// A key.
    case key(PrivateKey, PrivateKey.Form)
  }

  /// Bits of the largest key whose halves are compared: Go's TLS client takes no larger RSA key.
  private static let largestChecked = 8192

  /// What the text is.
  package let summary: PEMSummary
  /// The label of the first key block.
  package let label: String?
  /// What it holds.
  package let outcome: Outcome

  /// Takes the first block whose label ends in `PRIVATE KEY`, as Go's `tls.X509KeyPair` does.
  package init(_ scan: borrowing PEMScan) {
    summary = scan.summary
    let first = summary.blocks.firstIndex {
      $0.label == "PRIVATE KEY" || $0.label.hasSuffix(" PRIVATE KEY")
    }
    guard let first else {
      (label, outcome) = (nil, .none)
      return
    }
    let block = summary.blocks[first]
    label = block.label
    if block.isEncrypted {
      outcome = .encrypted(how: "headers of RFC 1421")
    } else if block.label == "ENCRYPTED PRIVATE KEY" {
      outcome = .encrypted(how: "PKCS#8")
    } else if let form = PrivateKey.Form(der: scan.contents[first]) {
      do throws(OpenSSLError) {
        let key = try PrivateKey(der: scan.contents[first])
        // The check tests primes, which takes for ever with numbers that somebody made for it;
        // `key-strength` refuses keys of that size anyway.
        let mayCheck = key.bits <= Self.largestChecked
        outcome = !mayCheck || key.isConsistent ? .key(key, form) : .damaged(key)
      } catch {
        outcome = .unreadable(error.description)
      }
    } else {
      outcome = .unreadable("it is neither PKCS#1 nor SEC 1 nor PKCS#8")
    }
  }

  /// The key, where one could be read.
  package var key: PrivateKey? {
    if case .key(let key, _) = outcome { return key }
    return nil
  }
}
