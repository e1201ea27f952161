/// Where each word stands in relation to quotation marks (docs/claims-model.md, "Input").
///
/// Odd marks cannot fail: a mark that closes nothing is a closing one all the same, and every
/// paragraph starts outside (textacy gives up on a quarter of the articles over this).
enum Quotations {
  private enum Mark {
    case double, single, asciiSingle
  }

  private static let openers: [Unicode.Scalar] = ["“", "„", "«", "‟"]
  private static let closers: [Unicode.Scalar] = ["”", "»"]
  private static let before: [Unicode.Scalar] = ["(", "[", "—", "–", "-"]

  static func mark(_ words: inout [Word]) {
    var open: Mark?
    for index in words.indices {
      if words[index].startsParagraph { open = nil }
      let role = words[index].isMark ? role(of: index, in: words, &open) : nil
      words[index].quotation = role ?? (open == nil ? .outside : .inside)
    }
  }

  /// What the mark at `index` does to the open quotation, nil when it is no quotation mark here.
  private static func role(
    of index: Int, in words: [Word], _ open: inout Mark?
  ) -> Word.Quotation? {
    let word = words[index]
    let previous = word.startsParagraph || word.isSpaced ? nil : words[at: index - 1]
    var next = words[at: index + 1]
    if let follower = next, follower.startsParagraph || follower.isSpaced { next = nil }
    // A letter right behind makes an apostrophe of a closing single mark.
    let endsHere = next.map(\.isMark) ?? true

    if word.isMark(among: openers) {
      open = .double
      return .opening
    }
    if word.isMark(among: closers) {
      if open == .double { open = nil }
      return .closing
    }
    if word.isMark("\"") {
      open = open == .double ? nil : .double
      return open == .double ? .opening : .closing
    }
    if word.isMark("‘"), open == nil {
      open = .single
      return .opening
    }
    if word.isMark("’"), open == .single, endsHere {
      open = nil
      return .closing
    }
    if word.isMark("'") {
      if open == nil, next != nil, previous.map({ $0.isMark(among: before) }) ?? true {
        open = .asciiSingle
        return .opening
      }
      if open == .asciiSingle, previous != nil, endsHere {
        open = nil
        return .closing
      }
    }
    return nil
  }
}
