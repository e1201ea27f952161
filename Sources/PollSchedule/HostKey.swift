/// What counts as one host: its name in lower case, with the port where it is not the scheme's own.
public enum HostKey {
  /// The key of an `http` or `https` URL. A text of another form is its own key.
  public static func of(_ url: String) -> String {
    let text = url.lowercased()
    guard let scheme = text.range(of: "://") else { return text }
    let authority = text[scheme.upperBound...].prefix { !"/?#\\".contains($0) }
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
    let key = String(host ?? authority)
    let port = text.hasPrefix("https:") ? ":443" : ":80"
    return key.hasSuffix(port) ? String(key.dropLast(port.count)) : key
  }
}

extension String {
  /// The range of the first `part`; Foundation's is not needed for this.
  fileprivate func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
