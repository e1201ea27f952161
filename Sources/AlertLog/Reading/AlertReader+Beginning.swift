import FeedModel

extension AlertReader {
  /// Where reading begins: in which file, from where, and how many wanted alerts are passed over there.
  struct Start {
    var index = 0
    var offset: Int64 = 0
    var skip = 0
    /// Whether files that could not be opened might have been read too.
    var isWhole = true
  }

  /// Finds the place without reading more than has to be read.
  func place(of beginning: Beginning, in parts: [LogPart]) throws -> Start {
    switch beginning {
    case .start: return Start(index: firstWanted(in: parts))
    case .last(let count): return try placeOfLast(count, in: parts)
    case .end: return Start(index: parts.count, isWhole: false)
    }
  }

  /// An alert is written when it is raised, or later: what was last written a day before `since` holds
  /// none. A day for clocks that were set.
  private func firstWanted(in parts: [LogPart]) -> Int {
    guard let since = selection.since else { return 0 }
    let limit = since.advanced(byMilliseconds: -86_400_000).milliseconds
    return parts.firstIndex { $0.status.modified / 1_000_000 >= limit || $0.path == log.path }
      ?? parts.count
  }

  private func placeOfLast(_ count: Int, in parts: [LogPart]) throws -> Start {
    guard count > 0 else { return Start(index: parts.count, isWhole: false) }
    let first = firstWanted(in: parts)
    var left = count
    for index in parts.indices.reversed() where index >= first {
      var found = 0
      if parts[index].isCompressed {
        do {
          try parts[index].forEach { line in
            if isWanted(line.bytes) { found += 1 }
            return true
          }
        } catch is GzipError {}
        if found >= left {
          return Start(index: index, skip: found - left, isWhole: false)
        }
      } else {
        var start: Int64?
        try parts[index].forEachBackward { line in
          guard isWanted(line.bytes) else { return true }
          found += 1
          if found == left { start = line.offset }
          return start == nil
        }
        if let start { return Start(index: index, offset: start, isWhole: false) }
      }
      left -= found
    }
    return Start(index: first)
  }

  private func isWanted(_ line: [UInt8]) -> Bool {
    guard selection.mayPass(line: line), let alert = LoggedAlert(line: line) else { return false }
    return selection.passes(alert)
  }

  /// Places the cursor behind all of `parts`.
  func passOver(_ parts: [LogPart]) throws {
    if let written = parts.last, written.path == log.path {
      var end: Int64 = 0
      var mark: (offset: Int64, bytes: [UInt8])?
      try written.forEachBackward { line in
        end = line.offset + Int64(line.bytes.count) + 1
        mark = (line.offset, Array(line.bytes.prefix(160)))
        return false
      }
      cursor = Cursor(part: written, offset: end, mark: mark)
    }
    for part in parts.reversed() {
      guard let last = try lastHead(of: part) else { continue }
      sequence.take(last)
      return
    }
  }

  /// The head of the last alert in a file.
  func lastHead(of part: LogPart) throws -> AlertLineHead? {
    var last: AlertLineHead?
    if part.isCompressed {
      do {
        try part.forEach { line in
          last = AlertLineHead(ofAny: line.bytes) ?? last
          return true
        }
      } catch is GzipError {}
    } else {
      try part.forEachBackward { line in
        last = AlertLineHead(ofAny: line.bytes)
        return last == nil
      }
    }
    return last
  }
}
