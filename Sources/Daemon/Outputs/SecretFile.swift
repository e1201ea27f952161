import Configuration
import ContentDigest

/// Reads secrets from where they are kept.
enum SecretFile {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The bytes of a secret's file; no message has them.
  static func bytes(of source: SecretSource) throws(Failure) -> [UInt8] {
    let path: String
    switch source {
    case .file(let file): path = file
    case .credential(_, let file?): path = file
    case .credential(let name, nil):
      throw Failure(description: "the credential '\(name)' is only there under systemd")
    }
    do { return try LocalFeedFile.read(path, limit: 65_536) } catch {
      throw Failure(description: "cannot read the secret's file '\(path)'")
    }
  }
}

/// What an output leads to, as it is stored.
enum OutputTarget {
  static func digest(_ kind: String, _ place: String) -> String {
    var hasher = SHA256Hasher()
    hasher.update(field: kind)
    hasher.update(field: place)
    return hasher.finish().hexPrefix(bytes: 16)
  }
}
