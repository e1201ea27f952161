/// In what an item must agree with a known one to be the same under another identity. Two marks that
/// agree by chance do so once in 10^13 pairs; two articles are never made one on less.
enum Resemblance: UInt64, CaseIterable {
  // In the order in which they are tried: the surest first.
  case pageAndText, textAndDate, pageAndTitle, pageAndDate, pageAndBody
  case stemAndTitle, stemAndDate, stemAndBody, stemTitleAndDate, stemBodyAndDate
  /// Nothing but the text; ``LostItems`` says when that is enough.
  case text
  /// Of entries of schema 4 and before.
  case earlierAliasAndText, earlierAlias

  /// A number that is equal for an item and an entry that agree in this; nil where a part is missing.
  func mark(of item: IncomingItem) -> UInt64? {
    let marks = item.marks
    switch self {
    case .textAndDate where marks.date == 0:
      // Undated, so that only a long text tells that it is not another one in the same words.
      return item.hasLongBody ? parts(marks.title, marks.body, 0) : nil
    case .textAndDate where marks.body == 0 && !item.hasMoment: return nil
    case .stemAndTitle, .stemAndDate, .stemAndBody:
      return item.stem == .number ? mark(of: marks) : nil
    case .stemTitleAndDate, .stemBodyAndDate: return item.stem == .day ? mark(of: marks) : nil
    case .earlierAliasAndText:
      return item.earlier.flatMap { $0.alias == 0 ? nil : $0.alias &+ ($0.text << 16) }
    case .earlierAlias: return item.earlier.flatMap { $0.alias == 0 ? nil : $0.alias }
    default: return mark(of: marks)
    }
  }

  /// The same of an entry.
  func mark(of entry: SeenEntry) -> UInt64? {
    switch (self, entry.marks) {
    case (.earlierAlias, .earlier(let alias, _)): alias
    case (.earlierAliasAndText, .earlier(let alias, let text)): alias &+ (text << 16)
    case (.earlierAlias, .current), (.earlierAliasAndText, .current), (_, .earlier): nil
    case (.textAndDate, .current(let marks)): parts(marks.title, marks.body, marks.date)
    case (_, .current(let marks)): mark(of: marks)
    }
  }

  private func mark(of marks: ItemMarks) -> UInt64? {
    switch self {
    case .pageAndText:
      guard marks.page != 0, marks.title != 0 || marks.body != 0 else { return nil }
      return parts(marks.page, marks.title, marks.body)
    case .textAndDate:
      guard marks.title != 0 || marks.body != 0 else { return nil }
      return parts(marks.title, marks.body, marks.date)
    case .pageAndTitle: return both(marks.page, marks.title)
    case .pageAndDate: return both(marks.page, marks.date)
    case .pageAndBody: return both(marks.page, marks.body)
    case .stemAndTitle: return both(marks.stem, marks.title)
    case .stemAndDate: return both(marks.stem, marks.date)
    case .stemAndBody: return both(marks.stem, marks.body)
    case .stemTitleAndDate: return marks.date == 0 ? nil : both(marks.stem, marks.title, marks.date)
    case .text: return both(marks.title, marks.body)
    case .stemBodyAndDate: return marks.date == 0 ? nil : both(marks.stem, marks.body, marks.date)
    case .earlierAliasAndText, .earlierAlias: return nil
    }
  }

  private func both(_ first: UInt32, _ second: UInt32, _ third: UInt32 = 0) -> UInt64? {
    first == 0 || second == 0 ? nil : parts(first, second, third)
  }

  private func parts(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt64 {
    var hash = ByteHash(seed: 0)
    hash.add(UInt64(first) << 32 | UInt64(second))
    hash.add(UInt64(third))
    return hash.value(bits: 64)
  }
}
