import Glibc

/// Finds the system's bundle of certificate authorities.
///
/// It is set by `CURLOPT_CAINFO` with `CURLOPT_CAPATH` NULL. Debian builds libcurl with a CA
/// directory; as long as one is set, libcurl's cache of parsed authorities (7.87 and later) stays
/// off and every TLS connection parses the bundle again: 39 to 47 ms of CPU in place of 2 (measured
/// with 7.88.1, 2026-11).
public enum CABundle {
  /// Where distributions keep the bundle, Debian's place first.
  public static let knownFiles = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  /// The first of ``knownFiles`` that can be read.
  public static func systemFile() -> String? {
    knownFiles.first { access($0, R_OK) == 0 }
  }
}
