/// Warnings that say the same of many places stand once.
public enum WarningKinds {
  /// So many warnings of one kind are shown where they name different things.
  private static let mostShown = 5

  /// One warning for each kind, with the lines of its others; a few where they name different things.
  /// In the order of `warnings`.
  ///
  /// - Parameter said: what was said before: a kind is left out where every message of it stood there
  ///   as often.
  public static func summary(
    of warnings: [Diagnostic], after said: [Diagnostic] = []
  ) -> [Diagnostic] {
    let before = counts(said)
    let now = counts(warnings)
    var groups: [String: [Diagnostic]] = [:]
    var order: [String] = []
    for warning in warnings {
      let kind = kind(of: warning)
      if groups[kind] == nil { order.append(kind) }
      groups[kind, default: []].append(warning)
    }
    return order.flatMap { kind -> [Diagnostic] in
      let group = groups[kind] ?? []
      let isNews = group.contains { now[$0.message, default: 0] > before[$0.message, default: 0] }
      return isNews ? shown(group) : []
    }
  }

  private static func shown(_ group: [Diagnostic]) -> [Diagnostic] {
    let sameMessage = group.allSatisfy { $0.message == group[0].message }
    var shown = Array(group.prefix(sameMessage ? 1 : mostShown))
    let others = group.dropFirst(shown.count).map { $0 }
    if let last = shown.indices.last {
      let file = shown[last].file
      shown[last].others = others.map { other in
        let line = "\(other.position?.line ?? 0)"
        return other.file.utf8.elementsEqual(file.utf8) ? line : "\(other.file):\(line)"
      }
    }
    return shown
  }

  private static func counts(_ warnings: [Diagnostic]) -> [String: Int] {
    warnings.reduce(into: [:]) { $0[$1.message, default: 0] += 1 }
  }

  /// The message without what it quotes.
  private static func kind(of warning: Diagnostic) -> String {
    var isQuoted = false
    return String(
      warning.message.filter { character in
        if character == "\"" { isQuoted.toggle() }
        return !isQuoted
      })
  }
}
