/// Secrets that stand in the file although they should not are not repeated in messages, which end
/// in the journal.
enum Secrets {
  /// A line as a message may show it; nil when it names a header that carries a secret, or is a
  /// connection string with a password.
  static func shown(_ line: String) -> String? {
    let lowered = line.lowercased()
    let isSecret =
      HeaderSyntax.secret.contains { lowered.contains($0) }
      || lowered.contains("dsn") && ConnectionText.namesPassword(Array(lowered.utf8))
    return isSecret ? nil : masked(line)
  }

  /// `text` with whatever stands between `//` and `@`, as user information in a URL does, replaced
  /// by as many bullets.
  static func masked(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    var index = 0
    while index + 1 < scalars.count {
      guard scalars[index] == "/", scalars[index + 1] == "/" else {
        index += 1
        continue
      }
      let start = index + 2
      var end = start
      while end < scalars.count, !"/?#\"' ".unicodeScalars.contains(scalars[end]) { end += 1 }
      if let at = scalars[start..<end].lastIndex(of: "@") {
        for place in start..<at { scalars[place] = "•" }
      }
      index = start
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }
}
