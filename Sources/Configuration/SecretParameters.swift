/// Parameters of a URL's query that look like secrets: by their names, and by values that nobody would
/// have thought up.
enum SecretParameters {
  /// What names end in, without `-` and `_`. Their values are secrets, whatever they are.
  private static let certain = ["token", "secret", "password", "passwd", "pwd", "apikey"]
  /// Names that stand for other things too (`key=politics`).
  private static let likely = ["key", "auth", "signature", "sig", "pass"]

  /// The names of those in `url`, as they stand there.
  static func names(in url: String) -> [String] {
    parameters(of: url).filter(isSecret).map { String($0.name) }
  }

  /// `url` without them.
  static func removed(from url: String) -> String {
    guard let mark = url.firstIndex(of: "?") else { return url }
    let end = url.firstIndex(of: "#") ?? url.endIndex
    guard mark < end else { return url }
    let kept = parameters(of: url).filter { !isSecret($0) }.map(\.whole)
    return url[..<mark] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&")) + url[end...]
  }

  private struct Parameter {
    let whole: Substring
    var name: Substring { whole.prefix { $0 != "=" } }
    var value: Substring { whole.dropFirst(name.count + 1) }
  }

  private static func parameters(of url: String) -> [Parameter] {
    guard url.utf8.contains(UInt8(ascii: "?")) else { return [] }
    let whole = url.prefix { $0 != "#" }
    guard let mark = whole.firstIndex(of: "?") else { return [] }
    return whole[whole.index(after: mark)...]
      .split(separator: "&", omittingEmptySubsequences: false).map(Parameter.init)
  }

  private static func isSecret(_ parameter: Parameter) -> Bool {
    let name = (URLText.decoded(parameter.name) ?? "").lowercased()
      .filter { $0 != "-" && $0 != "_" }
    guard !parameter.value.isEmpty else { return false }
    if certain.contains(where: name.hasSuffix) { return true }
    return likely.contains(where: name.hasSuffix) && looksRandom(parameter.value)
  }

  /// Eight characters or more, a digit among them.
  private static func looksRandom(_ value: Substring) -> Bool {
    value.utf8.count >= 8 && value.utf8.contains { (0x30...0x39).contains($0) }
  }
}
