import ReadableText

/// Resolves relative references (RFC 3986, section 5) on bytes. Characters beyond ASCII stay as
/// they are (RFC 3987); nothing is normalised that needs no resolving.
struct URLReference {
  private var scheme: Substring.UTF8View?
  private var authority: Substring.UTF8View?
  private var path: Substring.UTF8View
  private var query: Substring.UTF8View?
  private var fragment: Substring.UTF8View?

  /// Splits `text` by the grammar of appendix B; never fails.
  private init(_ text: Substring) {
    var rest = text.utf8
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
      scheme = rest[..<colon]
      rest = rest[rest.index(after: colon)...]
    }
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[rest.index(after: hash)...]
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    if rest.starts(with: "//".utf8) {
      let start = rest.dropFirst(2)
      let end = start.firstIndex(of: UInt8(ascii: "/")) ?? start.endIndex
      authority = start[..<end]
      rest = start[end...]
    }
    path = rest
  }

  /// Whether `text` begins with a scheme, so that no base matters.
  static func isAbsolute(_ text: String) -> Bool {
    var isFirst = true
    for byte in text.utf8 {
      if byte == UInt8(ascii: ":") { return !isFirst }
      guard isSchemeByte(byte), !isFirst || CharacterReference.isLetter(byte) else { return false }
      isFirst = false
    }
    return false
  }

  private static func isScheme(_ bytes: Substring.UTF8View) -> Bool {
    guard let first = bytes.first, CharacterReference.isLetter(first) else { return false }
    return bytes.allSatisfy { isSchemeByte($0) }
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    CharacterReference.isLetter(byte) || CharacterReference.isDigit(byte) || byte == 0x2B
      || byte == 0x2D || byte == 0x2E
  }

  /// `reference` made absolute against `base`; as it is where it is absolute already or `base` is
  /// no base.
  static func resolve(_ reference: String, against base: String?) -> String {
    guard let base, !isAbsolute(reference) else { return reference }
    let root = URLReference(base[...])
    guard let scheme = root.scheme, root.authority != nil || root.path.first == 0x2F else {
      return reference
    }
    let relative = URLReference(reference[...])
    var result = String(Substring(scheme)) + ":"
    if let authority = relative.authority {
      result += "//" + String(Substring(authority))
      result += withoutDots(Array(relative.path))
    } else {
      if let authority = root.authority { result += "//" + String(Substring(authority)) }
      if relative.path.isEmpty {
        result += String(Substring(root.path))
      } else if relative.path.first == UInt8(ascii: "/") {
        result += withoutDots(Array(relative.path))
      } else {
        result += withoutDots(merged(root: root, relative: relative.path))
      }
    }
    let query = relative.query ?? (sameDocument(relative) ? root.query : nil)
    if let query { result += "?" + String(Substring(query)) }
    if let fragment = relative.fragment { result += "#" + String(Substring(fragment)) }
    return result
  }

  private static func sameDocument(_ relative: URLReference) -> Bool {
    relative.authority == nil && relative.path.isEmpty
  }

  private static func merged(root: URLReference, relative: Substring.UTF8View) -> [UInt8] {
    if root.authority != nil, root.path.isEmpty { return [UInt8(ascii: "/")] + Array(relative) }
    guard let slash = root.path.lastIndex(of: UInt8(ascii: "/")) else { return Array(relative) }
    return Array(root.path[...slash]) + Array(relative)
  }

  /// Section 5.2.4, without the intermediate strings.
  private static func withoutDots(_ path: [UInt8]) -> String {
    var kept: [ArraySlice<UInt8>] = []
    let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let rooted = path.first == UInt8(ascii: "/")
    for (index, segment) in segments.enumerated() {
      if rooted && index == 0 { continue }
      let last = index == segments.count - 1
      if segment.elementsEqual(".".utf8) {
        if last { kept.append([]) }
      } else if segment.elementsEqual("..".utf8) {
        if !kept.isEmpty { kept.removeLast() }
        if last { kept.append([]) }
      } else {
        kept.append(segment)
      }
    }
    let joined = Array(kept.joined(separator: [UInt8(ascii: "/")]))
    return (rooted ? "/" : "") + String(decoding: joined, as: UTF8.self)
  }
}
