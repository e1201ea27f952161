import Glibc

/// A pattern of file names (glob(7)): `*`, `?` and `[…]`; a backslash takes a sign for itself.
enum GlobPattern {
  private static let wildcards: Set<UInt8> = [
    UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["),
  ]

  /// Whether it may match more than one name.
  static func hasWildcard(_ pattern: String) -> Bool { firstWildcard(Array(pattern.utf8)) != nil }

  /// The part of the directory that stands before the first wildcard, or before the name.
  static func namedDirectory(of pattern: String) -> String {
    let bytes = Array(pattern.utf8)
    let end = firstWildcard(bytes) ?? bytes.count
    guard let slash = bytes[..<end].lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return unquoted(bytes[...slash])
  }

  /// `path` as a pattern for itself.
  static func quoted(_ path: String) -> String {
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if wildcards.contains(byte) || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The paths that `pattern`, which is absolute, matches, by their bytes. Hidden files are none.
  static func matches(of pattern: String) -> Result<[String], ReadingFault> {
    var found = glob_t()
    defer { globfree(&found) }
    switch glob(pattern, GLOB_ERR, nil, &found) {
    case 0:
      let paths = (0..<Int(found.gl_pathc)).compactMap { index in
        found.gl_pathv[index].map { String(cString: $0) }
      }
      return .success(paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    case GLOB_NOMATCH: return .success([])
    case GLOB_NOSPACE: return .failure(ReadingFault(message: "there is not enough memory for it"))
    default:
      return .failure(
        ReadingFault(
          message: "a directory that it looks into cannot be read",
          advice: "change its owner or its mode"))
    }
  }

  private static func firstWildcard(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 1
      } else if wildcards.contains(bytes[index]) {
        return index
      }
      index += 1
    }
    return nil
  }

  private static func unquoted(_ bytes: some Sequence<UInt8>) -> String {
    var plain: [UInt8] = []
    var isQuoted = false
    for byte in bytes {
      isQuoted = byte == UInt8(ascii: "\\") && !isQuoted
      if !isQuoted { plain.append(byte) }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
