/// Finds the files of a log, those it was rotated to included, in the order of their alerts.
struct WholeLog {
  let path: String
  let files: any FileSystem
  /// Whether rotated files belong to it.
  var withSiblings = true

  /// The files of a log at one moment, the oldest first. The one that is written comes last, where there
  /// is one.
  struct Parts {
    var list: [LogPart] = []
    /// What could not be opened, and why.
    var troubles: [AlertReader.Note] = []
  }

  /// A listing during a rotation is made again so often.
  private static let attempts = 20

  /// Opens them all. A rotation in between is noticed, and the listing made again.
  func parts() throws -> Parts {
    var parts = try open()
    for _ in 0..<Self.attempts {
      let again = try open()
      let isSame = identities(parts) == identities(again)
      parts = again
      if isSame { break }
    }
    return parts
  }

  private func identities(_ parts: Parts) -> [String] {
    parts.list.map { "\($0.status.device) \($0.status.inode)" }
  }

  private func open() throws -> Parts {
    var parts = Parts()
    var rotated: [LogPart] = []
    if withSiblings {
      let siblings = siblings(&parts)
      let names = Set(siblings.map(\.path))
      for sibling in siblings {
        if sibling.isUnreadable {
          parts.troubles.append(.unreadable(path: sibling.path))
          continue
        }
        do {
          let part = try LogPart(path: sibling.path, files: files)
          if let part, part.first != nil { rotated.append(part) }
          // One that is being packed lies beside what it is made from.
          if let damage = part?.damage, !names.contains(String(sibling.path.dropLast(3))) {
            parts.troubles.append(.damaged(path: sibling.path, reason: damage.description))
          }
        } catch let error as FileError where error.number != Self.noSuchFile {
          parts.troubles.append(.damaged(path: sibling.path, reason: systemMessage(error.number)))
        } catch is FileError {}
      }
    }
    let written = try LogPart(path: path, files: files)
    parts.list = Self.ordered(rotated, written)
    return parts
  }

  private static let noSuchFile: Int32 = 2

  /// A directory that may not be listed may hold a log that can be read.
  private func siblings(_ parts: inout Parts) -> [RotatedLogs.Sibling] {
    do { return try RotatedLogs(files: files, path: path).siblings() } catch {
      if error.number != Self.noSuchFile {
        parts.troubles.append(
          .damaged(path: directory(of: path), reason: systemMessage(error.number)))
      }
      return []
    }
  }

  private static func ordered(_ rotated: [LogPart], _ written: LogPart?) -> [LogPart] {
    // A copy that is being made, or packed, begins as its original does: the longer one has it all.
    var originals: [AlertLineHead: LogPart] = [:]
    for part in rotated {
      guard let first = part.first, part.first != written?.first else { continue }
      if let other = originals[first], !isBetter(part, other) { continue }
      originals[first] = part
    }
    let distinct = Array(originals.values)
    func seq(_ part: LogPart) -> Int64 { part.first?.seq ?? 0 }
    // Where numbers began anew, since state and log were carried away, only the clock knows the order.
    let isRenumbered = written?.first.map { first in distinct.contains { seq($0) > first.seq } }
    let sorted =
      isRenumbered == true
      ? distinct.sorted { ($0.status.modified, seq($0)) < ($1.status.modified, seq($1)) }
      : distinct.sorted { (seq($0), $0.status.modified) < (seq($1), $1.status.modified) }
    return sorted + (written.map { [$0] } ?? [])
  }

  /// Of two files that begin alike: what is not packed may not be cut off, and what is longer is whole.
  private static func isBetter(_ part: LogPart, _ other: LogPart) -> Bool {
    if part.isCompressed != other.isCompressed { return !part.isCompressed }
    return part.status.size > other.status.size
  }
}
