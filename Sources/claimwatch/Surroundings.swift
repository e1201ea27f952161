import Daemon

/// A place of a text with the words around it, on one line, for people.
enum Surroundings {
  /// `match` in brackets between what stands `before` and `after` it.
  ///
  /// - Parameter width: scalars that were taken on each side; where there are so many, more stand behind them, and the
  ///   word that was cut through is left out.
  static func text(
    before: String, _ match: String, after: String, width: Int, isStyled: Bool = true
  )
    -> String
  {
    var before = before
    var after = after
    if before.unicodeScalars.count >= width {
      before = "…" + whole(before.unicodeScalars.reversed()).reversed().map(String.init).joined()
    }
    if after.unicodeScalars.count >= width {
      after = whole(Array(after.unicodeScalars)).map(String.init).joined() + "…"
    }
    let marked = "[\(oneLine(match))]"
    return oneLine(before) + (isStyled ? Terminal.styled(marked, .yellow) : marked) + oneLine(after)
  }

  /// Without what stands behind the last blank; all of it in scripts that have no blanks.
  private static func whole(_ scalars: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar> {
    guard let blank = scalars.lastIndex(where: \.properties.isWhitespace), blank > scalars.count / 2
    else { return scalars[...] }
    return scalars[...blank]
  }

  /// `text` with one blank for each run of white space.
  static func oneLine(_ text: String) -> String {
    var line = ""
    for character in text {
      if !character.isWhitespace {
        line.append(character)
      } else if line.last != " " {
        line.append(" ")
      }
    }
    return VisibleText.clean(line)
  }
}
