import Glibc

/// Absolute paths by text alone, without following links.
public enum FilePath {
  /// `path` seen from the current directory.
  public static func absolute(_ path: String) -> String { absolute(path, in: currentDirectory()) }

  /// `path` seen from `directory`, with `.`, `..` and double slashes resolved.
  static func absolute(_ path: String, in directory: String) -> String {
    if isResolved(path) { return path }
    let whole = path.hasPrefix("/") ? path : directory + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether `path` is absolute and no part of it is empty or begins with a dot.
  private static func isResolved(_ path: String) -> Bool {
    let slash = UInt8(ascii: "/")
    guard path.utf8.first == slash, path.utf8.last != slash else { return false }
    var previous: UInt8 = 0
    for byte in path.utf8 {
      if previous == slash, byte == slash || byte == UInt8(ascii: ".") { return false }
      previous = byte
    }
    return true
  }

  /// The absolute path of the directory that holds `file`.
  static func directory(of file: String) -> String {
    let path = absolute(file, in: currentDirectory())
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  static func currentDirectory() -> String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// Whether this process may run the file now.
  static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

  /// Whether this process may read the file now.
  static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
}

extension ValueRule where Value == String {
  /// A path; relative ones are taken from the directory of the configuration file.
  static var path: ValueRule<String> {
    ValueRule(type: "path", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.path(node, key) else { return nil }
      return FilePath.absolute(text, in: reading.directory)
    }
  }

  /// As ``path``, of a file: not of something that ends like a directory.
  static var filePath: ValueRule<String> {
    ValueRule(type: "path", written: TOMLText.quoted) { node, key, reading in
      if case .string(let text) = node.value, text.hasSuffix("/") {
        reading.refuse(key, "must name a file, not the directory \(Quoted(text))", node)
        return nil
      }
      return path.read(node, key, &reading)
    }
  }
}

extension Reading {
  /// A path as it is written; one that only a shell could read is refused.
  mutating func path(_ node: TOMLNode, _ key: String) -> String? {
    guard let text = text(node, key, "a path") else { return nil }
    if text.hasPrefix("~") {
      refuse(
        key, "begins with '~', which only a shell expands", node, advice: "write the whole path")
      return nil
    }
    return text
  }
}
