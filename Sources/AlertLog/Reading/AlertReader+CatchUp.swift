extension AlertReader {
  /// After a rotation, or where numbers are missing: reads what comes after the last alert from whichever
  /// files it stands in.
  func catchUp(_ body: (LoggedAlert) -> Bool) throws -> Bool {
    let parts = try log.parts().list
    cursor = nil
    guard let last = sequence.last else {
      for part in parts {
        guard try read(part, from: 0, isLast: part.path == log.path, body) else { return false }
      }
      return true
    }
    let places = try newLines(in: parts, after: last)
    // While a file is being packed or copied its lines may be nowhere for a moment.
    if patience > 0, try hasGap(places, after: last) {
      patience -= 1
      return true
    }
    patience = Self.gapPatience
    for place in places {
      let goesOn = try read(
        place.part, from: place.offset,
        behind: place.part.isCompressed && !place.isWhole ? last.seq : nil,
        isLast: place.part.path == log.path, body)
      guard goesOn else { return false }
    }
    return true
  }

  struct NewLines {
    let part: LogPart
    let offset: Int64
    /// Its first new line; nil where there is none.
    let first: AlertLineHead?
    /// All of the file is new: it holds other alerts under old numbers.
    var isWhole = false
  }

  /// Where lines after `last` begin, file by file.
  private func newLines(
    in parts: [LogPart], after last: AlertLineHead
  ) throws -> [NewLines] {
    let index =
      parts.indices.last { index in
        parts[index].path != log.path && parts[index].first.map { $0.seq <= last.seq + 1 } ?? false
      } ?? 0
    return try parts.dropFirst(index).map { part in
      if part.path == log.path, try isRenumbered(part, after: last) {
        return NewLines(part: part, offset: 0, first: nil, isWhole: true)
      }
      if part.isCompressed { return try firstPacked(part, after: last) }
      return try firstPlain(part, after: last)
    }
  }

  /// Whether the file that is written holds other alerts under old numbers.
  private func isRenumbered(_ part: LogPart, after last: AlertLineHead) throws -> Bool {
    guard let head = try lastHead(of: part) else { return false }
    return head.seq <= last.seq && !sequence.contains(head)
  }

  private func firstPacked(_ part: LogPart, after last: AlertLineHead) throws -> NewLines {
    var first: AlertLineHead?
    var isOther = false
    do {
      try part.forEach { line in
        guard let head = AlertLineHead(ofAny: line.bytes) else { return true }
        if head.seq == last.seq { isOther = head != last }
        if head.seq > last.seq { first = head }
        return first == nil
      }
    } catch is GzipError {}
    if isOther { return NewLines(part: part, offset: 0, first: nil, isWhole: true) }
    return NewLines(part: part, offset: 0, first: first)
  }

  private func firstPlain(_ part: LogPart, after last: AlertLineHead) throws -> NewLines {
    var offset: Int64 = 0
    var first: AlertLineHead?
    var isOther = false
    try part.forEachBackward { line in
      guard let head = AlertLineHead(ofAny: line.bytes) else { return true }
      guard head.seq > last.seq else {
        isOther = head.seq == last.seq && head != last
        offset = line.offset + Int64(line.bytes.count) + 1
        return false
      }
      first = head
      return true
    }
    if isOther { return NewLines(part: part, offset: 0, first: nil, isWhole: true) }
    return NewLines(part: part, offset: offset, first: first)
  }

  /// Whether numbers are missing between the last line and the first new ones of the files.
  private func hasGap(_ places: [NewLines], after last: AlertLineHead) throws -> Bool {
    var due = last.seq + 1
    for place in places {
      guard let first = place.first else { continue }
      if first.seq > due { return true }
      due = max(due, try lastHead(of: place.part)?.seq ?? first.seq) + 1
    }
    return false
  }
}
