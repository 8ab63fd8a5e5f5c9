/// What a real kube-apiserver (v1.20.2, built from Debian's source with Go 1.21) served on the name
/// `apiserver-loopback-client`, taken off the wire with `openssl s_client` on 2026-11-21 and written
/// down by `openssl asn1parse`: every value of the encoding, without key, signature, times and
/// identifiers. Indented by depth; `*` is what differs from one chain to the next.
///
/// Serial numbers were 2 and 1 there, as up to 1.24; from 1.25.12, 1.26.7, 1.27.4 and 1.28.0 on they
/// are random with 63 bits (client-go, `util/cert`), seen with 1.36.2, whose chain has the same
/// extensions.
enum CapturedChain {
  static let leaf = """
    SEQUENCE
     SEQUENCE
      cont [ 0 ]
       INTEGER :02
      INTEGER *
      SEQUENCE
       OBJECT :sha256WithRSAEncryption
       NULL
      SEQUENCE
       SET
        SEQUENCE
         OBJECT :commonName
         UTF8STRING :apiserver-loopback-client-ca@*
      SEQUENCE
       UTCTIME *
       UTCTIME *
      SEQUENCE
       SET
        SEQUENCE
         OBJECT :commonName
         UTF8STRING :apiserver-loopback-client@*
      SEQUENCE
       SEQUENCE
        OBJECT :rsaEncryption
        NULL
       BIT STRING *
      cont [ 3 ]
       SEQUENCE
        SEQUENCE
         OBJECT :X509v3 Key Usage
         BOOLEAN :255
         OCTET STRING [HEX DUMP]:030205A0
        SEQUENCE
         OBJECT :X509v3 Extended Key Usage
         OCTET STRING [HEX DUMP]:300A06082B06010505070301
        SEQUENCE
         OBJECT :X509v3 Basic Constraints
         BOOLEAN :255
         OCTET STRING [HEX DUMP]:3000
        SEQUENCE
         OBJECT :X509v3 Authority Key Identifier
         OCTET STRING [HEX DUMP]:30168014*
        SEQUENCE
         OBJECT :X509v3 Subject Alternative Name
         OCTET STRING [HEX DUMP]:301B82196170697365727665722D6C6F6F706261636B2D636C69656E74
     SEQUENCE
      OBJECT :sha256WithRSAEncryption
      NULL
     BIT STRING *
    """

  static let authority = """
    SEQUENCE
     SEQUENCE
      cont [ 0 ]
       INTEGER :02
      INTEGER *
      SEQUENCE
       OBJECT :sha256WithRSAEncryption
       NULL
      SEQUENCE
       SET
        SEQUENCE
         OBJECT :commonName
         UTF8STRING :apiserver-loopback-client-ca@*
      SEQUENCE
       UTCTIME *
       UTCTIME *
      SEQUENCE
       SET
        SEQUENCE
         OBJECT :commonName
         UTF8STRING :apiserver-loopback-client-ca@*
      SEQUENCE
       SEQUENCE
        OBJECT :rsaEncryption
        NULL
       BIT STRING *
      cont [ 3 ]
       SEQUENCE
        SEQUENCE
         OBJECT :X509v3 Key Usage
         BOOLEAN :255
         OCTET STRING [HEX DUMP]:030202A4
        SEQUENCE
         OBJECT :X509v3 Basic Constraints
         BOOLEAN :255
         OCTET STRING [HEX DUMP]:30030101FF
        SEQUENCE
         OBJECT :X509v3 Subject Key Identifier
         OCTET STRING [HEX DUMP]:0414*
     SEQUENCE
      OBJECT :sha256WithRSAEncryption
      NULL
     BIT STRING *
    """
}
